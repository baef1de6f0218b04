using SparkMusic.Jobs.Commands.Daily;
using SparkMusic.Jobs.Extract.Collect.Spotify;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary>Runs the collector of playlists and charts, and says what came of it, also when a limit ended it.</summary>
static class CollectPlaylists
{
    public static async Task<int> RunAsync(PlaylistRequest request, CollectChoice choice, CancellationToken cancel)
    {
        if (choice.IsDryRun) return await CollectPlan.ShowAsync(request, choice, cancel);
        await using var session = await CollectSession.OpenAsync(choice.Lake, request.Collector, cancel);
        await choice.FollowAsync(session.Lake, FollowedOf(request), cancel);
        var report = new PlaylistReport();
        try
        {
            await new PlaylistCollector(session.Lake, session.Access.Client, session.Asked, TimeProvider.System,
                session.Progress)
            { Spool = session.Access.Caller.Spool }
                .RunAsync(request, report, cancel);
            return report.NoIds.Count == 0 ? ExitCodes.Done : ExitCodes.Usage;
        }
        finally
        {
            session.Progress.Dispose();
            Print(report, session, choice.IsJson);
        }
    }

    static Followed FollowedOf(PlaylistRequest request) => request.AreCharts ? new Followed { Charts = request.Ids } : new Followed
    {
        Searches = [.. request.Searches.Select(words => new FollowedSearch(words, request.MostHits))],
        Playlists = [.. request.Ids.Select(id => new FollowedPlaylist(id, request.Theme))],
    };

    static void Print(PlaylistReport report, CollectSession session, bool isJson)
    {
        var calls = session.Access.Caller.Counts;
        if (report.NoIds.Count > 0)
            Console.Error.WriteLine(
            $"No playlist id: {string.Join(", ", report.NoIds.Select(id => $"'{id}'"))}. All others were collected.");
        if (isJson)
        {
            Output.Json(new
            {
                report.RunId,
                report.SearchPages,
                report.Hits,
                report.NullHits,
                PlaylistsRead = report.Whole,
                report.Unchanged,
                report.Withheld,
                report.Missing,
                report.NotWhole,
                report.Disagreeing,
                report.NotDue,
                report.EndedBefore,
                NoPlaylists = report.NoIds,
                report.Entries,
                CallsMade = calls.CallsBut(SpotifyAccess.TokenBucket),
                CallsNeeded = report.LeastCalls,
                calls.Retries,
                Limited = calls.WithStatus(429),
                Tables = CollectSession.JsonOf(report.Committed),
                Notes = report.Told,
                NotForThisApp = session.Closed,
            });
            return;
        }
        foreach (var note in report.Told) Output.Note(note);
        Output.Table(["playlists", "#number"],
            [.. Rows(report).Where(row => row.Number > 0).Select(row => new[] { row.What, Output.Number(row.Number) })]);
        Console.WriteLine();
        CollectSession.PrintTables(report.Committed);
        Console.WriteLine();
        session.PrintCalls(report.LeastCalls);
    }

    static IEnumerable<(string What, long Number)> Rows(PlaylistReport report) =>
    [
        ("found by searches", report.Hits - report.NullHits),
        ("Spotify's own, not given to this app", report.NullHits),
        ("read whole", report.Whole),
        ("unchanged since they were read", report.Unchanged),
        ("contents withheld", report.Withheld),
        ("gone or private", report.Missing),
        ("gone or withheld a week ago or less: not asked for", report.NotDue),
        ("read, and not whole", report.NotWhole),
        ("other in number than they say, as before: not read again", report.Disagreeing),
        ("ended by the run before, which this one goes on behind", report.EndedBefore),
        ("no playlist id", report.NoIds.Count),
        ("entries read", report.Entries),
    ];
}
