using System.Diagnostics;
using SparkMusic.Lakes;
using SparkMusic.Ledgers;
using SparkMusic.Tests.Lakes;

namespace SparkMusic.Tests.Disturbances;

/// <summary>SIGTERM (a host that shuts down) and SIGINT (Ctrl-C) while an import or a run works.</summary>
[TestFixture]
public class SignalTests
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [TestCase("TERM", Story.LateImport, FaultPoints.ManifestStaged, ExitCodes.Terminated)]
    [TestCase("INT", Story.LateImport, FaultPoints.StagingSynced, ExitCodes.Interrupted)]
    [TestCase("TERM", Story.LateRun, FaultPoints.ManifestStaged, ExitCodes.Terminated)]
    [TestCase("INT", Story.LateRun, FaultPoints.FolderExchanged, ExitCodes.Interrupted)]
    [TestCase("INT", Story.LateRun, FaultPoints.AttemptEnded, ExitCodes.Interrupted)]
    public async Task Work_that_is_told_to_stop_stops_soon_and_leaves_nothing_half_done(
        string signal, int step, string slowAt, int exitCode)
    {
        using var folder = new MemoryFolder();
        var (lake, why) = (folder["lake"], $"SIG{signal} while it passes {slowAt}");
        Story.Copy(step, lake);
        // Each passing takes two seconds, so the signal comes in the middle of the work.
        using var victim = Victim.WithFault(slowAt + ":1+:sleep", Story.CommandFor(step, lake));
        await UntilAsync(() => Directory.Exists(lake + "/_staging") && Directory.EnumerateDirectories(lake + "/_staging").Any());
        await Task.Delay(500);
        var watch = Stopwatch.StartNew();
        victim.Signal(signal);
        var result = victim.Finish(TimeSpan.FromMinutes(1));
        watch.Elapsed.Should().BeLessThan(Patience, why);
        result.ExitCode.Should().Be(exitCode, "{0}: it said\n{1}", why, result.Error);
        result.Error.Should().Contain("cancelled; what was committed stays");
        (await LastRunAsync(lake)).Should().Match<RunRecord>(run => run.State == RunState.Cancelled && run.ExitCode == exitCode
            && run.EndedAt != null);
        Directory.EnumerateFileSystemEntries(lake + "/_staging").Should().BeEmpty(why);
        await Story.ShouldHoldAsync(lake, why);
        (await Story.CleanUpAsync(lake, why)).Should().BeEmpty("nothing was left to recover");
    }

    [Test]
    public async Task A_signal_before_the_work_begins_ends_the_process_too()
    {
        using var folder = new MemoryFolder();
        Story.Copy(Story.LateImport, folder["lake"]);
        using var victim = new Victim(null, Story.CommandFor(Story.LateImport, folder["lake"]));
        victim.Signal("TERM");
        victim.Finish(Patience).ExitCode.Should().Be(ExitCodes.Terminated);
        await Story.CleanUpAsync(folder["lake"], "SIGTERM at the start");
    }

    internal static async Task UntilAsync(Func<bool> condition)
    {
        for (var watch = Stopwatch.StartNew(); !condition(); await Task.Delay(20))
            if (watch.Elapsed > TimeSpan.FromMinutes(5)) throw new AssertionException("What was waited for did not come.");
    }

    static async Task<RunRecord> LastRunAsync(string location)
    {
        await using var lake = await Lake.OpenAsync(location, TimeProvider.System, default);
        return (await lake.Ledger.RunsAsync(1, default)).Single();
    }
}
