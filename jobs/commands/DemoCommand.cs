using System.CommandLine;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs.Commands.Demo;
using SparkMusic.Jobs.Commands.Query;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Simulate;
using SparkMusic.Lakes;
using SparkMusic.Run;

namespace SparkMusic.Jobs.Commands;

/// <summary><c>demo</c>: a made-up world in a sandbox lake, all flows, and what came of them.</summary>
static class DemoCommand
{
    public static Command Build()
    {
        var (lake, json) = (Options.Lake(), Options.Json());
        lake.DefaultValueFactory = _ => Options.DemoLake;
        var seed = new Option<long>("--seed")
        {
            Description = $"Another number makes another world, in a lake of its own ({Options.DemoLake}-N).",
            HelpName = "N",
            DefaultValueFactory = _ => World.DefaultSeed,
        };
        var command = new Command("demo",
            "Shows what this does, without an account or a network: makes up a small world of music, imports it, builds all tables " +
            "and shows them.\n\nExample: sparkmusic demo")
        {
            lake, seed, json,
        };
        command.SetAction((result, cancel) =>
        {
            var (number, location) = (result.GetValue(seed), result.GetValue(lake)!);
            // Two worlds in one lake would be neither of them.
            var isOwn = number != World.DefaultSeed && result.GetResult(lake) is null or { Implicit: true };
            return RunAsync(isOwn ? FormattableString.Invariant($"{location}-{number}") : location, number, result.GetValue(json), cancel);
        });
        return command;
    }

    /// <summary>A section of what is shown, its columns and rows.</summary>
    sealed record Page(Section Section, IReadOnlyList<string> Names, IReadOnlyList<object?[]> Rows);

    static async Task<int> RunAsync(string location, long seed, bool isJson, CancellationToken cancel)
    {
        await using var lake = await Lake.OpenOrCreateAsync(location, isSandbox: true, TimeProvider.System, cancel);
        foreach (var sentence in await lake.RecoverAsync(cancel)) Console.Error.WriteLine(sentence);
        var imports = await ImportAsync(lake, seed, cancel);
        var settings = await LakeSettings.ReadAsync(lake, cancel);
        RunReport report;
        using (var progress = RunOutput.Start())
            report = await new FlowRunner(JobCatalog.Catalog, lake, settings, TimeProvider.System, progress).RunAsync(
                new RunRequest { Targets = ["charts", "playlists", "artists"] }, "duckdb", () =>
                    new EngineChoice("duckdb", null, lake.Location).StartAsync(cancel), cancel);
        var code = report.ExitCodeFor(isStrict: false);
        if (code != ExitCodes.Done)
        {
            RunOutput.Print(report, isJson: false);
            return code;
        }
        var pages = await ReadAsync(lake, settings, cancel);
        if (isJson) PrintJson(lake, imports, report, pages);
        else PrintText(lake, location, imports, report, pages);
        return ExitCodes.Done;
    }

    static async Task<IReadOnlyList<ImportReport>> ImportAsync(Lake lake, long seed, CancellationToken cancel)
    {
        using var scratch = Scratch.Create("demo");
        var reports = new List<ImportReport>();
        using var progress = new ImportLines();
        var importer = new Importer(lake, TimeProvider.System, progress);
        foreach (var file in WorldFiles.Write(World.Make(seed), scratch["files"]))
        {
            var options = new ImportOptions(ImportKinds.Parse(file.Kind))
            {
                Chart = file.Chart,
                Theme = file.Theme,
                IsSandbox = true,
                Request = $"demo: import {file.Kind} {file.Path}",
            };
            reports.Add(await importer.ImportAsync(InputFile.Snapshot([Path.Combine(scratch["files"], file.Path)])[0], options, cancel));
        }
        return reports;
    }

