using SparkMusic.Lakes;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Lakes;

/// <summary>Processes that are killed (SIGKILL) at fault points of a commit, and of the recovery after it.</summary>
[TestFixture]
public class LakeKillTests
{
    const int Killed = 137;

    // Kept: the same sample every time, and one that reaches each kind of step.
    static readonly string[] Sample =
    [
        FaultPoints.ManifestStaged + ":2", FaultPoints.JournalWritten + ":1", FaultPoints.JournalMoved + ":1",
        FaultPoints.FolderExchanged + ":2",
        FaultPoints.FolderMovedIn + ":1", FaultPoints.FolderRemoved + ":1", FaultPoints.SegmentMoved + ":2",
        FaultPoints.ManifestReplaced + ":2",
        FaultPoints.StagingTrashed + ":1", FaultPoints.JournalDeleted + ":1",
    ];

    [TestCaseSource(nameof(Sample))]
    public async Task A_process_killed_in_a_commit_leaves_complete_old_or_complete_new(string fault)
    {
        using var folder = new TestFolder();
        (await KillAsync(folder, fault)).Should().BeTrue();
    }

    [Test, Category("Soak")]
    public async Task A_process_killed_at_every_point_leaves_complete_old_or_complete_new()
    {
        foreach (var point in Faults.Names.Except(FaultPoints.OfPublish).Order())
            for (var n = 1; ; n++)
            {
                using var folder = new TestFolder();
                if (!await KillAsync(folder, $"{point}:{n}")) break;
            }
    }

    [Test]
    public async Task A_recovery_killed_again_and_again_is_finished_by_the_next_one()
    {
        using var folder = new TestFolder();
        await SweepScenario.PrepareAsync(folder["lake"]);
        (await ChildProgram.RunAsync(
            FaultPoints.FolderExchanged + ":1:kill", "lake-change", folder["lake"], "new1")).ExitCode.Should().Be(Killed);
        string[] kills = [FaultPoints.RecoveryFenced, FaultPoints.FolderRemoved, FaultPoints.ManifestReplaced, FaultPoints.StagingTrashed,
            FaultPoints.JournalDeleted];
        foreach (var kill in kills)
            (await ChildProgram.RunAsync(kill + ":1:kill", "lake-recover", folder["lake"])).ExitCode.Should().Be(Killed, kill);
        (await SweepScenario.CheckAsync(folder["lake"], "new1", isProcessGone: true)).Should().Be("new");
    }

    [Test]
    public async Task The_next_run_works_on_what_the_killed_one_decided()
    {
        using var folder = new TestFolder();
        await SweepScenario.PrepareAsync(folder["lake"]);
        (await ChildProgram.RunAsync(
            FaultPoints.ManifestReplaced + ":1:kill", "lake-change", folder["lake"], "new1")).ExitCode.Should().Be(Killed);
        (await ChildProgram.RunAsync(null, "lake-change", folder["lake"], "new2")).ExitCode.Should().Be(0);
        await using var lake = await Lake.OpenAsync(folder["lake"], TimeProvider.System, default);
        (await Snapshot.OfManifestsAsync(lake))
            .Should().Contain("raw/raw_x/p_month=2021-11: s1 s2 s2").And.Contain("p_month=2021-12: s3 s3");
        (await lake.ReadManifestAsync("raw_x", default))!.Generation.Should().Be(3);
    }

    // False when the point is not passed that often.
    static async Task<bool> KillAsync(TestFolder folder, string fault)
    {
        await SweepScenario.PrepareAsync(folder["lake"]);
        var (exitCode, error) = await ChildProgram.RunAsync(fault + ":kill", "lake-change", folder["lake"], "new1");
        exitCode.Should().BeOneOf([0, Killed], error);
        var found = await SweepScenario.CheckAsync(folder["lake"], "new1", isProcessGone: true);
        if (exitCode == 0) found.Should().Be("new");
        return exitCode == Killed;
    }
}
