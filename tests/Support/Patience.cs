using System.Diagnostics;

namespace SparkMusic.Tests.Support;

/// <summary>
/// Waiting for what is sure to come, however slow the machine is: it ends as soon as it is there, and only what never comes is given up.
/// </summary>
static class Patience
{
    /// <summary>Nothing that works takes so long, on a machine that stands still for seconds again and again.</summary>
    public static readonly TimeSpan Long = TimeSpan.FromMinutes(3);

    public static Task UntilAsync(Func<bool> holds, string what) => UntilAsync(() => Task.FromResult(holds()), what);

    public static async Task UntilAsync(Func<Task<bool>> holds, string what)
    {
        for (var watch = Stopwatch.StartNew(); !await holds(); await Task.Delay(20))
            if (watch.Elapsed > Long) throw new AssertionException($"It did not come within {Long}: {what}.");
    }
}
