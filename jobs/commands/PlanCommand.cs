using System.CommandLine;
using SparkMusic.Jobs.Commands.Collect;
using SparkMusic.Lakes;
using SparkMusic.Run;

namespace SparkMusic.Jobs.Commands;

/// <summary><c>plan</c>: what a run would build and why, and how many calls the next collections need.</summary>
static class PlanCommand
{
    public static Command Build()
    {
        var targets = Options.Targets("Flows or tables; none = daily, everything.", ArgumentArity.ZeroOrMore);
        targets.DefaultValueFactory = _ => ["daily"];
        var (lake, from, to, only, force, json) =
            (Options.Lake(), Options.From(), Options.To(), RunCommand.Only(), RunCommand.Force(), Options.Json());
        var command = new Command("plan",
            "Shows what 'run' would build, and why; and how many calls the next 'run daily' needs for what the lake follows, and whether "
                + "the budgets hold. It makes none.\n\nExample: sparkmusic plan charts --from 2021-11-01")
            {
                targets, lake, from, to, only, force, json,
            };
        command.SetAction((result, cancel) => ShowAsync(result.GetValue(lake)!, new RunRequest
        {
            Targets = result.GetValue(targets)!,
            From = result.GetValue(from),
            To = result.GetValue(to),
            Only = result.GetValue(only),
            Force = result.GetValue(force),
        }, result.GetValue(json), hasCollections: true, cancel));
        return command;
    }

    /// <param name="hasCollections">The calls of the next collections are shown too.</param>
    public static async Task<int> ShowAsync(string location, RunRequest request, bool isJson, bool hasCollections, CancellationToken cancel)
    {
        await using var lake = await Lake.OpenAsync(location, TimeProvider.System, cancel);
        var manifests = (await lake.ReadManifestsAsync(cancel)).ToDictionary(manifest => manifest.Table);
        var catalog = JobCatalog.Catalog;
        var settings = await LakeSettings.ReadAsync(lake, cancel);
        var planner = new Planner(catalog, new Fingerprints(catalog, settings));
        var plan = planner.Plan(request, manifests.GetValueOrDefault);
        var stale = plan.Where(table => table.Partitions.Count > 0).ToList();
        var collections = hasCollections ? await CollectionOutlook.MakeAsync(lake, settings, TimeProvider.System, cancel) : null;
        if (isJson)
            Output.Json(new
            {
                Tables = stale.Select(table => new { Table = table.Table.Name, Layer = table.Table.LayerFolder, table.Partitions }),
                Collections = collections?.ToJson(),
            });
        else if (stale.Count == 0)
            Console.WriteLine($"Nothing to do: all {plan.Count} tables are fresh.");
        else
            Output.Table(["table", "layer", "#partitions", "why"], [.. stale.Select(table => new[]
            {
                table.Table.Name, table.Table.LayerFolder, Output.Number(table.Partitions.Count),
                string.Join("; ", table.Partitions.GroupBy(partition => partition.Reason).Select(reason => reason.Key).Take(3)),
            })]);
        if (!isJson) collections?.Print();
        return ExitCodes.Done;
    }
}
