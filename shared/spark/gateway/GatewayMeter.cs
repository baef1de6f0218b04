using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace SparkMusic.Spark;

/// <summary>
/// What calls to Spark's gateway cost, for who listens: the meter <c>SparkMusic.Spark.Gateway</c>, whose histogram <c>calls</c> gets the
/// seconds from sending a command to its answer, with the Java method as its tag <c>method</c>. While nobody listens it costs nothing.
/// </summary>
static class GatewayMeter
{
    public const string Name = "SparkMusic.Spark.Gateway";

    static readonly Meter Meter = new(Name);
    static readonly Histogram<double> Calls = Meter.CreateHistogram<double>("calls", "s", "From sending a command to its answer.");

    public static long Start() => Calls.Enabled ? Stopwatch.GetTimestamp() : 0;

    public static void End(long start, string commands)
    {
        if (start != 0)
            Calls.Record(Stopwatch.GetElapsedTime(start).TotalSeconds, new KeyValuePair<string, object?>("method", MethodOf(commands)));
    }

    /// <summary>The method of a call, the word <c>new</c>, <c>release</c> or <c>other</c>.</summary>
    internal static string MethodOf(string commands)
    {
        var lines = commands.Split('\n', 4);
        return lines[0] switch
        {
            "c" => lines[2],
            "i" => "new",
            "m" => "release",
            _ => "other",
        };
    }
}
