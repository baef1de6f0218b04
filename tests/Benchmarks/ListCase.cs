namespace SparkMusic.Benchmarks;

/// <summary>How long a person waits for the built command line to answer.</summary>
static class ListCase
{
    const double Goal = 0.25;

    public static void Run(Report report)
    {
        Machine.SparkMusic("list");
        var usage = Usage.Median([.. Enumerable.Range(0, 11).Select(_ => Machine.SparkMusic("list"))]);
        report.Add("cold start of list", usage, null, $"{Report.Number(usage.Wall)} s", "< 0.25 s", usage.Wall < Goal);
    }
}
