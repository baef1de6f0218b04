using SparkMusic.Jobs.Extract.Features;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Simulate.Http;

namespace SparkMusic.Tests.Providers;

/// <summary>Providers that are away, at their limit, or answer what nobody asked: told, left out, and made up for later.</summary>
[TestFixture]
public class FeatureTroubleTests
{
    const string ReccoBeats = "/reccobeats/v1/audio-features";

    [TestCase("status", ProviderOutcome.Failed)]
    [TestCase("garbage", ProviderOutcome.Failed)]
    [TestCase("cut", ProviderOutcome.Failed)]
    [TestCase("refusal", ProviderOutcome.Failed)]
    public async Task A_provider_that_is_away_from_its_third_call_on_is_told_and_the_next_one_asked(string how, ProviderOutcome outcome)
    {
        var rule = new FaultRule("/reccobeats/*") { Nth = 3, Last = 1000 };
        rule = how switch
        {
            "status" => rule with { Status = 503 },
            "garbage" => rule with { Garbage = true },
            "cut" => rule with { CutAfter = 100 },
            _ => rule with { Status = 400, Body = "{}" },
        };
        await using var world = await FeatureWorld.StartAsync(AppKind.Restricted, 200, rule);
        var all = world.File("all.csv", "id,danceability,energy,valence\n" + string.Concat(world.Ids.Select(id => $"{id},0.5,0.5,0.5\n")));
        var report = await world.CollectAsync("reccobeats", catalogues: new CatalogueFeatures(all));
        report.Providers.Select(provider => (provider.Outcome, provider.Asked))
            .Should().Equal((outcome, 80), (ProviderOutcome.Open, 200 - report.Providers[0].Found));
        report.Providers[0].Found.Should().BeInRange(40, 79, "what it gave before is kept");
        report.Providers[0].Message.Should().NotBeNullOrEmpty();
        report.Left.Should().Be(0);
    }

    [Test]
    public async Task Where_nobody_else_is_asked_the_coverage_says_why_and_the_next_run_makes_up_for_it()
    {
        await using var world = await FeatureWorld.StartAsync(AppKind.Restricted, 200,
            new FaultRule("/reccobeats/*") { Nth = 3, Last = 7, Status = 500 });
        var first = (await world.CollectAsync(hasSpotify: false)).Providers[1];
        var (given, unknown, left) = (first.Found, first.NotFound, 200 - first.Asked);
        (await world.CoverageAsync()).Should().Equal(
            $"none {200 - given} {unknown} {left} 0", $"reccobeats {given} {unknown} {left} 0", $"spotify 0 0 {200 - given} 0");
        var second = await world.CollectAsync("reccobeats");
        second.Providers.Single().Should().BeEquivalentTo(new { Outcome = ProviderOutcome.Open, Asked = 120L });
        (await world.Lake.RowsAsync("raw_audio_features", "track_id"))
            .Should().BeEquivalentTo(await world.KnownAsync(bySpotify: false)).And.OnlyHaveUniqueItems();
        (await world.Lake.RowsAsync("raw_feature_gaps", "reason")).Where(reason => reason != "not_found")
            .Should().BeEquivalentTo("closed", "failed", "open");
    }

    [Test]
    public async Task An_answer_that_the_rules_refuse_is_not_asked_for_again_before_its_time()
    {
        await using var first = await FeatureWorld.StartAsync(AppKind.Restricted, 1);
        // Louder than any recording is.
        var body = $$"""{"content":[{"id":"x","href":"https://open.spotify.com/track/{{first.Ids.Single()}}","valence":0.0,"energy":0.0,"danceability":0.0,"loudness":9.0}]}""";
        await using var world = await FeatureWorld.StartAsync(AppKind.Restricted, 1, new FaultRule("/reccobeats/*") { Body = body });
        (await world.CollectAsync("reccobeats")).Providers.Single().Asked.Should().Be(1);
        var again = await world.CollectAsync("reccobeats");
        again.Providers.Single().Should().BeEquivalentTo(new { Outcome = ProviderOutcome.NotNeeded, Asked = 0L });
        (await world.Lake.RowsAsync("raw_feature_gaps", "track_id, reason")).Where(row => !row.StartsWith('*'))
            .Should().Equal($"{world.Ids.Single()} / not_found");
        (await world.CoverageAsync()).Should().Contain("reccobeats 0 1 0 0", "it was asked and has none");
        world.Clock.Advance(TimeSpan.FromDays(31));
        (await world.CollectAsync("reccobeats")).Providers.Single().Asked.Should().Be(1);
    }

    [Test]
    public async Task Answers_to_what_was_not_asked_are_nobodys()
    {
        const string Wrong = """{"content":[{"id":"x","href":"https://open.spotify.com/track/0000000000000000000001","valence":0.5,"energy":0.5,"danceability":0.5},{"href":"https://open.spotify.com/track/short","valence":1},{"valence":1},null]}""";
        await using var world = await FeatureWorld.StartAsync(AppKind.Restricted, 40,
            new FaultRule("/reccobeats/*") { Nth = 1, Body = Wrong });
        var report = await world.CollectAsync("reccobeats");
        report.Providers.Single().Should().BeEquivalentTo(new { Outcome = ProviderOutcome.Open, Asked = 40L, Found = 0L });
        (await world.Lake.RowsAsync("raw_audio_features", "track_id")).Should().BeEmpty();
    }

