using SparkMusic.Jobs.Extract.Features;
using SparkMusic.Jobs.Simulate.Http;

namespace SparkMusic.Tests.Providers;

/// <summary>The chain of providers against the sandbox's services: what each kind of app can have, and what becomes of the rest.</summary>
[TestFixture]
public class FeatureCollectorTests
{
    const string ReccoBeats = "/reccobeats/v1/audio-features", Spotify = "/spotify/v1/audio-features";

    [Test]
    public async Task An_extended_app_has_what_spotify_knows_and_reccobeats_gives_the_rest_that_it_knows()
    {
        await using var world = await FeatureWorld.StartAsync(AppKind.Extended, 500);
        var report = await world.CollectAsync();
        world.TakeCalls(Spotify).Should().Be(5, "a hundred a call");
        var (spotify, reccoBeats) = (await world.KnownAsync(bySpotify: true), await world.KnownAsync(bySpotify: false));
        spotify.Count.Should().BeInRange(450, 499, "Spotify has holes");
        (await world.Lake.RowsAsync("raw_audio_features", "track_id, provider")).Should().BeEquivalentTo(
            [.. spotify.Select(id => id + " / spotify"), .. reccoBeats.Except(spotify).Select(id => id + " / reccobeats")]);
        report.Should().BeEquivalentTo(new { Missing = 500L, Left = 500L - spotify.Union(reccoBeats).Count(), ResumeAt = (DateTime?)null });
        report.Providers.Should().OnlyContain(provider => provider.Outcome == ProviderOutcome.Open);
        var (holes, none) = (500 - spotify.Count, report.Left);
        (await world.CoverageAsync()).Should().Equal($"none {none} {none} 0 0", $"reccobeats {holes - none} {none} 0 0",
            $"spotify {spotify.Count} {none} 0 0");
    }

    [TestCase(AppKind.Development)]
    [TestCase(AppKind.Restricted)]
    public async Task Other_apps_have_what_reccobeats_and_the_catalogue_know_and_the_coverage_says_that_spotify_is_closed(AppKind app)
    {
        await using var world = await FeatureWorld.StartAsync(app, 500);
        var reccoBeats = await world.KnownAsync(bySpotify: false);
        var catalogue = world.Ids.Except(reccoBeats).Order().Take(20).ToList();
        world.TakeCalls("");
        var file = new CatalogueFeatures(
            world.File("songs.csv", "id,danceability,energy,valence\n"
            + string.Concat(catalogue.Select(id => $"spotify:track:{id},0.5,0.25,0.75\n"))));
        var report = await world.CollectAsync(catalogues: file);
        report.Providers.Select(provider => (provider.Name, provider.Outcome, provider.Found)).Should().Equal(
            ("spotify", ProviderOutcome.Closed, 0), ("reccobeats", ProviderOutcome.Open, reccoBeats.Count),
            ("file:songs", ProviderOutcome.Open, 20));
        report.Providers[0].Message.Should().Contain("audio-feature");
        (await world.Lake.RowsAsync("raw_audio_features", "track_id, provider")).Should().BeEquivalentTo(
            [.. reccoBeats.Select(id => id + " / reccobeats"), .. catalogue.Select(id => id + " / file:songs")]);
        var none = 480 - reccoBeats.Count;
        (await world.CoverageAsync()).Should().Equal($"file:songs 20 {none} 0 0", $"none {none} {none} 0 0",
            $"reccobeats {reccoBeats.Count} {none} 0 0", $"spotify 0 0 {none} 0");
    }

    [Test]
    public async Task Values_and_time_stay_with_the_provider_and_answers_with_their_track()
    {
        await using var world = await FeatureWorld.StartAsync(AppKind.Restricted, 60);
        await world.CollectAsync("reccobeats");
        var rows = await world.Lake.RowsAsync("raw_audio_features", "track_id, valence, key, duration_ms, fetched_at, _source, _file");
        var known = await world.KnownAsync(bySpotify: false);
        rows.Should().BeEquivalentTo(known.Select(id =>
        {
            var (number, of) = (world.Sandbox.World.TrackNumber(id)!.Value,
                world.Sandbox.World.Track(world.Sandbox.World.TrackNumber(id)!.Value).Made.Features);
            return FormattableString.Invariant(
                $"{id} / {of.Valence} / {(number % 41 == 0 ? -1 : of.Key)} / - / 2026-11-22 10:00:00 / reccobeats / -");
        }));
    }

    [Test]
    public async Task What_is_said_of_a_provider_is_committed_with_its_last_page_which_a_kill_may_not_come_between()
    {
        // Fifty calls: as many pages as wait for one commit.
        await using var world = await FeatureWorld.StartAsync(AppKind.Extended, 5000);
        await world.CollectAsync("spotify");
        var ledger = world.Lake.Lake.Ledger;
        var run = (await ledger.RunsAsync(9, default)).Should().ContainSingle(run => run.Request == "collect features").Subject;
        (await ledger.AttemptsAsync(run.RunId, default)).Select(attempt => attempt.AttemptId).Distinct().Should().ContainSingle();
        (await world.Lake.RowsAsync("raw_feature_gaps", "track_id, reason")).Should().Contain("* / open");
    }

    [Test]
    public async Task Nobody_is_asked_twice_before_his_time()
    {
        await using var world = await FeatureWorld.StartAsync(AppKind.Restricted, 100);
        (await world.CollectAsync("reccobeats")).Providers.Single().Asked.Should().Be(100);
        world.TakeCalls("");
        var unknown = 100 - (await world.KnownAsync(bySpotify: false)).Count;
        world.TakeCalls("");

        world.Clock.Advance(TimeSpan.FromDays(29));
        (await world.CollectAsync("reccobeats")).Providers.Single()
            .Should().BeEquivalentTo(new { Outcome = ProviderOutcome.NotNeeded, Asked = 0L });
        world.TakeCalls(ReccoBeats).Should().Be(0);
        await world.LearnAsync([world.Sandbox.World.Track(5000).Made.Id]);
        (await world.CollectAsync("reccobeats")).Providers.Single().Asked.Should().Be(1, "a new track is asked for at once");

        world.Clock.Advance(TimeSpan.FromDays(2));
        (await world.CollectAsync("reccobeats")).Providers.Single().Asked
            .Should().Be(unknown, "what was found is not asked for again, what was not is after a month");
    }

    [Test]
    public async Task The_tracks_that_most_rows_speak_of_are_asked_for_first()
    {
        await using var world = await FeatureWorld.StartAsync(AppKind.Restricted, 100);
        var often = world.Ids.Skip(50).Take(30).ToList();
        await world.LearnAsync(often);
        (await world.CollectAsync("reccobeats", most: 30)).Providers.Single().Asked.Should().Be(30);
        var asked = (await world.Lake.RowsAsync("raw_audio_features", "track_id"))
            .Concat(await world.Lake.RowsAsync("raw_feature_gaps", "track_id")).Where(id => id != "*");
        asked.Should().BeEquivalentTo(often);
    }
}
