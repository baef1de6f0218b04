using SparkMusic.Lakes;
using SparkMusic.Ledgers;

namespace SparkMusic.Tests.Lakes;

/// <summary>A commit of three tables that takes every kind of step: what the sweeps break at each of its points.</summary>
static class SweepScenario
{
    public const string Old =
        """
        clean/entries/p_month=2021-10: old
        clean/entries/p_month=2021-11: goes
        clean/entries/p_month=2021-12: stays
        marts/sizes: old
        raw/raw_x/p_month=2021-11: s1
        rejected/entries/p_month=2021-11: bad
        rejected/raw_x: r1
        """;

    public const string New =
        """
        clean/entries/p_month=2021-10: new
        clean/entries/p_month=2021-12: stays
        clean/entries/p_month=2022-01: first
        marts/sizes: new
        raw/raw_x/p_month=2021-11: s1 s2
        raw/raw_x/p_month=2021-12: s3
        rejected/entries/p_month=2021-10: worse
        rejected/raw_x: r1 r2
        """;

    public static async Task PrepareAsync(string location)
    {
        await using var lake = await Lake.OpenOrCreateAsync(location, isSandbox: false, TimeProvider.System, default);
        await Scribe.BuildAsync(lake, "old1", "marts", "sizes", ("all", "old", null));
        await Scribe.BuildAsync(
            lake, "old2", "clean", "entries", ("2021-10", "old", null), ("2021-11", "goes", "bad"), ("2021-12", "stays", null));
        var scribe = await Scribe.BeginAsync(lake, "old3");
        await using var attempt = scribe.Attempt;
        var commit = await scribe.AppendAsync("raw_x", "r1", ("2021-11", "s1"));
        await attempt.CommitAsync([commit], default);
        await lake.Ledger.EndAttemptAsync("old3", RunState.Succeeded, default);
        await lake.Ledger.ReleaseLeaseAsync(commit.Lease);
    }

    /// <summary>A lake is copied as files.</summary>
    public static void Copy(string from, string to)
    {
        foreach (var folder in Directory.EnumerateDirectories(from, "*", SearchOption.AllDirectories))
            Directory.CreateDirectory(folder.Replace(from, to));
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories)) File.Copy(file, file.Replace(from, to));
    }

    /// <summary>What a run does: recover, begin, lease, write, commit, end.</summary>
    public static Task ChangeAsync(string location, string attemptId) =>
        ChangeAsync(Lake.FilesAt(location, TimeProvider.System), attemptId);

    public static async Task ChangeAsync(ILakeFiles files, string attemptId)
    {
        await using var lake = await Lake.OpenAsync(files, TimeProvider.System, default);
        await lake.RecoverAsync(default);
        await lake.Ledger.StartRunAsync("run-of-" + attemptId, "run all", "duckdb", default);
        var state = RunState.Failed;
        try
        {
            var scribe = await Scribe.BeginAsync(lake, attemptId);
            await using var attempt = scribe.Attempt;
            var sizes = await scribe.ReplaceAsync("marts", "sizes", ("all", "new", null));
            var entries = await scribe.ReplaceAsync(
                "clean", "entries", ("2021-10", "new", "worse"), ("2021-11", null, null), ("2022-01", "first", null));
            var raw = await scribe.AppendAsync("raw_x", "r2", ("2021-11", "s2"), ("2021-12", "s3"));
            await attempt.CommitAsync([sizes, entries, raw], default);
            state = RunState.Succeeded;
        }
        finally
        {
            await lake.Ledger.EndAttemptAsync(attemptId, state, default);
            await lake.Ledger.EndRunAsync("run-of-" + attemptId, state, state == RunState.Succeeded ? 0 : 1, null, default);
        }
    }

    /// <summary>
    /// Opens and recovers; then the lake is complete, old or new, its record true, nothing left over, and recovering again changes nothing.
    /// </summary>
    public static async Task<string> CheckAsync(string location, string attemptId, bool isProcessGone = false)
    {
        await using var lake = await Lake.OpenAsync(location, TimeProvider.System, default);
        await lake.RecoverAsync(default);
        var attempts = await lake.Ledger.AttemptsAsync("run-of-" + attemptId, default);
        var runs = await lake.Ledger.RunsAsync(10, default);
        var found = await Snapshot.OfManifestsAsync(lake);
        found.Should().BeOneOf(Old.ReplaceLineEndings("\n"), New.ReplaceLineEndings("\n"));
        Snapshot.OfFolders(lake).Should().Be(found);
        Snapshot.Leftovers(lake).Should().BeEmpty();
        var isNew = found == New.ReplaceLineEndings("\n");
        // What this process itself could not record stays running as long as it lives.
        var expected = isNew ? RunState.Succeeded : RunState.Failed;
        attempts.Where(attempt => attempt.State != expected && (isProcessGone || attempt.State != RunState.Running)).Should().BeEmpty();
        runs.Where(run => run.State != RunState.Failed && run.State != expected && (isProcessGone || run.State != RunState.Running))
            .Should().BeEmpty();

        var before = Snapshot.OfEverything(lake);
        (await lake.RecoverAsync(default)).Should().BeEmpty();
        Snapshot.OfEverything(lake).Should().Be(before);
        return isNew ? "new" : "old";
    }
}
