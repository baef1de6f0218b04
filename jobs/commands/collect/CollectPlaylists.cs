using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary>Runs the collector of playlists and charts, and says what came of it, also when a limit ended it.</summary>
static class CollectPlaylists
{
    public static async Task<int> RunAsync(PlaylistRequest request, CollectChoice choice, CancellationToken cancel)
    {
        await using var lake = await Lake.OpenOrCreateAsync(choice.Lake, SpotifyAccess.IsSandbox, TimeProvider.System, cancel);
        SpotifyAccess.RefuseMixing(lake);
        await using var access = SpotifyAccess.Open(lake.Ledger, TimeProvider.System);
        if (access.Notice is { } notice) Console.Error.WriteLine(notice);
        foreach (var sentence in await lake.RecoverAsync(cancel)) Console.Error.WriteLine(sentence);
        if (choice.IsDryRun) return await CollectPlan.ShowAsync(lake, access, request, choice.IsJson, cancel);
        var report = new PlaylistReport();
        try
        {
            using var asked = new AskedIds(CollectorFolder.AskedOf(lake), TimeProvider.System);
            using var progress = new CollectProgress();
            await new PlaylistCollector(lake, access.Client, asked, TimeProvider.System, progress).RunAsync(request, report, cancel);
            return ExitCodes.Done;
        }
        finally
        {
            Print(report, access, choice.IsJson);
        }
    }

    static void Print(PlaylistReport report, SpotifyAccess access, bool isJson)
    {
        var calls = access.Caller.Counts;
        var made = calls.CallsBut(SpotifyAccess.TokenBucket);
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
                report.NotDue,
                report.Entries,
                CallsMade = made,
                CallsNeeded = report.LeastCalls,
                calls.Retries,
                Limited = calls.WithStatus(429),
                Tables = report.Committed.Rows.Select(table => new { Table = table.Key, table.Value.Loaded, table.Value.Rejected }),
                report.Notes,
                App = Closed(access),
            });
            return;
        }
        foreach (var note in report.Notes) Console.Error.WriteLine(note);
        Output.Table(["playlists", "#number"], [.. Rows(report).Where(row => row.Number > 0).Select(row => new[] { row.What, Output.Number(row.Number) })]);
        Console.WriteLine();
        Output.Table(["table", "#loaded", "#rejected"],
            [.. report.Committed.Rows.Select(table => new[] { table.Key, Output.Number(table.Value.Loaded), Output.Number(table.Value.Rejected) })]);
        Console.WriteLine();
        Console.WriteLine($"{Output.Number(made)} calls, {Output.Number(report.LeastCalls)} needed at least"
            + (calls.Retries > 0 ? $", {Output.Number(calls.Retries)} of them again" : "")
            + (calls.WithStatus(429) > 0 ? $", {Output.Number(calls.WithStatus(429))} answered with too many requests" : "") + ".");
        foreach (var closed in Closed(access)) Console.WriteLine($"Not for this app: {closed}");
    }

    static IEnumerable<(string What, long Number)> Rows(PlaylistReport report) =>
    [
        ("found by searches", report.Hits - report.NullHits),
        ("Spotify's own, not given to this app", report.NullHits),
        ("read whole", report.Whole),
        ("unchanged since they were read", report.Unchanged),
        ("contents withheld", report.Withheld),
        ("gone or private", report.Missing),
        ("not asked for: gone or withheld a week ago or less", report.NotDue),
        ("read, and not whole", report.NotWhole),
        ("entries read", report.Entries),
    ];

    static List<string> Closed(SpotifyAccess access) =>
        [.. access.Client.Findings.All.Where(found => found.Value.Closed is not null).Select(found => found.Key).Order(StringComparer.Ordinal)];
}
