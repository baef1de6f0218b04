using System.CommandLine;
using SparkMusic.Jobs.Extract;
using SparkMusic.Jobs.Extract.Replay;
using SparkMusic.Lakes;
using SparkMusic.Run;

namespace SparkMusic.Jobs.Commands;

/// <summary><c>replay</c>: rejected rows again, after a rule or the data was fixed.</summary>
static class ReplayCommand
{
    public static Command Build()
    {
        var tables = new Argument<string[]>("table")
        {
            Description = "Tables whose rejected rows are tried again; none = all.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var (lake, json) = (Options.Lake(), Options.Json());
        var command = new Command("replay",
            "Tries rejected rows again: those refused before raw with today's parsers, those of other tables by building their " +
            "partitions.\n\n" +
            "Example: sparkmusic replay chart_entries raw_chart_entries")
        {
            tables, lake, json,
        };
        var engine = new EngineOptions().AddTo(command);
        command.SetAction((result, cancel) =>
        {
            var location = result.GetValue(lake)!;
            return RunAsync(location, result.GetValue(tables)!,
                engine.Choice(result, location), result.GetValue(json), cancel);
        });
        return command;
    }

    static async Task<int> RunAsync(string location, string[] named, EngineChoice engine, bool isJson, CancellationToken cancel)
    {
        var catalog = JobCatalog.Catalog;
        var tables = named.Length == 0 ? catalog.Tables
            : [.. named.Select(name => catalog[name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]])];
        await using var lake = await Lake.OpenAsync(location, TimeProvider.System, cancel);
        foreach (var sentence in await lake.RecoverAsync(cancel)) Console.Error.WriteLine(sentence);
        var request = string.Join(' ', ["replay", .. named]);

        var raw = RawTable.All.Where(table => tables.Any(row => row.Name == table.Name)).ToList();
        IReadOnlyList<ReplayedTable> refused;
        using (var progress = new ImportOutput(1))
            refused = await new Replayer(lake, TimeProvider.System, progress).RunAsync(raw, request, cancel);
        var (report, rejected) = await RebuildAsync(lake, [.. tables.Where(table => !table.IsRaw)], engine, cancel);
        Print([.. refused, .. rejected], report, isJson);
        return report?.ExitCodeFor(isStrict: false) ?? ExitCodes.Done;
    }

    /// <summary>
    /// Builds the partitions that hold rejected rows, whatever the plan says; other stale ones of these tables with them.
    /// </summary>
    static async Task<(RunReport? Report, IReadOnlyList<ReplayedTable> Rejected)> RebuildAsync(
        Lake lake, IReadOnlyList<CatalogTable> tables, EngineChoice engine, CancellationToken cancel)
    {
        var before = await RejectedAsync(lake, tables, cancel);
        if (before.Count == 0) return (null, []);
        var settings = await LakeSettings.ReadAsync(lake, cancel);
        using var progress = RunOutput.Start();
        var runner = new FlowRunner(JobCatalog.Catalog, lake, settings, TimeProvider.System, progress);
        var report = await runner.RunAsync(new RunRequest
        {
            Targets = [.. before.Keys.Select(partition => partition.Table).Distinct()
                .Select(table => $"{JobCatalog.Catalog[table].LayerFolder}/{table}")],
            Force = true,
            Forced = before.Keys.ToHashSet(),
        }, engine.Name, () => engine.StartAsync(cancel), cancel);
        var after = await RejectedAsync(lake, tables, cancel);
        return (report, [.. before.GroupBy(partition => partition.Key.Table).Select(table => new ReplayedTable(
            table.Key, table.Sum(partition => partition.Value), after.Where(partition => partition.Key.Table == table.Key)
                .Sum(partition => partition.Value), []))]);
    }

    static async Task<Dictionary<(string Table, string Key), long>> RejectedAsync(Lake lake, IReadOnlyList<CatalogTable> tables,
        CancellationToken cancel)
    {
        var found = new Dictionary<(string, string), long>();
        foreach (var table in tables)
            foreach (var (key, entry) in (await lake.ReadManifestAsync(table.Name, cancel))?.Partitions ?? [])
                if (entry.Rejected > 0) found[(table.Name, key)] = entry.Rejected;
        return found;
    }

    static void Print(IReadOnlyList<ReplayedTable> tables, RunReport? report, bool isJson)
    {
        if (isJson)
        {
            Output.Json(new
            {
                report?.RunId,
                Tables = tables.Select(table =>
                    new { table.Table, RejectedBefore = table.Before, RejectedAfter = table.After, table.Notes }),
                Failed = report?.Tables.Where(table => table.Error is not null).Select(table => new { table.Table, table.Error!.Message })
                    ?? [],
            });
            return;
        }
        if (tables.Count == 0)
        {
            Console.WriteLine("There are no rejected rows.");
            return;
        }
        Output.Table(["table", "#rejected before", "#taken now", "#rejected after"], [.. tables.Select(table => new[]
        {
            table.Table, Output.Number(table.Before), Output.Number(Math.Max(0, table.Before - table.After)), Output.Number(table.After),
        })]);
        foreach (var note in tables.SelectMany(table => table.Notes).Distinct()) Console.WriteLine("note: " + note);
        if (report is not null)
            foreach (var failed in report.Tables.Where(table => table.Error is not null)) Cli.Report(failed.Error!);
        if (tables.Any(table => table.After != table.Before))
            Console.WriteLine("What is built on these tables is stale now: sparkmusic run daily.");
    }
}
