using SparkMusic.Lakes;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Lakes;

/// <summary>Real disks that are full or read-only: a small file system in memory, which only root may mount.</summary>
[TestFixture]
public class LakeDiskTests
{
    TestFolder _folder = null!;
    SmallDisk _disk = null!;

    string Disk => _folder["disk"];

    [SetUp]
    public void Mount()
    {
        _folder = new TestFolder();
        _disk = new SmallDisk(Disk, "size=2m,nr_inodes=300");
    }

    [TearDown]
    public void Unmount()
    {
        _disk?.Dispose();
        _folder.Dispose();
    }

    [Test]
    public async Task A_full_disk_is_named_and_the_commit_goes_on_once_there_is_space()
    {
        await SweepScenario.PrepareAsync(Disk + "/lake");
        _disk.Fill();
        var change = () => SweepScenario.ChangeAsync(Disk + "/lake", "new1");
        (await change.Should().ThrowAsync<SparkMusicException>().WithMessage("*disk full*")).Which.Should().Match<SparkMusicException>(e =>
            e.ExitCode == 1 && e.NextStep!.Contains("Free some space") && e.Message.Contains(Disk));
        _disk.Free();
        (await SweepScenario.CheckAsync(Disk + "/lake", "new1")).Should().Be("old");
        await SweepScenario.ChangeAsync(Disk + "/lake", "new2");
        (await SweepScenario.CheckAsync(Disk + "/lake", "new2")).Should().Be("new");
    }

    [Test]
    public async Task A_disk_that_fills_at_any_step_of_a_commit_leaves_old_or_new()
    {
        foreach (var point in new[]
        {
            FaultPoints.ManifestStaged, FaultPoints.JournalWritten, FaultPoints.JournalMoved, FaultPoints.FolderMovedIn,
            FaultPoints.SegmentMoved, FaultPoints.TablesSynced,
        })
        {
            var location = $"{Disk}/{point.Replace('.', '-')}";
            await SweepScenario.PrepareAsync(location);
            using var child = ChildProgram.Start(point + ":1:stop", "lake-change", location, "new1");
            await Processes.StoppedAsync(child.Id);
            _disk.Fill();
            Processes.Continue(child.Id);
            await child.WaitForExitAsync();
            _disk.Free();
            var found = await SweepScenario.CheckAsync(location, "new1");
            if (child.ExitCode == 0) found.Should().Be("new", point);
            Directory.Delete(location, recursive: true);
        }
    }

    [Test]
    public async Task A_read_only_lake_is_read_and_says_so_when_it_is_to_be_written()
    {
        await SweepScenario.PrepareAsync(Disk + "/lake");
        _disk.Remount(isReadOnly: true);
        await using var lake = await Lake.OpenAsync(Disk + "/lake", TimeProvider.System, default);
        (await Snapshot.OfManifestsAsync(lake)).Should().Be(SweepScenario.Old.ReplaceLineEndings("\n"));
        (await lake.Ledger.AttemptsAsync(null, default)).Should().HaveCount(3);
        (await lake.RecoverAsync(default)).Should().BeEmpty();
        Func<Task>[] writes =
        [
            () => lake.BeginAsync("run-1", "a1", default), () => lake.Ledger.StartRunAsync("run-1", "run", "duckdb", default), () =>
                lake.Ledger.TryTakeLeaseAsync("x", "a1", default),
            () => lake.Ledger.SaveChecksAsync([new("r", "a", "x", "all", "c", "warn", 0, default)], default),
            () => Lake.OpenOrCreateAsync(Disk + "/another", false, TimeProvider.System, default),
        ];
        foreach (var write in writes)
            (await write.Should().ThrowAsync<SparkMusicException>()).Which
                .Should().Match<SparkMusicException>(e => e.Message.Contains(Disk) && e.NextStep!.Contains("for writing"));
    }

    [Test]
    public void Errors_of_the_system_become_sentences_with_the_next_step()
    {
        foreach (var (errno, kind, words) in new[]
        {
            (28, LakeFileError.Full, "disk full"), (30, LakeFileError.ReadOnly, "read-only"),
            (13, LakeFileError.Denied, "permission denied"), (18, LakeFileError.Other, "one file system"),
        })
        {
            var error = LocalErrors.Of("write", "/lake/x", errno);
            (error.Kind, error.Path).Should().Be((kind, "/lake/x"));
            error.Message.Should().Contain("/lake/x").And.Contain(words);
            error.NextStep.Should().NotBeNullOrEmpty();
        }
    }
}
