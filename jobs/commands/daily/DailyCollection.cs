using System.Runtime.CompilerServices;
using SparkMusic.Calls;
using SparkMusic.Jobs.Extract;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Jobs.Extract.Collect.Posts;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Commands.Daily;

/// <summary>
/// Collects all that a lake follows, each service at its own pace: one that is waited for holds up no other. A source that is closed, away
/// or refuses is told, and the others go on.
/// Playlists, charts and artists are collected once a day (UTC): what was done wholly is not done again, what a limit or a kill ended goes
/// on there.
/// </summary>
/// <param name="clock">What day it is.</param>
sealed class DailyCollection(
    Lake lake, DailySources sources, IReadOnlyDictionary<string, object?> settings, TimeProvider clock, ICollectorProgress progress)
{
    /// <param name="isForced">Also what was done today.</param>
    public async Task<IReadOnlyList<CollectionReport>> RunAsync(Followed followed, bool isForced, CancellationToken cancel)
    {
        var spotify = new SpotifyCollections(lake, sources, clock, progress) { IsForced = isForced };
        var reports = await SideBySideAsync(
        [
            SpotifyAsync(spotify, followed, cancel),
            .. followed.Posts.GroupBy(posts => posts.Address).Select(ofService => PostsAsync(ofService, cancel)),
        ], cancel);
        // Of what the last build did not match: the posts that came now are matched by the build behind this.
        if (followed.Candidates is { } candidates) reports.Add(await spotify.CandidatesAsync(candidates, cancel));
        // What the others brought may lack titles and features.
        if (followed.Tracks) reports.Add(await spotify.TracksAsync(cancel));
        if (followed.Features is { } features)
            reports.Add(await DailyFeatures.CollectAsync(lake, sources, features, settings, clock, progress, cancel));
        return reports;
    }

    /// <summary>What is no report, a bug or Ctrl-C, ends all of them.</summary>
    static async Task<List<CollectionReport>> SideBySideAsync(IAsyncEnumerable<CollectionReport>[] services, CancellationToken cancel)
    {
        var reports = new List<CollectionReport>[services.Length];
        var options = new ParallelOptions { MaxDegreeOfParallelism = services.Length, CancellationToken = cancel };
        await Parallel.ForAsync(0, services.Length, options, async (i, token) => reports[i] = await services[i].ToListAsync(token));
        return [.. reports.SelectMany(ofService => ofService)];
    }

    static async IAsyncEnumerable<CollectionReport> SpotifyAsync(
        SpotifyCollections spotify, Followed followed, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var report in await spotify.PlaylistsAsync(followed, cancel)) yield return report;
        foreach (var report in await spotify.ChartsAsync(followed, cancel)) yield return report;
        foreach (var report in await spotify.ArtistsAsync(followed, cancel)) yield return report;
    }

    async IAsyncEnumerable<CollectionReport> PostsAsync(
        IEnumerable<FollowedPosts> ofService, [EnumeratorCancellation] CancellationToken cancel)
    {
        foreach (var posts in ofService) yield return await PostsAsync(posts, cancel);
    }

    async Task<CollectionReport> PostsAsync(FollowedPosts posts, CancellationToken cancel)
    {
        var address = posts.Address;
        var report = new CollectionReport("posts",
            $"#{posts.Tag} on {(posts.Server is null ? posts.Network : $"{posts.Network} ({posts.Server.Host})")}",
            CollectionOutcome.Collected);
        var why = sources.Posts.Missing(posts.Network)
            ?? (address.IsLoopback == lake.Info.IsSandbox ? null
                : $"{address.Host} is {(address.IsLoopback ? "a sandbox's, and the lake is none" : "no sandbox's, and the lake is one")}.");
        if (why is not null) return report with { Outcome = CollectionOutcome.Skipped, Notes = [why] };
        using var http = ApiHttp.New();
        await using var caller = new ApiCaller(posts.Network, http, lake.Ledger, sources.LimitsOf(posts.Network, address),
            TimeProvider.System);
        var collector = new PostCollector(lake, clock, progress);
        try
        {
            var source = sources.Posts.SourceOf(posts.Network, address, posts.Tag, TimeSpan.FromHours(posts.BackHours))(caller);
            progress.Step($"posts of {source.Name}");
            var brought = await collector.RunAsync(source, posts.Tag, $"run daily: collect posts {posts.Network} --tag {posts.Tag}", cancel);
            if (brought.Redated > 0)
                report = report with { Notes = [$"{source.Name}: {brought.Redated} posts of a time to come are dated when they were seen."] };
        }
        catch (SparkMusicException e)
        {
            report = report.EndedBy(e);
        }
        return report.Counting(caller.Counts) with
        {
            Rows = collector.Committed.Loaded(RawTable.Posts),
            Rejected = collector.Committed.Rejected(RawTable.Posts),
        };
    }
}
