using SparkMusic.Lakes;

namespace SparkMusic.Tests.Lakes;

/// <summary>
/// A commit, and the recovery after one, broken at every single change of the file system, whether it has a name or not: on file systems
/// that exchange folders at once and on those that take renames.
/// </summary>
[TestFixture(true)]
[TestFixture(false)]
public class LakeStepSweepTests(bool canExchange)
{
    MemoryFolder _template = null!;

    [OneTimeSetUp]
    public Task PrepareAsync() => SweepScenario.PrepareAsync((_template = new MemoryFolder())["lake"]);

    [OneTimeTearDown]
    public void Remove() => _template.Dispose();

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_commit_that_dies_at_any_change_is_complete_old_or_complete_new(bool isDone)
    {
        var found = new List<string>();
        for (var n = 1; ; n++)
        {
            using var folder = new MemoryFolder();
            SweepScenario.Copy(_template["lake"], folder["lake"]);
            var files = await DieAsync(folder["lake"], n, isDone);
            found.Add(await SweepScenario.CheckAsync(folder["lake"], "new1"));
            if (!files.HasDied) break;
        }
        found.Should().HaveCountGreaterThan(40).And.StartWith("old").And.EndWith("new");
        found.SkipWhile(state => state == "old").Should().OnlyContain(state => state == "new", "a commit is decided once");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_recovery_that_dies_at_any_change_is_finished_by_the_next_one(bool isDone)
    {
        // The first change after the journal, where most is left to do.
        var firstOfNew = await FirstDecidedAsync();
        for (var n = 1; ; n++)
        {
            using var folder = new MemoryFolder();
            SweepScenario.Copy(_template["lake"], folder["lake"]);
            await DieAsync(folder["lake"], firstOfNew, isDone: true);
            var files = new DyingFiles(new LocalFiles(folder["lake"], canExchange), n, isDone);
            await using (var lake = await Lake.OpenAsync(files, TimeProvider.System, default))
            {
                var recover = () => lake.RecoverAsync(default);
                if (n < 3) await recover.Should().ThrowAsync<SparkMusicException>();
                else await IgnoreDeathAsync(recover);
            }
            (await SweepScenario.CheckAsync(folder["lake"], "new1")).Should().Be("new", $"died at change {n}");
            if (!files.HasDied) break;
        }
    }

    async Task<int> FirstDecidedAsync()
    {
        for (var n = 1; ; n++)
        {
            using var folder = new MemoryFolder();
            SweepScenario.Copy(_template["lake"], folder["lake"]);
            await DieAsync(folder["lake"], n, isDone: true);
            if (File.Exists(folder["lake/_journal/new1.json"])) return n;
        }
    }

    async Task<DyingFiles> DieAsync(string location, int change, bool isDone)
    {
        var files = new DyingFiles(new LocalFiles(location, canExchange), change, isDone);
        await IgnoreDeathAsync(() => SweepScenario.ChangeAsync(files, "new1"));
        return files;
    }

    static async Task IgnoreDeathAsync(Func<Task> call)
    {
        try
        {
            await call();
        }
        catch (SparkMusicException)
        {
            // It died, as it was to.
        }
    }
}
