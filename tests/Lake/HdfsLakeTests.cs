using SparkMusic.Lakes;
using SparkMusic.Ledgers;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Lakes;

/// <summary>A lake on a real HDFS with its ledger in a real Postgres: the commit, broken and killed as on local disk.</summary>
[TestFixture, Category("Cluster")]
public class HdfsLakeTests
{
    const int Killed = 137;

    // One of each kind of step.
    static readonly string[] Sample =
    [
        $"{FaultPoints.ManifestStaged}:2:exec-then-throw", $"{FaultPoints.JournalMoved}:1:exec-then-throw",
        $"{FaultPoints.ExchangeHalf}:1+:throw",
        $"{FaultPoints.ExchangeHalf}:2:throw", $"{FaultPoints.SegmentMoved}:1+:throw", $"{FaultPoints.ManifestReplaced}:2+:exec-then-throw",
    ];

    static readonly string[] Kills =
        [FaultPoints.JournalWritten + ":1", FaultPoints.ExchangeHalf + ":1", FaultPoints.ManifestReplaced + ":2",
            FaultPoints.StagingTrashed + ":1"];

    static readonly string[] Modes = ["throw", "exec-then-throw"];

    [TestCaseSource(nameof(Sample))]
    public async Task A_commit_that_fails_is_complete_old_or_complete_new(string fault) => (await BreakAsync(fault)).Should().BeTrue();

    [Test, Category("Soak")]
    public async Task A_commit_that_fails_at_any_point_is_complete_old_or_complete_new()
    {
        foreach (var point in Faults.Names.Except(FaultPoints.OfPublish).Order())
            foreach (var mode in Modes)
                foreach (var stays in new[] { "", "+" })
                    for (var n = 1; await BreakAsync($"{point}:{n}{stays}:{mode}"); n++)
                        TestContext.Progress.WriteLine($"{point}:{n}{stays}:{mode}");
    }

    [TestCaseSource(nameof(Kills))]
    public async Task A_process_killed_in_a_commit_leaves_complete_old_or_complete_new(string fault) =>
        (await KillAsync(fault)).Should().BeTrue();

    [Test, Category("Soak")]
    public async Task A_process_killed_at_every_point_leaves_complete_old_or_complete_new()
    {
        foreach (var point in Faults.Names.Except(FaultPoints.OfPublish).Order())
            for (var n = 1; await KillAsync($"{point}:{n}"); n++) TestContext.Progress.WriteLine($"{point}:{n}:kill");
    }

    [Test]
    public async Task A_sleeper_whose_tables_were_taken_over_commits_nothing()
    {
        await using var folder = new HdfsFolder();
        await SweepScenario.PrepareAsync(folder.Location);
        await using (var lake = await Lake.OpenAsync(folder.Location, TimeProvider.System, default))
        {
            var sleeper = await Scribe.BeginAsync(lake, "a1");
            var late = await sleeper.ReplaceAsync("marts", "sizes", ("all", "late", null));
            // As if it had not renewed its lease for a minute, on another machine.
            SharedPostgres.Server.Execute(SharedPostgres.Newest,
                "update sparkmusic.leases set until = clock_timestamp() - interval '1 second', host = 'gone' where table_name = 'sizes'");
            await Scribe.BuildAsync(lake, "a2", "marts", "sizes", ("all", "new", null));
            await sleeper.Attempt.Invoking(it => it.CommitAsync([late], default)).Should().ThrowAsync<SupersededException>();
            await sleeper.Attempt.DisposeAsync();
            Snapshot.OfFolders(lake).Should().Contain("marts/sizes: new");
            Snapshot.Leftovers(lake).Should().BeEmpty();
            (await lake.Ledger.AttemptsAsync("run-of-a1", default)).Single().State.Should().Be(RunState.Superseded);
        }
    }

    [Test]
    public async Task Without_a_Postgres_a_lake_on_HDFS_is_neither_made_nor_opened()
    {
        await using var folder = new HdfsFolder();
        await (await Lake.OpenOrCreateAsync(folder.Location, isSandbox: false, TimeProvider.System, default)).DisposeAsync();
        Environment.SetEnvironmentVariable("SPARKMUSIC_POSTGRES", null);
        Func<Task>[] calls =
        [
            () => Lake.OpenAsync(folder.Location, TimeProvider.System, default),
            () => Lake.OpenOrCreateAsync(folder.Location + "2", isSandbox: false, TimeProvider.System, default),
        ];
        foreach (var call in calls)
            (await call.Should().ThrowAsync<SparkMusicException>()).Which.Should().Match<SparkMusicException>(e =>
                e.ExitCode == 2 && e.Message.Contains("Postgres") && e.NextStep!.Contains("SPARKMUSIC_POSTGRES"));
        using var files = HdfsFolder.FilesAt(folder.Location + "2");
        (await files.ExistsAsync("", default)).Should().BeFalse();
    }

    [Test]
    public async Task A_lake_that_was_put_there_as_files_of_a_local_disk_is_refused()
    {
        await using var folder = new HdfsFolder();
        await (await Lake.OpenOrCreateAsync(folder.Location, isSandbox: false, TimeProvider.System, default)).DisposeAsync();
        using var files = HdfsFolder.FilesAt(folder.Location);
        var info = System.Text.Encoding.UTF8.GetString((await files.ReadAsync("_state/lake.json", default))!);
        await files.DeleteAsync("_state/lake.json", default);
        await files.WriteNewAsync("_state/lake.json",
            System.Text.Encoding.UTF8.GetBytes(info.Replace("\"postgres\"", "\"sqlite\"")), default);
        var open = () => Lake.OpenAsync(folder.Location, TimeProvider.System, default);
        (await open.Should().ThrowAsync<SparkMusicException>()).Which.NextStep.Should().Contain("sparkmusic copy");
    }

    // False when the fault was not struck.
    static async Task<bool> BreakAsync(string fault)
    {
        await using var folder = new HdfsFolder();
        await SweepScenario.PrepareAsync(folder.Location);
        bool hasStruck, hasFailed = false;
        using (var armed = Faults.Arm(fault))
        {
            try
            {
                await SweepScenario.ChangeAsync(folder.Location, "new1");
            }
            catch (SparkMusicException e) when (e is FaultException || e.Message.Contains("decided but not finished"))
            {
                hasFailed = true;
            }
            hasStruck = armed.HasStruck;
        }
        var found = await SweepScenario.CheckAsync(folder.Location, "new1");
        if (!hasFailed) found.Should().Be("new", "success was reported");
        return hasStruck;
    }

    static async Task<bool> KillAsync(string fault)
    {
        await using var folder = new HdfsFolder();
        await SweepScenario.PrepareAsync(folder.Location);
        var (exitCode, error) = await ChildProgram.RunAsync(fault + ":kill", "lake-change", folder.Location, "new1");
        exitCode.Should().BeOneOf([0, Killed], error);
        var found = await SweepScenario.CheckAsync(folder.Location, "new1", isProcessGone: true);
        if (exitCode == 0) found.Should().Be("new");
        return exitCode == Killed;
    }
}
