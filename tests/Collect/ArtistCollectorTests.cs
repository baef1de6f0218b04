using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Spotify;
using SparkMusic.Tests.Spotify;

namespace SparkMusic.Tests.Collect;

/// <summary>Artists by name, where searches are few.</summary>
public class ArtistCollectorTests
{
    [Test]
    public async Task Names_beyond_the_searches_budget_are_found_the_next_day_and_those_before_them_are_collected_at_once()
    {
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Extended);
        var artists = Unique(spotify, 5);
        var request = new ArtistRequest("collect artists", [], [.. artists.Select(artist => artist.Name)]) { HasTopTracks = false };
        var limited = () =>
            CollectAsync(spotify, request, SpotifyLimits.None with { PerDay = new Dictionary<string, long> { ["search"] = 2 } });
        (await limited.Should().ThrowAsync<ClosedUntilException>()).Which.Bucket.Name.Should().Be("search");
        (await CollectedAsync(spotify)).Should().BeEquivalentTo(artists.Take(2).Select(artist => artist.Id));
        spotify.Sandbox.Server.World.Traffic.Clear();
        var report = await CollectAsync(spotify, request, SpotifyLimits.None);
        (report.Collected, report.NotDue).Should().Be((3, 2));
        spotify.Sandbox.Server.World.Traffic.OfEndpoint("/spotify/v1/search", 200)
            .Should().Be(3, "a name that was collected is not searched for again");
        (await CollectedAsync(spotify)).Should().BeEquivalentTo(artists.Select(artist => artist.Id));
    }

    [Test]
    public async Task A_name_that_is_nobodys_is_searched_for_once_a_day_and_told_each_time()
    {
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Extended);
        var clock = new TestClock(DateTime.UnixEpoch.AddYears(56));
        spotify.Clock = clock;
        var request = new ArtistRequest("collect artists", [], ["Nobody Of This Name At All"]);
        for (var times = 0; times < 2; times++)
            (await RunAsync(spotify, request, SpotifyLimits.None)).Notes.Single().Should().Contain("no artist has this name");
        spotify.Sandbox.Server.World.Traffic.OfEndpoint("/spotify/v1/search", 200).Should().Be(1);
        clock.Advance(TimeSpan.FromDays(1));
        await RunAsync(spotify, request, SpotifyLimits.None);
        spotify.Sandbox.Server.World.Traffic.OfEndpoint("/spotify/v1/search", 200).Should().Be(2);
    }

    [Test]
    public async Task An_artist_has_a_snapshot_of_each_day_also_when_the_evening_and_the_next_morning_are_close()
    {
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Extended);
        var clock = new TestClock(DateTime.UnixEpoch.AddYears(56));
        spotify.Clock = clock;
        var (id, _) = Unique(spotify, 1).Single();
        var request = new ArtistRequest("collect artists", [id], []);
        foreach (var (hours, collected) in new[] { (0.0, 1), (23.9, 0), (0.2, 1), (0.1, 0), (23.6, 0), (0.3, 1) })
        {
            clock.Advance(TimeSpan.FromHours(hours));
            (await RunAsync(spotify, request, SpotifyLimits.None)).Collected.Should().Be(collected, $"it is {clock.Now}");
        }
        (await spotify.Lake.RowsAsync("raw_artist_snapshots", "dayofyear(snapshot_at)"))
            .Should().BeEquivalentTo("1", "2", "3");
    }

    [Test]
    public async Task A_name_that_was_found_is_not_searched_for_again_when_a_limit_kept_its_artist_away()
    {
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Extended);
        var (id, name) = Unique(spotify, 1).Single();
        var request = new ArtistRequest("collect artists", [], [name]) { HasTopTracks = false };
        var limited = () => RunAsync(spotify, request,
            SpotifyLimits.None with { PerDay = new Dictionary<string, long> { ["artists"] = 0 } });
        await limited.Should().ThrowAsync<ClosedUntilException>();
        await CollectAsync(spotify, request, SpotifyLimits.None);
        (await CollectedAsync(spotify)).Should().Equal(id);
        spotify.Sandbox.Server.World.Traffic.OfEndpoint("/spotify/v1/search", 200).Should().Be(1);
    }

    [Test]
    public async Task A_forecast_leaves_out_whom_it_was_asked_for_today_until_midnight()
    {
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Extended);
        var clock = new TestClock(DateTime.UnixEpoch.AddYears(56));
        spotify.Clock = clock;
        var artists = Unique(spotify, 3);
        var some = new ArtistRequest("collect artists", [artists[0].Id], [artists[1].Name, "Nobody Of This Name At All"]);
        var more = some with { Ids = [artists[0].Id, artists[2].Id] };
        (await ForecastAsync(spotify, some)).Should().Be(new ArtistForecast(Due: 3, Search: 2, Artists: 3 + 1));
        await RunAsync(spotify, some, SpotifyLimits.None);
        (await ForecastAsync(spotify, some)).Should().Be(new ArtistForecast(0, 0, 0));
        (await ForecastAsync(spotify, more)).Should().Be(new ArtistForecast(Due: 1, Search: 0, Artists: 1 + 1));
        clock.Advance(TimeSpan.FromDays(1));
        (await ForecastAsync(spotify, more)).Should().Be(new ArtistForecast(Due: 4, Search: 1, Artists: 4 + 1),
            "nobody's name is searched for again");
    }

    static async Task<ArtistForecast> ForecastAsync(SandboxSpotify spotify, ArtistRequest request)
    {
        using var asked = new AskedIds(CollectorFolder.AskedOf(spotify.Lake.Lake), spotify.Clock);
        return await ArtistForecast.MakeAsync(spotify.Lake.Lake, request, spotify.Client().Client.Findings,
            new ArtistsOfToday(asked, spotify.Clock), default);
    }

    static List<(string Id, string Name)> Unique(SandboxSpotify spotify, int count) =>
        [.. Enumerable.Range(0, Math.Min(200, spotify.World.ArtistCount)).Select(number => spotify.World.Artist(number).Made)
        .GroupBy(artist => SparkMusic.Quality.Folding.Fold(artist.Name)).Where(same => same.Count() == 1)
            .Select(same => (same.First().Id, same.First().Name)).Take(count)];

    static Task<List<string>> CollectedAsync(SandboxSpotify spotify) => spotify.Lake.RowsAsync("raw_artist_snapshots", "artist_id");

    static async Task<ArtistReport> CollectAsync(SandboxSpotify spotify, ArtistRequest request, SpotifyLimits limits)
    {
        var report = await RunAsync(spotify, request, limits);
        report.Notes.Should().BeEmpty();
        return report;
    }

    static async Task<ArtistReport> RunAsync(SandboxSpotify spotify, ArtistRequest request, SpotifyLimits limits)
    {
        var (client, _) = spotify.Client(limits: limits);
        var report = new ArtistReport();
        using var asked = new AskedIds(CollectorFolder.AskedOf(spotify.Lake.Lake), spotify.Clock);
        await new ArtistCollector(spotify.Lake.Lake, client, asked, spotify.Clock, new SandboxSpotify.Quiet())
            .RunAsync(request, report, default);
        return report;
    }
}
