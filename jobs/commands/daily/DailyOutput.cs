using System.Globalization;

namespace SparkMusic.Jobs.Commands.Daily;

/// <summary>Says what daily collections brought.</summary>
static class DailyOutput
{
    public static void Print(IReadOnlyList<CollectionReport> reports)
    {
        if (reports.Count == 0) return;
        Output.Table(["collection", "what", "outcome", "#calls", "#again", "#rows", "#rejected"], [.. reports.Select(report => new[]
        {
            report.Name, report.What, Said(report.Outcome), Output.Number(report.Calls), Output.Number(report.Retries),
                Output.Number(report.Rows), Output.Number(report.Rejected),
        })]);
        foreach (var note in reports.SelectMany(report => report.Notes.Select(note => $"{report.Name}: {note}")).Distinct())
            Output.Note(note);
        if (ResumeAt(reports) is { } at)
            Console.WriteLine($"Resume after {Text(at)}: run the same command again then, it goes on where it was.");
        Console.WriteLine();
    }

    /// <summary>What went wrong, at the end, where people look.</summary>
    public static void PrintErrors(IReadOnlyList<CollectionReport> reports)
    {
        foreach (var report in reports.Where(report => report.Error is not null)) Cli.Report(report.Error!);
    }

    public static object JsonOf(IReadOnlyList<CollectionReport> reports) => reports.Select(report => new
    {
        report.Name,
        report.What,
        Outcome = report.Outcome.ToString().ToLowerInvariant(),
        report.Calls,
        report.Retries,
        report.Limited,
        report.Rows,
        report.Rejected,
        report.Notes,
        Error = report.Error?.Message,
        ResumeAt = report.ResumeAt is { } at ? Text(at) : null,
    });

    /// <summary>The first time at which a closed source opens.</summary>
    static DateTime? ResumeAt(IReadOnlyList<CollectionReport> reports) => reports.Min(report => report.ResumeAt);

    static string Said(CollectionOutcome outcome) => outcome switch
    {
        CollectionOutcome.Done => "done today",
        CollectionOutcome.Later => "try later",
        _ => outcome.ToString().ToLowerInvariant(),
    };

    static string Text(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
