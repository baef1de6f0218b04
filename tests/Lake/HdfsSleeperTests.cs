using System.Diagnostics;
using SparkMusic.Lakes;
using SparkMusic.Ledgers;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Lakes;

/// <summary>A process that is paused in its commit on HDFS, overtaken when its leases in Postgres have run out, and woken.</summary>
[TestFixture, Category("Cluster")]
public class HdfsSleeperTests
{
    static readonly string Older = SweepScenario.Old.ReplaceLineEndings("\n"), Decided = SweepScenario.New.ReplaceLineEndings("\n");

    [TestCase(FaultPoints.StagingSynced)]
    [TestCase(FaultPoints.JournalWritten)]
    public async Task Overtaken_before_its_commit_was_decided_it_commits_nothing_when_it_wakes(string point)
    {
        var (error, found, states) = await OvertakeAsync(point);
        error.Should().Contain("Attempt new1 cannot commit: another attempt has taken over");
        found.Should().Be(Older.Replace("marts/sizes: old", "marts/sizes: newest"));
        states.Should().HaveCount(3).And.OnlyContain(state => state == RunState.Failed, "a recovery found it dead");
    }

    [TestCase(FaultPoints.ExchangeHalf)]
    [TestCase(FaultPoints.ManifestReplaced)]
    public async Task Overtaken_in_a_decided_commit_it_was_finished_for_it_and_its_waking_changes_nothing(string point)
    {
        var (_, found, states) = await OvertakeAsync(point);
        found.Should().Be(Decided.Replace("marts/sizes: new", "marts/sizes: newest"));
        states.Should().HaveCount(3).And.OnlyContain(state => state == RunState.Succeeded);
    }

    static async Task<(string Error, string Found, IEnumerable<RunState> States)> OvertakeAsync(string point)
    {
        await using var folder = new HdfsFolder();
        await SweepScenario.PrepareAsync(folder.Location);
        using var sleeper = ChildProgram.Start(point + ":1:stop", "lake-change", folder.Location, "new1");
        try
        {
            await SleepsAsync(sleeper);
            await Processes.StoppedAsync(sleeper.Id);
            // As if a minute had passed in which it renewed nothing.
            foreach (var table in new[] { "leases", "holds" })
                SharedPostgres.Server.Execute(SharedPostgres.Newest,
                    $"update sparkmusic.{table} set until = clock_timestamp() - interval '1 second' where until is not null");
            await using var lake = await Lake.OpenAsync(folder.Location, TimeProvider.System, default);
            await lake.RecoverAsync(default);
            await Scribe.BuildAsync(lake, "new2", "marts", "sizes", ("all", "newest", null));
            var before = Snapshot.OfEverything(lake);
            Processes.Continue(sleeper.Id);
            var error = await sleeper.StandardError.ReadToEndAsync();
            await sleeper.WaitForExitAsync();
            Snapshot.OfEverything(lake).Should().Be(before, "it woke up");
            Snapshot.Leftovers(lake).Should().BeEmpty();
            Snapshot.OfFolders(lake).Should().Be(await Snapshot.OfManifestsAsync(lake));
            return (error, Snapshot.OfFolders(lake), (await lake.Ledger.AttemptsAsync("run-of-new1", default))
                .Select(attempt => attempt.State));
        }
        finally
        {
            sleeper.Kill();
        }
    }

    static async Task SleepsAsync(Process sleeper)
    {
        for (string? line; !((line = await sleeper.StandardError.ReadLineAsync())
            ?? throw new AssertionException("It ended before it slept.")).StartsWith("SPARKMUSIC_FAULT strikes", StringComparison.Ordinal);)
            await TestContext.Progress.WriteLineAsync(line);
    }
}
