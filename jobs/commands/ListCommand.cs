using System.CommandLine;
using SparkMusic.Run;

namespace SparkMusic.Jobs.Commands;

/// <summary><c>list</c>: the catalog.</summary>
static class ListCommand
{
    public static Command Build()
    {
        var json = Options.Json();
        var command = new Command("list",
            "Shows the catalog: every table, what it is built from, and why.\n\nExample: sparkmusic list") { json };
        command.SetAction(result => Show(result.GetValue(json)));
        return command;
    }

    static int Show(bool isJson)
    {
        if (isJson)
            Output.Json(JobCatalog.Tables.Select(table => new
            {
                table.Name,
                Layer = table.LayerFolder,
                Grain = table.Grain.ToString().ToLowerInvariant(),
                Inputs = table.Inputs.Select(Input),
                table.Flows,
                table.Publish,
                table.Cron,
                table.Why,
            }));
        else
            Output.Table(["table", "layer", "grain", "flows", "from", "why"], [.. JobCatalog.Tables.Select(table => new[]
            {
                table.Name, table.LayerFolder, table.Grain.ToString().ToLowerInvariant(), string.Join(", ", table.Flows),
                string.Join(", ", table.Inputs.Select(input => input.Table)), table.Why,
            })]);
        return ExitCodes.Done;
    }

    static string Input(TableInput input) => input.Window switch
    {
        Window.Same => input.Table,
        Window.Lookback => $"{input.Table} lookback({input.Units})",
        Window.UpTo => $"{input.Table} upTo",
        _ => $"{input.Table} all",
    };
}
