namespace SparkMusic.Benchmarks;

/// <summary>Programs measured in turn, so that what else the machine does falls on all.</summary>
static class Pairs
{
    public static (Usage Ours, Usage Baseline) Measure(int times, Func<Usage> ours, Func<Usage> baseline)
    {
        var medians = Measure(times, [baseline, ours]);
        return (medians[1], medians[0]);
    }

    /// <summary>The medians, in the order of the programs.</summary>
    public static IReadOnlyList<Usage> Measure(int times, params IReadOnlyList<Func<Usage>> programs)
    {
        var runs = programs.Select(_ => new List<Usage>()).ToList();
        for (var i = 0; i < times; i++)
            for (var program = 0; program < programs.Count; program++) runs[program].Add(programs[program]());
        return [.. runs.Select(Usage.Median)];
    }
}
