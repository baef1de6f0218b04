using SparkMusic.Lakes;
using SparkMusic.Ledgers;
using SparkMusic.Tests.Lakes;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Disturbances;

/// <summary>SIGTERM (a host that shuts down) and SIGINT (Ctrl-C) while an import or a run works.</summary>
[TestFixture]
public class SignalTests
{
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
        // It is stopped there, so the signal comes in the middle of the work, and goes on a while after it has come.
        using var victim = Victim.WithFault(slowAt + ":1:stop", Story.CommandFor(step, lake));
        await victim.StoppedAsync();
        victim.Signal(signal);
        victim.Signal("CONT");
        var result = victim.Finish(Patience.Long);
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
        // If it comes late all the same, it comes in the middle.
        using var victim = Victim.WithFault(FaultPoints.ManifestStaged + ":1+:sleep", Story.CommandFor(Story.LateImport, folder["lake"]));
        victim.Signal("TERM");
        victim.Finish(Patience.Long).ExitCode.Should().Be(ExitCodes.Terminated);
        await Story.CleanUpAsync(folder["lake"], "SIGTERM at the start");
    }

    static async Task<RunRecord> LastRunAsync(string location)
    {
        await using var lake = await Lake.OpenAsync(location, TimeProvider.System, default);
        return (await lake.Ledger.RunsAsync(1, default)).Single();
    }
}
