using SparkMusic.Tests.Commands;

namespace SparkMusic.Tests.Disturbances;

/// <summary>What a person is told when something is wrong: one message with what and where, one next step, the right exit code.</summary>
static class Told
{
    const string Message = "sparkmusic: ";

    /// <param name="printed">What the command printed.</param>
    /// <param name="code">Exit code.</param>
    /// <param name="what">Wildcard pattern of the message.</param>
    /// <param name="nextStep">Wildcard pattern of the next step.</param>
    public static void ShouldTell(this Printed printed, int code, string what, string nextStep)
    {
        printed.Code.Should().Be(code, printed.Error);
        var lines = printed.Error.TrimEnd().Split('\n');
        var messages = lines.Where(line => line.StartsWith(Message, StringComparison.Ordinal)).ToList();
        messages.Should().ContainSingle("one message tells it, not\n{0}", printed.Error).Which.Should().Match(Message + what);
        lines[^1].Should().StartWith("  ").And.Match("  " + nextStep);
        printed.Error.Should().NotContain("   at ", "a stack trace is no sentence").And.NotContain("This is a fault of sparkmusic");
    }

    public static Printed ShouldEndWith(this Printed printed, int code)
    {
        printed.Code.Should().Be(code, "it printed\n{0}\n{1}", printed.Out, printed.Error);
        return printed;
    }

    /// <summary>Every manifest as it lies there: what was committed, and nothing else, changes it.</summary>
    public static string Manifests(string lake) =>
        string.Join('\n', Directory.EnumerateFiles(lake + "/_state/tables").Order(StringComparer.Ordinal)
            .Select(path => Path.GetFileName(path) + File.ReadAllText(path)));
}
