using System.CommandLine;
using System.Globalization;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs.Extract;
using SparkMusic.Lakes;
using SparkMusic.Postgres;
using SparkMusic.Verify;

namespace SparkMusic.Jobs.Commands;

/// <summary><c>verify</c>: proves the promises on a lake.</summary>
static class VerifyCommand
{
    public static Command Build()
    {
        var (lake, json) = (Options.Lake(), Options.Json());
        var deep = new Option<bool>("--deep") { Description = "Also build every table again into a scratch folder and compare." };
        var published = new Option<bool>("--published")
        {
            Description = "Also compare the marts in Postgres (SPARKMUSIC_POSTGRES) with the lake's.",
        };
        var command = new Command("verify",
            "Proves the promises on a lake: files, keys, sums, leftovers, the record of runs. Changes no data.\n" +
            "A lake on HDFS is copied, whole, to the temporary folder of this machine while it is read.\n\n" +
            "Example: sparkmusic verify --deep")
        {
            lake, deep, published, json,
        };
        command.SetAction((result, cancel) => RunAsync(
            result.GetValue(lake)!, result.GetValue(deep), result.GetValue(published), result.GetValue(json), cancel));
        return command;
    }

    static async Task<int> RunAsync(string location, bool isDeep, bool isPublished, bool isJson, CancellationToken cancel)
    {
        await using var lake = await Lake.OpenAsync(location, TimeProvider.System, cancel);
        lake.ReadCopies();
        var settings = await LakeSettings.ReadAsync(lake, cancel);
        await using var engine = DuckDbEngine.Open();
        using var step = new StepLine();
        await using var postgres = isPublished ? new PostgresDatabase(PostgresSettings.Required(), TimeProvider.System) : null;
        var verifier = new LakeVerifier(JobCatalog.Catalog, lake, settings, table =>
            RawTable.All.FirstOrDefault(raw => raw.Name == table)?.Grain, TimeProvider.System, step.Show, postgres);
        var report = await verifier.VerifyAsync(engine, isDeep, cancel);
        step.Dispose();
        if (isJson) PrintJson(report, lake);
        else PrintText(report, lake);
        return report.Holds ? ExitCodes.Done : ExitCodes.ChecksFailed;
    }

    static void PrintJson(VerifyReport report, Lake lake) => Output.Json(new
    {
        Lake = lake.Location,
        lake.Info.IsSandbox,
        report.Holds,
        Violations = report.Violations.Select(violation => new
        {
            Promise = Promises.CodeOf(violation.Promise),
            violation.Table,
            violation.Place,
            violation.What,
            violation.Why,
            violation.NextStep,
        }),
        report.Notes,
        report.Tables,
        report.Partitions,
        report.Files,
        report.Rows,
        report.Bytes,
        report.IsDeep,
        report.Seconds,
    });

    static void PrintText(VerifyReport report, Lake lake)
    {
        foreach (var violation in report.Violations)
        {
            Console.WriteLine($"{Promises.CodeOf(violation.Promise)}  {violation.Place}");
            Console.WriteLine($"    {violation.What}");
            Console.WriteLine($"    {violation.Why} {violation.NextStep}");
        }
        foreach (var note in report.Notes) Console.WriteLine("note: " + note);
        var looked = string.Create(CultureInfo.InvariantCulture,
            $"{report.Tables} tables, {report.Partitions} partitions, {report.Files} files, {report.Rows:N0} rows, "
            + $"{report.Bytes / 1e6:0.0} MB read whole in {report.Seconds:0.0} s");
        Console.WriteLine(report.Holds
            ? $"Every promise holds{(report.IsDeep ? ", and every fresh table is what its inputs give" : "")}: {looked}."
            : $"{report.Violations.Count} broken promises in {lake.Location}: {looked}.");
    }
}
