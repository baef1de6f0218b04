using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Spotify;

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

    static List<(string Id, string Name)> Unique(SandboxSpotify spotify, int count) =>
        [.. Enumerable.Range(0, Math.Min(200, spotify.World.ArtistCount)).Select(number => spotify.World.Artist(number).Made)
        .GroupBy(artist => SparkMusic.Quality.Folding.Fold(artist.Name)).Where(same => same.Count() == 1)
            .Select(same => (same.First().Id, same.First().Name)).Take(count)];

    static Task<List<string>> CollectedAsync(SandboxSpotify spotify) => spotify.Lake.RowsAsync("raw_artist_snapshots", "artist_id");

    static async Task<ArtistReport> CollectAsync(SandboxSpotify spotify, ArtistRequest request, SpotifyLimits limits)
    {
        var (client, _) = spotify.Client(limits: limits);
        var report = new ArtistReport();
        using var asked = new AskedIds(CollectorFolder.AskedOf(spotify.Lake.Lake), spotify.Clock);
        await new ArtistCollector(spotify.Lake.Lake, client, asked, spotify.Clock, new SandboxSpotify.Quiet())
            .RunAsync(request, report, default);
        report.Notes.Should().BeEmpty();
        return report;
    }
}
