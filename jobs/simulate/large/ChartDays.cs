using System.Collections.Concurrent;

namespace SparkMusic.Jobs.Simulate.Large;

/// <summary>
/// Daily charts of any day: sixty days are made together, the small world's own sixty as they stand in it. Between two such spans the
/// wandering begins anew, as after a change of how streams are counted.
/// </summary>
sealed class ChartDays(LargeWorld world)
{
    const string Prefix = "37i9dQZEVXb";

    readonly ConcurrentDictionary<(int Chart, int Span), ILookup<DateOnly, SandboxChartEntry>> _spans = [];

    public static int Count => WorldCharts.Charts.Length;

    public string IdOf(int chart) => Prefix + Dice.Of(world.Seed, "chart id " + WorldCharts.Charts[chart].Country).Id()[..11];

    public int? NumberOf(string id)
    {
        for (var i = 0; i < Count; i++)
            if (id == IdOf(i)) return i;
        return null;
    }

    public static string NameOf(int chart) =>
        WorldCharts.Charts[chart].Country is { Length: > 0 } country ? $"Top 50 - {country}" : "Top 50 - Global";

    /// <summary>The chart as it stood on a day; a day without a chart shows the day's before.</summary>
    public IReadOnlyList<SandboxChartEntry> On(int chart, DateOnly day)
    {
        for (; ; day = day.AddDays(-1))
        {
            var span = (int)Math.Floor((day.DayNumber - WorldCharts.FirstDay.DayNumber) / (double)WorldCharts.Days);
            if (_spans.Count > 60) _spans.Clear();
            var entries = _spans.GetOrAdd((chart, span), Make)[day].ToList();
            if (entries.Count > 0) return entries;
        }
    }

    ILookup<DateOnly, SandboxChartEntry> Make((int Chart, int Span) of) =>
        WorldCharts.Entries(world.Seed, WorldCharts.Charts[of.Chart], world.Small.Tracks, of.Span).ToLookup(entry => entry.Day);
}
