using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SparkMusic.Calls;
using SparkMusic.Jobs.Commands.Collect;
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

    /// <summary>Searches that want equally many hits go together, and playlists of one theme.</summary>
    public async Task<IReadOnlyList<CollectionReport>> PlaylistsAsync(Followed followed, CancellationToken cancel)
    {
        var reports = new List<CollectionReport>();
        foreach (var searches in followed.Searches.GroupBy(search => search.Most))
        {
            string[] words = [.. searches.Select(search => search.Words)];
            reports.Add(await PlaylistsAsync("playlists", Output.Count(words.Length, "search", "searches"), KeyOfSearches(searches.Key),
                new PlaylistRequest("", words, []) { MostHits = searches.Key }, cancel));
        }
        foreach (var playlists in followed.Playlists.GroupBy(playlist => playlist.Theme))
        {
            string[] ids = [.. playlists.Select(playlist => playlist.Id)];
            reports.Add(await PlaylistsAsync("playlists", Output.Count(ids.Length, "playlist", "playlists"),
                $"daily playlists of {playlists.Key}", new PlaylistRequest("", [], ids) { Theme = playlists.Key }, cancel));
        }
        return reports;
    }

    public async Task<IReadOnlyList<CollectionReport>> ChartsAsync(Followed followed, CancellationToken cancel) =>
        followed.Charts.Count == 0 ? [] : [await PlaylistsAsync("charts", Output.Count(followed.Charts.Count, "chart", "charts"), ChartsKey,
            new PlaylistRequest("", [], followed.Charts) { AreCharts = true }, cancel)];

    public async Task<IReadOnlyList<CollectionReport>> ArtistsAsync(Followed followed, CancellationToken cancel)
    {
        var artists = followed.Artists;
        if (artists.Ids.Count + artists.Names.Count == 0) return [];
        var what = Output.Count(artists.Ids.Count + artists.Names.Count, "artist", "artists");
        var round = RoundOf(ArtistsKey, [.. artists.Ids, .. artists.Names.Select(name => "name " + name), $"{artists.HasTopTracks}"]);
        var request = new ArtistRequest(CommandOf("artists", what), artists.Ids, artists.Names)
        {
            HasTopTracks = artists.HasTopTracks,
            Round = round,
        };
        var brought = new ArtistReport();
        var report = await WithAsync("artists", what, "spotify.artists",
            round, RawTable.ArtistSnapshots,
            (access, asked) =>
                new ArtistCollector(lake, access.Client, asked, clock, progress) { Spool = access.Caller.Spool }.RunAsync(request, brought,
                    cancel), cancel);
        return [Add(report, brought.Committed, brought.Notes)];
    }

    public async Task<CollectionReport> TracksAsync(CancellationToken cancel)
    {
        TrackCollector? collector = null;
        TrackReport? brought = null;
        var report = await WithAsync("tracks", "tracks without a title", "spotify.tracks", null, RawTable.Tracks, async (access, asked) =>
        {
            collector = new TrackCollector(lake, access.Client, asked, clock, progress) { Spool = access.Caller.Spool };
            brought = await collector.RunAsync("run daily: collect tracks", cancel);
        }, cancel);
        return Add(report, collector?.Committed, brought?.Told ?? []);
    }

    /// <summary>What the last build found no track for; the posts that came since are matched by the next one.</summary>
    public async Task<CollectionReport> CandidatesAsync(FollowedCandidates followed, CancellationToken cancel)
    {
        const string What = "posts without a track";
        if (await lake.ReadManifestAsync(UnmatchedTexts.Table, cancel) is null)
            return new CollectionReport("candidates", What, CollectionOutcome.Skipped)
            {
                Notes = ["no post was matched yet; the next run looks for what this one does not match."],
            };
        CandidateCollector? collector = null;
        CandidateReport? found = null;
        var report = await WithAsync("candidates", What, CandidateCollector.Name, null, RawTable.Tracks, async (access, asked) =>
        {
            collector = new CandidateCollector(lake, access.Client, asked, clock, progress) { Spool = access.Caller.Spool };
            var search = access.Settings.Limits.BucketNamed("search");
            var most = followed.Most ?? CandidateShare.Of(search, await access.Caller.OutlookAsync(search, cancel), 0);
            found = await collector.RunAsync("run daily: collect candidates", most, cancel);
        }, cancel);
        return Add(report, collector?.Committed, found is not { Left: > 0 } ? []
            : [$"{Output.Count(found.Left, "text is", "texts are")} left for the next runs: "
                + (followed.Most is { } most ? $"one searches for {most} at most." : "half of a day's searches is kept for playlists and artists.")]);
    }

    async Task<CollectionReport> PlaylistsAsync(string name, string what, string key, PlaylistRequest request, CancellationToken cancel)
    {
        request = request with
        {
            Command = CommandOf(name, what),
            Round = RoundOf(key, [.. request.Searches.Select(words => "words " + words), .. request.Ids]),
        };
        var brought = new PlaylistReport();
        var report = await WithAsync(name, what, request.Collector, request.Round, RawTable.Playlists, (access, asked) =>
            new PlaylistCollector(lake, access.Client, asked, clock,
                progress)
            { Spool = access.Caller.Spool }.RunAsync(request, brought, cancel), cancel);
        return Add(report, brought.Committed,
            [.. brought.Told, .. brought.NoIds.Select(id => $"'{id}' is no playlist of Spotify: take it out of {FollowedFile.Path}.")]);
    }

    async Task<CollectionReport> WithAsync(
        string name, string what, string collector, Round? round, RawTable home, Func<SpotifyAccess, AskedIds, Task> work,
        CancellationToken cancel)
    {
        var report = new CollectionReport(name, what, CollectionOutcome.Collected);
        if (sources.Spotify is null) return report with { Outcome = CollectionOutcome.Skipped, Notes = [sources.WithoutSpotify!] };
        if (!IsForced && round is not null && await round.IsDoneAsync(lake, home, cancel))
            return report with { Outcome = CollectionOutcome.Done };
        using var spool = sources.SpoolOf(lake, collector);
        await using var access = sources.Open(lake, spool);
        using var asked = new AskedIds(CollectorFolder.AskedOf(lake), clock);
        if (access.Notice is { } notice) report = report with { Notes = [notice] };
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

    static CollectionReport Add(CollectionReport report, CollectedCounts? counts, IEnumerable<string> notes) => report with
    {
        Rows = counts?.Rows.Values.Sum(table => table.Loaded) ?? 0,
        Rejected = counts?.Rows.Values.Sum(table => table.Rejected) ?? 0,
        Notes = [.. report.Notes, .. notes],
    };

    /// <param name="most">Hits at most.</param>
    public static string KeyOfSearches(int most) => string.Create(CultureInfo.InvariantCulture, $"daily searches of {most}");

    static string CommandOf(string name, string what) => $"run daily: collect {name} ({what})";

    /// <summary>Today's; another list of things is another one.</summary>
    Round RoundOf(string key, string[] things) => new(key, string.Create(CultureInfo.InvariantCulture,
        $"{clock.GetUtcNow():yyyy-MM-dd} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', things))))[..16]}"));
}
