using System.Diagnostics;
using SparkMusic.Engines;
using SparkMusic.Lakes;
using SparkMusic.Ledgers;

namespace SparkMusic.Run;

/// <summary>
/// One table of a run: is it stale, take it, build, commit, read back. A failure is a report, a cancelled run an exception.
/// </summary>
sealed class TableRun(Catalog catalog, Lake lake, Planner planner, TableBuilder tables, TimeProvider clock, IRunProgress progress)
{
    const int Tries = 3;
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    public async Task<TableReport> RunAsync(
        CatalogTable table, RunRequest request, bool isForced, string runId, Lazy<Task<ISqlEngine>> engine, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        var report = new TableReport(table.Name, table.LayerFolder, TableOutcome.Fresh);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await TryAsync(report) with { Seconds = watch.Elapsed.TotalSeconds };
                }
                catch (EngineException e) when (e.Kind == EngineErrorKind.MissingFile && attempt < Tries)
                {
                    // An input was replaced while it was read: its new manifest names other files.
                }
            }
        }
        catch (Exception e) when (!IsCancelled(e) && DidNotStart(engine))
        {
            // The engine did not start: that is told once, by the run.
            return report with { Outcome = TableOutcome.Skipped, Seconds = watch.Elapsed.TotalSeconds };
        }
        catch (Exception e) when (!IsCancelled(e))
        {
            return report with { Outcome = TableOutcome.Failed, Error = Readable(table, e), Seconds = watch.Elapsed.TotalSeconds };
        }

        // What gave up by itself, as a client does after its time, is a failure.
        bool IsCancelled(Exception e) => e is OperationCanceledException && cancel.IsCancellationRequested;

        async Task<TableReport> TryAsync(TableReport fresh)
        {
            if (planner.Stale(table, request, isForced, await ManifestsAsync()).Count == 0) return fresh;
            // It starts while the lease is taken.
            _ = engine.Value;
            var attemptId = LakeNames.NewId(clock);
            var lease = await TakeAsync(table, attemptId, cancel);
            try
            {
                // What was stale before the wait may have been built by the run that was waited for.
                var manifests = await LoadAsync(table, cancel);
                var stale = planner.Stale(table, request, isForced, manifests.GetValueOrDefault);
                if (stale.Count == 0) return fresh;
                return await BuildAsync(table, [.. stale.Select(partition => partition.Key)], manifests, runId, attemptId, lease,
                    await engine.Value, fresh, cancel);
            }
            finally
            {
                await lake.Ledger.ReleaseLeaseAsync(lease);
            }
        }

        async Task<Func<string, Manifest?>> ManifestsAsync() => (await LoadAsync(table, cancel)).GetValueOrDefault;
    }

    /// <summary>It was asked to start, and has failed or given up.</summary>
    public static bool DidNotStart(Lazy<Task<ISqlEngine>> engine) =>
        engine is { IsValueCreated: true, Value: { IsCompleted: true, IsCompletedSuccessfully: false } };

    async Task<TableReport> BuildAsync(
        CatalogTable table, IReadOnlyList<string> keys, Dictionary<string, Manifest> manifests, string runId, string attemptId,
        Lease lease, ISqlEngine engine, TableReport report, CancellationToken cancel)
    {
        var state = RunState.Failed;
        await lake.Ledger.StartAttemptAsync(attemptId, runId, table.Name, lease.Epoch, cancel);
        try
        {
            await using var attempt = await lake.BeginAsync(runId, attemptId, cancel);
            await using var session = await engine.OpenAsync(cancel);
            progress.Started(table, keys.Count, () => session.Progress);
            var result = await tables.BuildAsync(session, engine.Name, table, keys, manifests, new Builder(runId, attempt, lease), cancel);
            await lake.Ledger.SaveChecksAsync(result.Checks, cancel);
            if (result.Broken.Count > 0) throw ChecksFailed(table, result);
            await attempt.CommitAsync([new TableCommit(result.Manifest, lease, result.Replaced, IsAppend: false)], cancel);
            var committed = await lake.ReadManifestAsync(table.Name, cancel);
            if (committed?.AttemptId != attemptId)
                throw SparkMusicException.Failed(
                    $"{table.Name} was committed, but its manifest carries attempt {committed?.AttemptId} instead of {attemptId}.",
                    "Run 'sparkmusic verify'.");
            state = RunState.Succeeded;
            var built = result.Manifest.Partitions.Where(partition => keys.Contains(partition.Key))
                .Select(partition => partition.Value).ToList();
            return report with
            {
                Outcome = result.Replaced.Count == 0 ? TableOutcome.Unchanged : TableOutcome.Built,
                Partitions = keys.Count,
                Read = built.Sum(entry => entry.Read),
                Rows = built.Sum(entry => entry.Rows),
                Rejected = built.Sum(entry => entry.Rejected),
                Duplicates = built.Sum(entry => entry.Duplicates),
                Broken = result.Checks.Where(check => check.Failures > 0).GroupBy(check => check.Check)
                    .ToDictionary(check => check.Key, check => check.Sum(c => c.Failures)),
            };
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            state = RunState.Cancelled;
            throw;
        }
        finally
        {
            await lake.Ledger.EndAttemptAsync(attemptId, state, CancellationToken.None);
        }
    }

    async Task<Lease> TakeAsync(CatalogTable table, string attemptId, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (await lake.Ledger.TryTakeLeaseAsync(table.Name, attemptId, cancel) is { } lease) return lease;
            var holder = await lake.Ledger.HolderOfAsync(table.Name, cancel) ?? "another run";
            progress.Waiting(table, holder);
            if (watch.Elapsed > LeaseWait.Longest) throw LeaseWait.InVain(table.Name, holder);
            await Task.Delay(Pause, clock, cancel);
        }
    }

    async Task<Dictionary<string, Manifest>> LoadAsync(CatalogTable table, CancellationToken cancel)
    {
        var manifests = new Dictionary<string, Manifest>();
        foreach (var name in table.Inputs.Select(input => input.Table).Append(table.Name).Distinct())
            if (await lake.ReadManifestAsync(name, cancel) is { } manifest) manifests[name] = manifest;
        return manifests;
    }

    static SparkMusicException ChecksFailed(CatalogTable table, BuildResult result) => new(
        ExitCodes.ChecksFailed,
        $"{table.Name} was not replaced: "
        + string.Join(", ", result.Broken.GroupBy(check => check.Check)
        .Select(check => $"{check.Key} is broken by {check.Sum(c => c.Failures)} rows")) + ".",
        $"See the checks in {table.Name}.sql and its inputs with 'sparkmusic sql'; what was there before is still there.");

    SparkMusicException Readable(CatalogTable table, Exception e) => e switch
    {
        SparkMusicException known => known,
        EngineException { Kind: EngineErrorKind.MissingFile } =>
            SparkMusicException.TryLater($"{table.Name}: files of its inputs vanished while they were read, {Tries} times. {e.Message}",
                "Try again; if it stays, run 'sparkmusic verify'.", e),
        EngineException { Kind: EngineErrorKind.Lost } lost =>
            new SparkMusicException(ExitCodes.LostJvm, $"{table.Name}: the engine is gone. {e.Message}", lost.NextStep, e),
        EngineException { Kind: EngineErrorKind.NoCores } idle =>
            SparkMusicException.TryLater($"{table.Name}: {idle.Message}", idle.NextStep, e),
        EngineException { Kind: EngineErrorKind.Resources } full =>
            SparkMusicException.Failed($"{table.Name}: out of memory or temporary space. {e.Message}", full.NextStep, e),
        EngineException engine =>
            SparkMusicException.Failed($"{table.Name}: {engine.Message}",
                engine.NextStep ?? $"The statement is {table.Name}.sql in {catalog[table.Name].LayerFolder}.", e),
        _ => SparkMusicException.Failed($"{table.Name}: {e.Message}", inner: e),
    };
}
