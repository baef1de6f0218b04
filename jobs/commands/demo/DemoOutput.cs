using System.Globalization;
using SparkMusic.Jobs.Commands.Query;
using SparkMusic.Lakes;
using SparkMusic.Run;

namespace SparkMusic.Jobs.Commands.Demo;

/// <summary>What a demo did and what lies in its lake, for people and for programs.</summary>
static class DemoOutput
{
    /// <param name="location">The lake, as it was named.</param>
    /// <param name="seed">The world's.</param>
    public static Sheet SheetOf(string location, long seed, DemoCollected collected, RunReport report, DemoResults results)
    {
        var sheet = new Sheet();
        sheet.Line(new("SANDBOX", Tone.Title), $": everything below is made up, seed {seed}. The lake is {location}.");
        sheet.Line(Said(collected, report));
        if (report.Published is { } published)
            sheet.Line(string.Create(CultureInfo.InvariantCulture,
                $"{published.Tables.Count} marts went to Postgres ({published.Rows:N0} rows), {published.Same} were there already."));
        sheet.Title("Every row is counted: read = loaded + rejected + duplicate");
        sheet.Table(["layer", "#tables", "#read", "#loaded", "#rejected", "#duplicate"], [.. results.Layers.Select(layer => new Piece[]
        {
            layer.Layer, Output.Number(layer.Tables), Output.Number(layer.Read), Output.Number(layer.Loaded), Output.Number(layer.Rejected),
                Output.Number(layer.Duplicates),
        })]);
        foreach (var page in results.Pages) page.Section.WriteTo(sheet, page.Rows);
        sheet.Title("Where to look next");
        (string Verb, string Why)[] next =
        [
            ($"sql \"from charts\" --lake {location}", "any table, any query"),
            ($"status --lake {location}", "how fresh the marts are"),
            ($"plan --lake {location}", "what a run would build, and why"),
            ($"verify --deep --lake {location}", "proves what a lake promises"),
            ("connect spotify", "the same with real music, then"),
            ("collect playlists --search summer", "what is collected once"),
            ("run daily", "is collected daily, and built"),
        ];
        sheet.Table(["", ""],
            [.. next.Select(line => new[] { new Piece("sparkmusic " + line.Verb, Tone.Command), new Piece(line.Why, Tone.Faint) })]);
        return sheet;
    }

    static string Said(DemoCollected collected, RunReport report)
    {
        var fresh = report.Tables.Count(table => table.Outcome == TableOutcome.Fresh);
        return collected.Rows == 0 && fresh == report.Tables.Count
            ? $"Nothing is new: its {DemoDays.Count} days were collected, all {fresh} tables are fresh."
            : string.Create(CultureInfo.InvariantCulture,
                $"{collected.Days} days collected over HTTP: {collected.Calls:N0} calls, {collected.Rows:N0} rows; "
                    + $"{report.Tables.Count - fresh} tables built on {report.Engine}.");
    }

    public static void PrintJson(Lake lake, DemoCollected collected, RunReport report, DemoResults results) => Output.Json(new
    {
        Lake = lake.Location,
        lake.Info.IsSandbox,
        report.RunId,
        collected.Days,
        collected.Calls,
        Collected = collected.Reports.GroupBy(of => (of.Name, of.What)).Select(of => new
        {
            of.Key.Name,
            of.Key.What,
            Calls = of.Sum(day => day.Calls),
            Retries = of.Sum(day => day.Retries),
            Rows = of.Sum(day => day.Rows),
            Rejected = of.Sum(day => day.Rejected),
            Notes = of.SelectMany(day => day.Notes).Distinct(),
        }),
        Tables = report.Tables.Select(table => new
        {
            table.Table,
            Outcome = table.Outcome.ToString().ToLowerInvariant(),
            table.Read,
            table.Rows,
            table.Rejected,
            table.Duplicates,
        }),
        results.Layers,
        Results = results.Pages.ToDictionary(page => page.Section.Name, page =>
            page.Rows.Select(row => page.Names.Zip(row).ToDictionary(cell => cell.First, cell => CellText.JsonOf(cell.Second)))),
    });
}
