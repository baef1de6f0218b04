using System.Globalization;
using SparkMusic.Jobs.Simulate.Large;

namespace SparkMusic.Benchmarks;

/// <summary>
/// The size of the biggest predecessor, which took ten hours, collected from the sandbox over HTTP with limits off; beside a client that
/// makes the calls and keeps nothing. Each has a sandbox of its own, which shares the cores with it.
/// </summary>
static class CollectCase
{
    const int Playlists = 2000, Tracks = 380_000;
    const double GoalSeconds = 120, GoalCalls = 1.03;

    public static void Run(Report report, Scratch scratch, bool isSmall)
    {
        var (playlists, tracks) = isSmall ? (Playlists / 10, Tracks / 10) : (Playlists, Tracks);
        var output = scratch["entries"];
        var themes = LargePlaylists.Themes.SelectMany(theme => new[] { "--search", theme });
        string[] command = ["collect", "playlists", .. themes, "--lake", scratch["collected"]];
        var bare = Measure(playlists, tracks, sandbox =>
            Machine.Benchmarks(sandbox.Environment(scratch["bare"]), "bare-collector", output));
        var ours = Measure(playlists, tracks, sandbox => Machine.SparkMusic(sandbox.Environment(scratch["ours"]), command));
        var entries = long.Parse(File.ReadAllText(output), CultureInfo.InvariantCulture);
        var calls = (double)ours.Calls / bare.Calls;
        report.Add(
            $"collect {playlists:N0} playlists, {entries:N0} entries, {ours.SandboxCpu:0} s of the sandbox's cpu on top",
            ours.Usage, bare.Usage,
            $"{entries / ours.Usage.Wall:N0} tracks a second, {ours.Calls:N0} calls made of {bare.Calls:N0} needed ({calls:0.000}), "
            + $"{Report.Number(ours.Usage.Wall / bare.Usage.Wall)} times, cpu {Report.Number(ours.Usage.Cpu / bare.Usage.Cpu)} times",
            "< 120 s, calls <= 1.03 times the least", ours.Usage.Wall < GoalSeconds && calls <= GoalCalls);
    }

    static (Usage Usage, int Calls, double SandboxCpu) Measure(int playlists, int tracks, Func<SandboxProcess, Usage> collect)
    {
        using var sandbox = new SandboxProcess(playlists, tracks);
        var before = sandbox.Cpu;
        var usage = collect(sandbox);
        return (usage, sandbox.Calls(), sandbox.Cpu - before);
    }
}
