using System.CommandLine;
using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Lakes;
using SparkMusic.Ledgers;
using SparkMusic.Run;

namespace SparkMusic.Jobs.Commands;

/// <summary><c>status</c>: how fresh every mart is, and its last good and last failed run.</summary>
static class StatusCommand
{
    public static Command Build()
    {
        var (lake, json) = (Options.Lake(), Options.Json());
        var all = new Option<bool>("--all") { Description = "All tables, not only marts." };
        var command = new Command("status",
            "Shows how fresh every mart is, why it is stale, its last good run and its last failed one.\n\nExample: sparkmusic status")
        {
            lake, all, json,
        };
        command.SetAction((result, cancel) => ShowAsync(result.GetValue(lake)!, result.GetValue(all), result.GetValue(json), cancel));
        return command;
    }

    /// <summary>The run that built a table, and the one that failed at it since.</summary>
    sealed record TableRuns(AttemptRecord? Good, AttemptRecord? Failed, string? Message);

    static async Task<int> ShowAsync(string location, bool isAll, bool isJson, CancellationToken cancel)
    {
        await using var lake = await Lake.OpenAsync(location, TimeProvider.System, cancel);
        lake.ReadCopies();
        var catalog = JobCatalog.Catalog;
        var settings = await LakeSettings.ReadAsync(lake, cancel);
        await using ISqlEngine engine = DuckDbEngine.Open();
        var freshness = await lake.ReadAsync([.. catalog.Tables.Select(table => table.Name)], async (manifests, token) =>
        {
            await using var session = await engine.OpenAsync(token);
            return await Freshness.ReadAsync(catalog, lake, settings, manifests, session, token);
        }, cancel);
        var runs = await RunsAsync(lake, cancel);
        var shown = freshness.Where(table => isAll || table.Table.Layer == Layer.Marts)
            .Select(table => (table, runs.GetValueOrDefault(table.Table.Name, new(null, null, null)))).ToList();
        if (isJson) PrintJson(lake, shown);
        else PrintText(lake, shown);
        return ExitCodes.Done;
    }

    static async Task<Dictionary<string, TableRuns>> RunsAsync(Lake lake, CancellationToken cancel)
    {
        var messages = (await lake.Ledger.RunsAsync(int.MaxValue, cancel)).ToDictionary(run => run.RunId, run => run.Message);
        var attempts = await lake.Ledger.AttemptsAsync(null, cancel);
        return attempts.GroupBy(attempt => attempt.Table).ToDictionary(table => table.Key, table =>
        {
            var failed = table.LastOrDefault(attempt => attempt.State == RunState.Failed);
            return new TableRuns(table.LastOrDefault(attempt => attempt.State == RunState.Succeeded), failed,
                failed is null ? null : messages.GetValueOrDefault(failed.RunId));
        });
    }

    static void PrintText(Lake lake, List<(TableFreshness Table, TableRuns Runs)> tables)
    {
        Console.WriteLine($"{lake.Location}{(lake.Info.IsSandbox ? " (sandbox: made-up data)" : "")}");
        Output.Table(["table", "newest", "built", "#rows", "state", "last good run"], [.. tables.Select(of => new[]
        {
            of.Table.Table.Name, Day(of.Table.NewestAt), Minute(of.Table.BuiltAt), of.Table.Rows is { } rows ? Output.Number(rows) : "-",
            of.Table.IsStale ? "stale: " + string.Join("; ", of.Table.StaleReasons) : "fresh", of.Runs.Good is { } good ? good.RunId : "-",
        })]);
        foreach (var (table, runs) in tables.Where(of => of.Runs.Failed is { } failed
            && (of.Runs.Good is not { } good || good.StartedAt < failed.StartedAt)))
            Console.WriteLine(
                $"{table.Table.Name} failed in run {runs.Failed!.RunId} at {Minute(runs.Failed.StartedAt)}: "
                + (runs.Message ?? "no message"));
        var stale = tables.Count(of => of.Table.IsStale);
        Console.WriteLine(stale == 0 ? $"All {tables.Count} are fresh."
            : $"{stale} of {tables.Count} are stale: 'sparkmusic plan' says what a run would build.");
    }

    static void PrintJson(Lake lake, List<(TableFreshness Table, TableRuns Runs)> tables) => Output.Json(new
    {
        Lake = lake.Location,
        lake.Info.IsSandbox,
        Tables = tables.Select(of => new
        {
            TableName = of.Table.Table.Name,
            Layer = of.Table.Table.LayerFolder,
            of.Table.NewestAt,
            of.Table.BuiltAt,
            of.Table.RunId,
            of.Table.Rows,
            of.Table.IsStale,
            Why = of.Table.StaleReasons,
            LastGoodRun = of.Runs.Good is { } good ? new { good.RunId, good.StartedAt, good.EndedAt } : null,
            LastFailedRun = of.Runs.Failed is { } failed ? new { failed.RunId, failed.StartedAt, failed.EndedAt, of.Runs.Message } : null,
        }),
    });

    static string Day(DateTime? time) => time?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture) ?? "-";

    static string Minute(DateTime? time) => time?.ToString("yyyy-MM-dd HH:mm'Z'", System.Globalization.CultureInfo.InvariantCulture) ?? "-";
}
