using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Large;
using SparkMusic.Tests.Extract;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Collect;

/// <summary>
/// What a kind of app cannot have is told by the collection that misses it, with the table where it is missing; audio features are told by
/// <c>feature_coverage</c>, which has tests of its own.
/// </summary>
public class ToldByKindTests
{
    [TestCase(AppKind.Extended, false)]
    [TestCase(AppKind.Development, true)]
    [TestCase(AppKind.Restricted, true)]
    public async Task Spotifys_own_playlists_are_told(AppKind app, bool isTold)
    {
        await using var spotify = await StartAsync(app);
        var (report, _) = await spotify.CollectAsync(new PlaylistRequest("collect playlists", ["workout"], []) { MostHits = 60 });
        report.Told.Count(told => told.Contains("hits are Spotify's own playlists", StringComparison.Ordinal)).Should().Be(isTold ? 1 : 0);
    }

    [TestCase(AppKind.Extended, false, false, false)]
    [TestCase(AppKind.Development, false, false, false)]
    [TestCase(AppKind.Restricted, false, true, false)]
    [TestCase(AppKind.Restricted, true, false, true)]
    public async Task Contents_and_popularity_are_told(AppKind app, bool isOwn, bool areContentsTold, bool isPopularityTold)
    {
        await using var spotify = await StartAsync(app);
        var playlist = spotify.World.Playlists.OfPeople()
            .First(one => isOwn ? one.Owner == LargePlaylists.Listener : one.Owner != LargePlaylists.Listener && !one.IsShared);
        var (report, _) = await spotify.CollectAsync(new PlaylistRequest("collect playlists", [], [playlist.Id]), asListener: true);
        report.Told.Count(told => told.Contains("playlist_tracks has none of them", StringComparison.Ordinal))
            .Should().Be(areContentsTold ? 1 : 0);
        report.Told.Count(told => told == PlaylistReport.NoPopularity).Should().Be(isPopularityTold ? 1 : 0);
        report.Entries.Should().Match(entries => areContentsTold ? entries == 0 : entries > 0);
    }

    [TestCase(AppKind.Extended)]
    [TestCase(AppKind.Development)]
    [TestCase(AppKind.Restricted)]
    public async Task Contents_that_need_a_login_are_told(AppKind app)
    {
        await using var spotify = await StartAsync(app);
        var playlist = spotify.World.Playlists.OfPeople().First();
        var (report, _) = await spotify.CollectAsync(new PlaylistRequest("collect playlists", [], [playlist.Id]));
        report.Withheld.Should().Be(app == AppKind.Restricted ? 1 : 0);
        report.Told.Should().HaveCount(report.Withheld);
    }

    [TestCase(AppKind.Extended, 0)]
    [TestCase(AppKind.Development, 0)]
    [TestCase(AppKind.Restricted, 2)]
    public async Task Followers_popularity_and_top_tracks_of_artists_are_told(AppKind app, int told)
    {
        await using var spotify = await StartAsync(app);
        var (client, _) = spotify.Client();
        using var asked = new AskedIds(CollectorFolder.AskedOf(spotify.Lake.Lake), spotify.Clock);
        var report = new ArtistReport();
        await new ArtistCollector(spotify.Lake.Lake, client, asked, spotify.Clock, new SandboxSpotify.Quiet())
            .RunAsync(new ArtistRequest("collect artists", [spotify.World.Artist(1).Made.Id], []), report, default);
        report.Collected.Should().Be(1);
        report.Notes.Should().HaveCount(told);
        if (told == 0) return;
        report.Notes[0].Should().Contain("followers and popularity").And.Contain("artist_snapshots");
        report.Notes[1].Should().Contain("artist_top_tracks");
        (await spotify.Lake.RowsAsync("raw_artist_snapshots", "followers, popularity")).Should().Equal("- / -");
    }

    [TestCase(AppKind.Extended, false)]
    [TestCase(AppKind.Development, false)]
    [TestCase(AppKind.Restricted, true)]
    public async Task Popularity_of_titles_is_told(AppKind app, bool isTold)
    {
        await using var spotify = await StartAsync(app);
        using var folder = new TestFolder();
        var file = Given.File(folder, "list.csv", $"playlist_id,track_id,added\np,{spotify.World.Track(1).Made.Id},2026-10-01\n");
        await spotify.Lake.ImportAsync(file, new(ImportKind.PlaylistHistory) { IsSandbox = true });
        var (client, _) = spotify.Client();
        using var asked = new AskedIds(CollectorFolder.AskedOf(spotify.Lake.Lake), spotify.Clock);
        var report = await new TrackCollector(spotify.Lake.Lake, client, asked, spotify.Clock, new SandboxSpotify.Quiet())
            .RunAsync("collect tracks", default);
        report.Found.Should().Be(1);
        report.Told.Should().Equal(isTold ? [PlaylistReport.NoPopularity] : Array.Empty<string>());
    }

    static Task<SandboxSpotify> StartAsync(AppKind app) =>
        SandboxSpotify.StartAsync(app, options => options with { Playlists = 200, Tracks = 4_000 });
}
