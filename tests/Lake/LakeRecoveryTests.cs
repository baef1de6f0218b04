using SparkMusic.Lakes;
using SparkMusic.Ledgers;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Lakes;

[TestFixture]
public class LakeRecoveryTests
{
    TestFolder _folder = null!;
    Lake _lake = null!;

    [SetUp]
    public async Task SetUpAsync()
    {
        _folder = new TestFolder();
        await SweepScenario.PrepareAsync(_folder["lake"]);
        _lake = await Lake.OpenAsync(_folder["lake"], TimeProvider.System, default);
    }

    [TearDown]
    public async Task TearDownAsync()
    {
        await _lake.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task A_live_attempt_is_left_alone()
    {
        var scribe = await Scribe.BeginAsync(_lake, "live");
        await using var attempt = scribe.Attempt;
        var commit = await scribe.ReplaceAsync("marts", "sizes", ("all", "new", null));
        await using (var other = await Lake.OpenAsync(_folder["lake"], TimeProvider.System, default))
        {
            (await other.NeedsRecoveryAsync(default)).Should().BeTrue();
            (await other.RecoverAsync(default)).Should().BeEmpty();
        }
        await attempt.CommitAsync([commit], default);
        Snapshot.OfFolders(_lake).Should().Contain("marts/sizes: new");
    }

    [Test]
    public async Task Who_takes_a_table_first_finishes_what_its_dead_holder_had_decided()
    {
        var dead = await DieInCommitAsync("dead", FaultPoints.FolderExchanged + ":1:kill");
        // No recovery at a start: the process that died did so while this one was running already.
        var lease = await _lake.Ledger.TryTakeLeaseAsync("entries", "next", default);
        lease!.Epoch.Should().Be(3);
        (await Snapshot.OfManifestsAsync(_lake)).Should().Be(SweepScenario.New.ReplaceLineEndings("\n"));
        Directory.EnumerateFileSystemEntries(_lake.UriOf("_staging")).Should().BeEmpty();
        (await _lake.Ledger.AttemptsAsync(dead, default)).Should().OnlyContain(attempt => attempt.State == RunState.Succeeded);
    }

    [Test]
    public async Task Who_takes_a_table_first_fences_its_dead_holder()
    {
        await DieInCommitAsync("dead", FaultPoints.JournalWritten + ":1:kill");
        await _lake.Ledger.TryTakeLeaseAsync("sizes", "next", default);
        Directory.EnumerateFileSystemEntries(_lake.UriOf("_staging")).Should().BeEmpty();
        (await Snapshot.OfManifestsAsync(_lake)).Should().Be(SweepScenario.Old.ReplaceLineEndings("\n"));
    }

    [Test]
    public async Task An_attempt_that_is_fenced_between_its_check_and_its_journal_cannot_commit()
    {
        var scribe = await Scribe.BeginAsync(_lake, "sleeper");
        var commit = await scribe.ReplaceAsync("marts", "sizes", ("all", "late", null));
        Task? taking = null;
        using (var fault = Faults.Arm(FaultPoints.JournalWritten + ":1:stop"))
        {
            var committing = Task.Run(() => scribe.Attempt.CommitAsync([commit], default));
            await Patience.UntilAsync(() => fault.HasStruck, "it has written its journal");
            File.Delete(_lake.UriOf("_state/locks/sizes"));
            await using var other = await Lake.OpenAsync(_folder["lake"], TimeProvider.System, default);
            taking = Scribe.BuildAsync(other, "second", "marts", "sizes", ("all", "second", null));
            await taking;
            fault.GoOn();
            await committing.Invoking(it => it).Should().ThrowAsync<SupersededException>();
        }
        await scribe.Attempt.DisposeAsync();
        Snapshot.OfFolders(_lake).Should().Contain("marts/sizes: second");
        Directory.EnumerateFileSystemEntries(_lake.UriOf("_staging")).Should().BeEmpty();
    }

    [Test]
    public async Task A_file_in_a_raw_folder_that_no_manifest_names_goes_to_the_trash()
    {
        var stray = _lake.UriOf("raw/raw_x/p_month=2021-11/part-ghost-0.parquet");
        await File.WriteAllTextAsync(stray, "ghost");
        (await _lake.RecoverAsync(default)).Should().ContainSingle().Which.Should().Contain("part-ghost-0.parquet");
        (await Snapshot.OfManifestsAsync(_lake)).Should().Be(Snapshot.OfFolders(_lake));
        Directory.GetFiles(
            _lake.UriOf("_trash"), "part-ghost-0.parquet", SearchOption.AllDirectories).Select(File.ReadAllText).Should().Equal("ghost");
        (await _lake.RecoverAsync(default)).Should().BeEmpty();
    }

    [Test]
    public async Task The_trash_is_kept_for_a_day()
    {
        await Scribe.BuildAsync(_lake, "a1", "marts", "sizes", ("all", "new", null));
        var clock = new FixedClock(DateTime.SpecifyKind(TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(23), DateTimeKind.Utc));
        await using var later = await Lake.OpenAsync(_folder["lake"], clock, default);
        await later.RecoverAsync(default);
        Directory.Exists(_lake.UriOf("_trash/a1")).Should().BeTrue();
        clock.Now = clock.Now.AddHours(2);
        await later.RecoverAsync(default);
        Directory.EnumerateFileSystemEntries(_lake.UriOf("_trash")).Should().BeEmpty();
    }

    [Test]
    public async Task A_staging_folder_removed_from_outside_in_mid_commit_is_told_and_not_passed_over()
    {
        await DieInCommitAsync("dead", FaultPoints.FolderExchanged + ":1:kill");
        Directory.Delete(_lake.UriOf("_staging/dead"), recursive: true);
        (await _lake.Invoking(it => it.RecoverAsync(default))
            .Should().ThrowAsync<SparkMusicException>().WithMessage("*dead*removed from outside*"))
            .Which.NextStep.Should().Contain("_journal/dead.json");
    }

    // In a process of its own, which is killed there; the answer is its run.
    async Task<string> DieInCommitAsync(string attempt, string fault)
    {
        (await ChildProgram.RunAsync(fault, "lake-change", _folder["lake"], attempt)).ExitCode.Should().Be(137);
        return "run-of-" + attempt;
    }
}
