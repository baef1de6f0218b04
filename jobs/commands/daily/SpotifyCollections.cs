using System.Globalization;
using SparkMusic.Calls;
using SparkMusic.Jobs.Extract;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Commands.Daily;

/// <summary>The daily collections from Spotify.</summary>
sealed class SpotifyCollections(Lake lake, DailySources sources, TimeProvider clock, ICollectorProgress progress)
{
    public const string ChartsKey = "daily charts", ArtistsKey = "daily artists";

    /// <summary>Also what was done today.</summary>
    public bool IsForced { get; init; }

    string Today => clock.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Searches that want equally many hits go together, and playlists of one theme.</summary>
    public async Task<IReadOnlyList<CollectionReport>> PlaylistsAsync(Followed followed, CancellationToken cancel)
    {
        var reports = new List<CollectionReport>();
        foreach (var searches in followed.Searches.GroupBy(search => search.Most))
        {
            string[] words = [.. searches.Select(search => search.Words)];
            var request = new PlaylistRequest("run daily: collect playlists" + string.Concat(words.Select(one => $" --search \"{one}\"")),
                words, [])
            { MostHits = searches.Key };
            reports.Add(await PlaylistsAsync("playlists", Count(words.Length, "search", "searches"), KeyOfSearches(searches.Key),
                request, cancel));
        }
        foreach (var playlists in followed.Playlists.GroupBy(playlist => playlist.Theme))
        {
            string[] ids = [.. playlists.Select(playlist => playlist.Id)];
            var request = new PlaylistRequest("run daily: collect playlists" + string.Concat(ids.Select(id => " --id " + id)), [],
                ids)
            { Theme = playlists.Key };
            reports.Add(await PlaylistsAsync("playlists", Count(ids.Length, "playlist", "playlists"), $"daily playlists of {playlists.Key}",
                request, cancel));
        }
        return reports;
    }

    public async Task<IReadOnlyList<CollectionReport>> ChartsAsync(Followed followed, CancellationToken cancel)
    {
        if (followed.Charts.Count == 0) return [];
        var request = new PlaylistRequest("run daily: collect charts" + string.Concat(followed.Charts.Select(id => " --id " + id)), [],
            followed.Charts)
        { AreCharts = true };
        return [await PlaylistsAsync("charts", Count(followed.Charts.Count, "chart", "charts"), ChartsKey, request, cancel)];
    }

    public async Task<IReadOnlyList<CollectionReport>> ArtistsAsync(Followed followed, CancellationToken cancel)
    {
        var artists = followed.Artists;
        if (artists.Ids.Count + artists.Names.Count == 0) return [];
        var command = "run daily: collect artists" + string.Concat(artists.Ids.Select(id => " --id " + id))
            + string.Concat(artists.Names.Select(name => $" --name \"{name}\""));
        var round = new Round(ArtistsKey, $"{Today} {command}");
        var request = new ArtistRequest(command, artists.Ids, artists.Names) { HasTopTracks = artists.HasTopTracks, Round = round };
        var brought = new ArtistReport();
        var report = await WithAsync("artists", Count(artists.Ids.Count + artists.Names.Count, "artist", "artists"), "spotify.artists",
            round, RawTable.ArtistSnapshots,
            (access, asked) =>
                new ArtistCollector(lake, access.Client, asked, clock, progress) { Spool = access.Caller.Spool }.RunAsync(request, brought,
                    cancel), cancel);
        return [Add(report, brought.Committed, brought.Notes)];
    }

    public async Task<CollectionReport> TracksAsync(CancellationToken cancel)
    {
        TrackReport? brought = null;
        var report = await WithAsync("tracks", "titles of tracks without", "spotify.tracks", null, RawTable.Tracks, async (access, asked) =>
            brought = await new TrackCollector(lake, access.Client, asked, clock,
                progress)
            { Spool = access.Caller.Spool }.RunAsync("run daily: collect tracks", cancel), cancel);
        return brought is null ? report : Add(report, brought.Committed, brought.Told);
    }

    async Task<CollectionReport> PlaylistsAsync(string name, string what, string key, PlaylistRequest request, CancellationToken cancel)
    {
        var round = new Round(key, $"{Today} {request.Command}");
        var brought = new PlaylistReport();
        var report = await WithAsync(name, what, request.Collector, round, RawTable.Playlists, (access, asked) =>
            new PlaylistCollector(lake, access.Client, asked, clock,
                progress)
            { Spool = access.Caller.Spool }.RunAsync(request with { Round = round }, brought, cancel), cancel);
        return Add(report, brought.Committed, brought.Told);
    }

    async Task<CollectionReport> WithAsync(
        string name, string what, string collector, Round? round, RawTable home, Func<SpotifyAccess, AskedIds, Task> work,
        CancellationToken cancel)
    {
        var report = new CollectionReport(name, what, CollectionOutcome.Collected);
        if (sources.Spotify is null) return report with { Outcome = CollectionOutcome.Skipped, Notes = [sources.WithoutSpotify!] };
        if (!IsForced && round is not null && await round.IsDoneAsync(lake, home, cancel))
            return report with { Outcome = CollectionOutcome.Done };
        await using var access = sources.Open(lake, collector);
        using var spool = access.Caller.Spool;
        using var asked = new AskedIds(CollectorFolder.AskedOf(lake), clock);
        try
        {
            await work(access, asked);
        }
        catch (SparkMusicException e)
        {
            report = report.EndedBy(e);
        }
        return report.Counting(access.Caller.Counts);
    }

    static CollectionReport Add(CollectionReport report, CollectedCounts counts, IEnumerable<string> notes) => report with
    {
        Rows = counts.Rows.Values.Sum(table => table.Loaded),
        Rejected = counts.Rows.Values.Sum(table => table.Rejected),
        Notes = [.. report.Notes, .. notes],
    };

    /// <param name="most">Hits at most.</param>
    public static string KeyOfSearches(int most) => string.Create(CultureInfo.InvariantCulture, $"daily searches of {most}");

    static string Count(int number, string one, string many) => $"{Output.Number(number)} {(number == 1 ? one : many)}";
}
