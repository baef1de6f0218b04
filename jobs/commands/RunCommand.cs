using System.CommandLine;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs.Commands.Daily;
using SparkMusic.Lakes;
using SparkMusic.Run;

namespace SparkMusic.Jobs.Commands;

/// <summary><c>run</c>: builds tables or flows.</summary>
static class RunCommand
{
    public static Command Build()
    {
        var targets = Options.Targets("Flows or tables.", ArgumentArity.OneOrMore);
        var (lake, from, to, only, force, json) = (Options.Lake(), Options.From(), Options.To(), Only(), Force(), Options.Json());
        var dryRun = new Option<bool>("--dry-run") { Description = "Show the plan, build nothing." };
        var strict = new Option<bool>("--strict") { Description = "Exit with 3 when rows were rejected." };
        var publish = new Option<bool>("--publish") { Description = "Then bring the marts to Postgres; see 'sparkmusic postgres init'." };
        var noCollect = new Option<bool>("--no-collect") { Description = "'run daily' asks nobody, and builds from what is there." };
        var command = new Command("run",
            "Builds what is stale of flows or tables, with their inputs. 'run daily' is all of it: first it collects again what was "
                + "collected "
            + "into the lake before, each at most once a day, then it builds. When a limit closes a source it builds what it can, and "
                + "ends with "
            + "exit code 75 and the time from which it may go on.\n\nExample: sparkmusic run charts playlists\n"
                + "sparkmusic run daily")
        {
            targets, lake, from, to, only, force, noCollect, publish, dryRun, strict, json,
        };
        var engine = new EngineOptions().AddTo(command);
        command.SetAction((result, cancel) =>
        {
            var request = new RunRequest
            {
                Targets = result.GetValue(targets)!,
                From = result.GetValue(from),
                To = result.GetValue(to),
                Only = result.GetValue(only),
                Force = result.GetValue(force),
                Strict = result.GetValue(strict),
                Publish = result.GetValue(publish),
            };
            var (location, isJson) = (result.GetValue(lake)!, result.GetValue(json));
            var collects = DailyRun.Collects(request) && !result.GetValue(noCollect);
            return result.GetValue(dryRun)
                ? ShowAsync(location, request, collects, isJson, cancel)
                : RunAsync(location, request, collects, engine.Choice(result, location), isJson, cancel);
        });
        return command;
    }

    public static Option<bool> Only() => new("--only") { Description = "Just the targets, not what they are built from." };

    public static Option<bool> Force() => new("--force") { Description = "Build the targets even if they are fresh." };

    static async Task<int> ShowAsync(string location, RunRequest request, bool showsCollections, bool isJson, CancellationToken cancel)
    {
        if (showsCollections && !isJson) await DailyRun.ShowAsync(location, cancel);
        return await PlanCommand.ShowAsync(location, request, isJson, showsCollections, cancel);
    }

    /// <param name="collects">What the lake follows is collected first; whatever becomes of that, what can be built is built.</param>
    static async Task<int> RunAsync(
        string location, RunRequest request, bool collects, EngineChoice engine, bool isJson, CancellationToken cancel)
    {
        JobCatalog.Catalog.Resolve(request.Targets);
        if (engine.Name == "duckdb") _ = Task.Run(DuckDbDatabase.Preload, cancel);
        await using var lake = await Lake.OpenAsync(location, TimeProvider.System, cancel);
        foreach (var sentence in await lake.RecoverAsync(cancel)) Console.Error.WriteLine(sentence);
        var settings = await LakeSettings.ReadAsync(lake, cancel);
        if (engine.Says is { } says) Console.Error.WriteLine(says);
        using var progress = RunOutput.Start();
        await using var marts = request.Publish
            ? await MartPublishing.OpenAsync(lake, settings, request.Force, progress.Note, cancel) : null;
        var collected = collects ? await DailyRun.CollectAsync(lake, settings, request.Force, cancel) : [];
        // Told whatever becomes of the build.
        if (!isJson) DailyOutput.Print(collected);
        var runner = new FlowRunner(JobCatalog.Catalog, lake, settings, TimeProvider.System, progress,
            marts is null ? null : marts.PublishAsync);
        var report = await runner.RunAsync(request, engine.Name, () => engine.StartAsync(cancel), cancel);
        progress.Dispose();
        RunOutput.Print(report, isJson, collected);
        var code = report.ExitCodeFor(request.Strict);
        return code == ExitCodes.Done ? CollectionReport.ExitCodeOf(collected) : code;
    }
}