    static Task<List<Page>> ReadAsync(Lake lake, IReadOnlyDictionary<string, object?> settings, CancellationToken cancel)
    {
        var views = new LakeViews(JobCatalog.Catalog, lake, settings);
        return lake.ReadAsync(views.TablesFor(Sections.Reads), async (manifests, token) =>
        {
            await using var engine = DuckDbEngine.Open();
            await using var session = await engine.OpenAsync(token);
            await views.AttachAsync(session, Sections.Reads, manifests, token);
            var pages = new List<Page>();
            foreach (var section in Sections.All)
            {
                await using var reader = await session.QueryAsync(section.Sql, new Dictionary<string, object?>(), token);
                var rows = new List<object?[]>();
                while (await reader.ReadAsync(token)) rows.Add([.. reader.Current]);
                pages.Add(new Page(section, [.. reader.Columns.Select(column => column.Name)], rows));
            }
            return pages;
        }, cancel);
    }

    static void PrintText(Lake lake, string location, IReadOnlyList<ImportReport> imports, RunReport report, List<Page> pages)
    {
        Console.WriteLine($"SANDBOX: everything below is made up. The lake is {lake.Location}.");
        var (read, refused) = (imports.Sum(import => import.Read), imports.Sum(import => import.Rejected));
        var fresh = report.Tables.Count(table => table.Outcome == TableOutcome.Fresh);
        Console.WriteLine(imports.All(import => import.ImportedBefore is not null)
            ? $"{imports.Count} files were imported before; {fresh} of {report.Tables.Count} tables are fresh."
            : FormattableString.Invariant(
                $"{imports.Count} files, {read:N0} items read, {refused:N0} refused; {report.Tables.Count} tables on {report.Engine} in {report.Seconds:0.0} s."));
        foreach (var page in pages) page.Section.Print(Console.Out, page.Rows);
        (string Verb, string Why)[] next =
        [
            ("list", "every table and why it is there"),
            ($"status --lake {location}", "how fresh the marts are"),
            ($"sql \"describe chart_movements\" --lake {location}", "one query over any table, or rejected, data_freshness, check_results"),
            ($"verify --deep --lake {location}", "proves what this lake promises"),
            ("import chart-history FILE.csv", "the same with your own files, into data/lake; then: sparkmusic run charts"),
        ];
        Console.WriteLine("\nWhere to look next");
        var width = next.Max(line => line.Verb.Length);
        foreach (var (verb, why) in next) Console.WriteLine($"  sparkmusic {verb.PadRight(width)}  {why}");
    }

    static void PrintJson(Lake lake, IReadOnlyList<ImportReport> imports, RunReport report, List<Page> pages) => Output.Json(new
    {
        Lake = lake.Location,
        lake.Info.IsSandbox,
        report.RunId,
        Imports = imports.Select(import =>
        new { import.File, import.Read, import.Rejected, AlreadyImported = import.ImportedBefore is not null }),
        Tables = report.Tables.Select(table => new
        {
            table.Table,
            Outcome = table.Outcome.ToString().ToLowerInvariant(),
            table.Read,
            table.Rows,
            table.Rejected,
            table.Duplicates,
        }),
        Results = pages.ToDictionary(page => page.Section.Name, page =>
            page.Rows.Select(row => page.Names.Zip(row).ToDictionary(cell => cell.First, cell => CellText.JsonOf(cell.Second)))),
    });

    /// <summary>One line a file on standard error.</summary>
    sealed class ImportLines : IImportProgress, IDisposable
    {
        readonly StepLine _line = new();

        public void Begin(string file, string understood) => _line.Show("importing " + file);

        public void Step(double? done, long records)
        {
        }

        public void Waiting(string table, string holder) => _line.Show($"{table} waits for {holder}");

        public void End(ImportReport report)
        {
            _line.Dispose();
            if (report.ImportedBefore is null)
                Console.Error.WriteLine(FormattableString.Invariant($"{report.File}: {report.Read:N0} items read, {report.Rejected:N0} refused"));
        }

        public void Dispose() => _line.Dispose();
    }
}
