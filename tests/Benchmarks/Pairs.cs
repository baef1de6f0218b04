namespace SparkMusic.Benchmarks;

/// <summary>Two programs measured in turn, so that what else the machine does falls on both.</summary>
static class Pairs
{
    public static (Usage Ours, Usage Baseline) Measure(int times, Func<Usage> ours, Func<Usage> baseline)
    {
        var (all, others) = (new List<Usage>(), new List<Usage>());
        for (var i = 0; i < times; i++)
        {
            others.Add(baseline());
            all.Add(ours());
        }
        return (Usage.Median(all), Usage.Median(others));
    }
}