    [Test]
    public async Task Holes_in_an_answer_are_asked_for_at_the_next_provider()
    {
        await using var world = await FeatureWorld.StartAsync(AppKind.Extended, 100,
            new FaultRule("/spotify/v1/audio-features*") { Nth = 1, NullItems = 20 });
        var report = await world.CollectAsync();
        report.Providers[0].Should().BeEquivalentTo(new { Outcome = ProviderOutcome.Open, Asked = 100L });
        report.Providers[0].NotFound.Should().BeInRange(20, 30);
        report.Providers[1].Asked.Should().Be(report.Providers[0].NotFound);
        (await world.Lake.RowsAsync("raw_audio_features", "track_id")).Should().HaveCount((int)report.Found).And.OnlyHaveUniqueItems();
    }

    [Test]
    public async Task A_value_that_no_column_holds_is_refused_and_half_an_answer_is_none()
    {
        string[] ids;
        await using (var world = await FeatureWorld.StartAsync(AppKind.Restricted, 2)) ids = [.. world.Ids];
        var body = $$"""{"content":[{"href":"https://open.spotify.com/track/{{ids[0]}}","valence":"high","energy":0.5,"danceability":0.5},{"href":"https://open.spotify.com/track/{{ids[1]}}","key":5}]}""";
        await using var broken = await FeatureWorld.StartAsync(AppKind.Restricted, 2,
            new FaultRule("/reccobeats/*") { Nth = 1, Body = body });
        var all = broken.File("all.csv", "id,danceability,energy,valence\n"
            + string.Concat(broken.Ids.Select(id => $"{id},0.5,0.5,0.5\n")));
        var report = await broken.CollectAsync("reccobeats", catalogues: new CatalogueFeatures(all));
        (await broken.Lake.RefusedAsync("raw_audio_features", "array_to_string(rules, ' ')")).Should().Equal("type:valence");
        (await broken.Lake.RowsAsync("raw_audio_features", "track_id, provider")).Should().BeEquivalentTo(
            [.. broken.Ids.Select(id => id + " / file:all")], "a key alone is no answer either");
        report.Providers.Select(provider => provider.Found).Should().Equal(0, 2);
    }

    [Test]
    public async Task A_short_wait_is_waited_and_a_long_one_leaves_the_provider_out_until_then()
    {
        await using var world = await FeatureWorld.StartAsync(AppKind.Restricted, 200,
            new FaultRule("/reccobeats/*") { Nth = 2, Status = 429, RetryAfter = "7" },
            new FaultRule("/reccobeats/*") { Nth = 4, Status = 429, RetryAfter = "3600" });
        var first = await world.CollectAsync("reccobeats");
        first.Providers.Single().Should().BeEquivalentTo(new { Outcome = ProviderOutcome.Limited, Asked = 80L });
        first.ResumeAt.Should().BeCloseTo(world.Clock.Now.AddHours(1), TimeSpan.FromMinutes(1));
        world.Clock.Waits.Should().Contain(wait => wait >= TimeSpan.FromSeconds(7) && wait <= TimeSpan.FromSeconds(8));
        world.TakeCalls("");

        var tooEarly = await world.CollectAsync("reccobeats");
        tooEarly.Providers.Single().Should().BeEquivalentTo(new { Outcome = ProviderOutcome.Limited, Asked = 0L });
        world.TakeCalls(ReccoBeats).Should().Be(0, "a closed bucket is not called");
        world.Clock.Advance(first.ResumeAt!.Value - world.Clock.Now);
        (await world.CollectAsync("reccobeats")).Providers.Single()
            .Should().BeEquivalentTo(new { Outcome = ProviderOutcome.Open, Asked = 120L });
        (await world.Lake.RowsAsync("raw_audio_features", "track_id")).Should().BeEquivalentTo(await world.KnownAsync(bySpotify: false));
    }

    [Test]
    public async Task An_app_that_is_not_set_up_is_told_and_what_a_file_gives_needs_no_call()
    {
        await using var world = await FeatureWorld.StartAsync(AppKind.Restricted, 40);
        await world.ImportAsync(ImportKind.TrackFeatures, "mine.csv", "id,danceability,energy,valence\n"
            + string.Concat(world.Ids.Select((id, i) => $"{id},0.5,{(i == 0 ? "1.5" : "0.5")},0.5\n")));
        var report = await world.CollectAsync(hasSpotify: false);
        report.Providers.Select(provider => (provider.Outcome, provider.Asked))
            .Should().Equal((ProviderOutcome.Closed, 0), (ProviderOutcome.Open, 1));
        report.Missing.Should().Be(1, "energy of 1.5 is no answer");
        report.Providers[0].Message.Should().Contain("connect spotify");
    }
}
