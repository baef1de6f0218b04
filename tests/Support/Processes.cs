namespace SparkMusic.Tests.Support;

/// <summary>Processes of this machine, by their command lines.</summary>
static class Processes
{
    /// <summary>Those whose command line contains the text; this one is never among them.</summary>
    public static IReadOnlyList<(int Id, string CommandLine)> With(string text) =>
    [
        .. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName)
            .Where(name => int.TryParse(name, out var id) && id != Environment.ProcessId)
            .Select(name => (Id: int.Parse(name!, null), CommandLine: CommandLineOf(name!)))
                .Where(process => process.CommandLine.Contains(text, StringComparison.Ordinal)),
    ];

    /// <summary>Waits until it is stopped, as by SIGSTOP.</summary>
    public static Task StoppedAsync(int id) => Patience.UntilAsync(() =>
    {
        var states = File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("State:", StringComparison.Ordinal));
        if (states.Contains("zombie")) throw new AssertionException("It ended before it was stopped.");
        return states.Contains("stopped");
    }, $"process {id} is stopped");

    /// <summary>Lets it go on, as by SIGCONT.</summary>
    public static void Continue(int id)
    {
        using var kill = System.Diagnostics.Process.Start("kill", ["-CONT", $"{id}"]);
        kill.WaitForExit();
    }

    static string CommandLineOf(string id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ');
        }
        catch (IOException)
        {
            // It ended first.
            return "";
        }
    }
}
