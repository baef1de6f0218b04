using System.Diagnostics;
using System.Globalization;

namespace SparkMusic.Tests.Support;

/// <summary>
/// Chance in tests that disturb: another seed in every run, printed, so that a failure can be repeated with <c>SPARKMUSIC_TEST_SEED</c>.
/// </summary>
static class TestSeed
{
    const string Variable = "SPARKMUSIC_TEST_SEED";

    /// <summary>The seed of the variable, else a new one; printed either way.</summary>
    /// <exception cref="AssertionException">The variable is no number.</exception>
    public static int Take(string what)
    {
        var given = Environment.GetEnvironmentVariable(Variable);
        var seed = (int)(Stopwatch.GetTimestamp() % int.MaxValue);
        if (!string.IsNullOrEmpty(given) && !int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out seed))
            throw new AssertionException($"{Variable} is '{given}', which is no seed.");
        TestContext.Progress.WriteLine($"{what}: seed {seed} ({Variable}={seed} repeats it)");
        return seed;
    }
}
