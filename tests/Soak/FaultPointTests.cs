using SparkMusic.Tests.Lakes;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Disturbances;

/// <summary>
/// The command line at every fault point that an import, a run or the recovery before them passes: killed, failing before the step, failing
/// after it.
/// </summary>
[TestFixture]
public class FaultPointTests
{
    const int Killed = 137;

    static readonly string[] Modes = ["kill", "throw", "exec-then-throw"];

    /// <summary>
    /// Passed only where folders cannot be exchanged, where a partition becomes empty, after another failure, by copy or by publish: they
    /// have sweeps of their own.
    /// </summary>
    static readonly string[] NotInThisStory =
    [
        FaultPoints.ExchangeHalf, FaultPoints.FolderRemoved, FaultPoints.StagingDropped,
        FaultPoints.FileCopied, FaultPoints.ManifestCopied, FaultPoints.LakeCopied, .. FaultPoints.OfPublish,
    ];

    static IEnumerable<string> Recovery =>
        [FaultPoints.RecoveryFenced, FaultPoints.RecoveryUndone, FaultPoints.RecoveryFinished, FaultPoints.StraysMoved,
            FaultPoints.TrashSwept];

    static IEnumerable<string> Points => Faults.Names.Except(NotInThisStory).Order();

    [Test]
    public async Task A_sample_of_fault_points_leaves_nothing_half_done()
    {
        var dice = new Random(TestSeed.Take("fault points"));
        foreach (var point in Points.OrderBy(_ => dice.Next()).Take(7).ToList())
            (await DisturbAsync(point, 1, Modes[dice.Next(Modes.Length)])).Should().BeTrue(point + " is passed");
    }

    [Test]
    public async Task A_lease_that_cannot_be_released_is_not_waited_for_by_the_next_file() =>
        (await DisturbAsync(FaultPoints.LeaseReleased, 1, "throw")).Should().BeTrue();

    [TestCaseSource(nameof(Points)), Category("Soak")]
    public async Task Every_fault_point_leaves_nothing_half_done(string point)
    {
        var struck = 0;
        foreach (var mode in Modes)
            foreach (var n in new[] { 1, 2, 5, 13 })
            {
                var hasStruck = await DisturbAsync(point, n, mode);
                if (n == 1) hasStruck.Should().BeTrue(point + " is passed");
                if (!hasStruck) break;
                struck++;
            }
        TestContext.Progress.WriteLine($"{point}: {struck} disturbances, the same tables and verify green after each");
    }

    // The late import and the run after it, each with the fault in its way; false when neither passes the point that often.
    static async Task<bool> DisturbAsync(string point, int n, string mode)
    {
        using var folder = new MemoryFolder();
        var (lake, why) = (folder["lake"], $"{point}:{n}:{mode}");
        var isRecovery = Recovery.Contains(point);
        Story.Copy(Story.LateImport, lake);
        if (isRecovery) Leave(lake, point);
        var hasStruck = Strike(Story.LateImport, lake, why);
        if (!hasStruck) hasStruck = Strike(Story.LateRun, lake, why);
        await Story.CleanUpAsync(lake, why);
        return hasStruck;
    }

    static bool Strike(int step, string lake, string fault)
    {
        using var victim = Victim.WithFault(fault, Story.CommandFor(step, lake));
        var result = victim.Finish(Patience.Long);
        if (fault.EndsWith(":kill", StringComparison.Ordinal))
        {
            result.ExitCode.Should().BeOneOf([0, Killed], "{0} said\n{1}", fault, result.Error);
            return result.ExitCode == Killed;
        }
        // A decided commit is finished in spite of a failure: then nobody needs to be told.
        var isTold = result.Error.Contains($"Fault point {fault.Split(':')[0]} failed", StringComparison.Ordinal);
        result.ExitCode.Should().Be(isTold ? 1 : 0, "{0} said\n{1}", fault, result.Error);
        result.Error.Should().NotContain("   at ", "a failure is told in a sentence");
        return result.Error.Contains("SPARKMUSIC_FAULT strikes", StringComparison.Ordinal);
    }

    // What a recovery finds.
    static void Leave(string lake, string point)
    {
        if (point == FaultPoints.TrashSwept)
        {
            Directory.CreateDirectory(lake + "/_trash/20200101t000000-000000000000");
            Directory.SetLastWriteTimeUtc(lake + "/_trash/20200101t000000-000000000000",
                new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        }
        else if (point == FaultPoints.StraysMoved)
        {
            var segment = Directory.EnumerateFiles(lake + "/raw/raw_chart_entries", "*.parquet", SearchOption.AllDirectories).First();
            File.Copy(segment, Path.Combine(Path.GetDirectoryName(segment)!, "part-20200101t000000-000000000000-0.parquet"));
        }
        else
        {
            var before = point == FaultPoints.RecoveryUndone ? FaultPoints.JournalWritten : FaultPoints.SegmentMoved;
            Strike(Story.LateImport, lake, before + ":1:kill").Should().BeTrue();
        }
    }
}
