using System.Diagnostics;
using SparkMusic.Engines;
using SparkMusic.Lakes;
using SparkMusic.Ledgers;

namespace SparkMusic.Run;

/// <summary>
/// Runs a request: tables in dependency order, independent ones side by side, one engine for all, started when the first stale table is
/// met. A table that fails stops what is downstream of it; the others go on. Marts are published once all of them are built, or not at all.
/// </summary>
public sealed class FlowRunner(
    Catalog catalog, Lake lake, IReadOnlyDictionary<string, object?> settings, TimeProvider clock, IRunProgress progress,
    Publish? publish = null)
{
    readonly Fingerprints _fingerprints = new(catalog, settings);

    /// <param name="request">What to build.</param>
    /// <param name="engineName">For the ledger, before the engine is up.</param>
    /// <param name="startEngine">Starts the engine; called at most once, and only when something is stale.</param>
    /// <exception cref="SparkMusicException">Usage: a target that does not exist, a range that ends before it begins. Whatever kept the
    /// engine from starting.</exception>
    /// <param name="cancel">Ends the run as cancelled; nothing half done stays.</param>
    public async Task<RunReport> RunAsync(
        RunRequest request, string engineName, Func<Task<ISqlEngine>> startEngine, CancellationToken cancel)
    {
        var planner = new Planner(catalog, _fingerprints);
        var tables = planner.Tables(request);
        var runId = LakeNames.NewId(clock);
        var started = Stopwatch.StartNew();
        await lake.Ledger.StartRunAsync(runId, request.Text, engineName, cancel);
        progress.Begin(runId, tables);
        var isEnded = false;
        var lazyEngine = new Lazy<Task<ISqlEngine>>(() => Task.Run(startEngine));
        try
        {
            var tableReports = await BuildAllAsync();
            if (lazyEngine.IsValueCreated) await Task.WhenAny(lazyEngine.Value);
            var report = new RunReport(runId, engineName, tableReports, started.Elapsed.TotalSeconds);
            if (TableRun.DidNotStart(lazyEngine)) await lazyEngine.Value;
            if (publish is not null) report = await PublishAsync(publish, report) with { Seconds = started.Elapsed.TotalSeconds };
            var failed = report.Tables.FirstOrDefault(table => table.Error is not null);
            var message = failed is not null ? $"{failed.Table}: {failed.Error!.Message}" : report.PublishError?.Message;
            isEnded = true;
            await lake.Ledger.EndRunAsync(
                runId, message is null ? RunState.Succeeded : RunState.Failed, report.ExitCodeFor(request.Strict), message,
                CancellationToken.None);
            return report;
        }
        catch (Exception e) when (!isEnded)
        {
            var isCancelled = e is OperationCanceledException && cancel.IsCancellationRequested;
            var (state, exitCode, message) = isCancelled ? (RunState.Cancelled, Cancelled.ExitCode, "cancelled")
                : (RunState.Failed, ExitCodes.Of(e), e.Message);
            await lake.Ledger.EndRunAsync(runId, state, exitCode, message, CancellationToken.None);
            throw;
        }
        finally
        {
            // It may still be starting for a table that was given up meanwhile.
            if (lazyEngine.IsValueCreated) await Task.WhenAny(lazyEngine.Value);
            if (lazyEngine.IsValueCreated && lazyEngine.Value.IsCompletedSuccessfully) await (await lazyEngine.Value).DisposeAsync();
        }

        // Some marts of this run beside others of the last one would not fit together.
        async Task<RunReport> PublishAsync(Publish toPostgres, RunReport built)
        {
            if (built.Tables.Any(table => table.Outcome is TableOutcome.Failed or TableOutcome.Skipped)) return built;
            try
            {
                return built with { Published = await toPostgres(runId, tables, () => lazyEngine.Value, cancel) };
            }
            catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
            {
                return built with { PublishError = e };
            }
        }

        async Task<IReadOnlyList<TableReport>> BuildAllAsync()
        {
            using var slots = new SemaphoreSlim(Math.Clamp(Environment.ProcessorCount, 2, 4));
            var tasks = new Dictionary<string, Task<TableReport>>();
            var forced = request.Force ? catalog.Resolve(request.Targets).ToHashSet() : [];
            foreach (var table in tables)
            {
                var inputs = table.Inputs.Where(input => tasks.ContainsKey(input.Table)).Select(input => tasks[input.Table]).ToList();
                tasks[table.Name] = Task.Run(async () =>
                {
                    var ended = await Task.WhenAll(inputs);
                    var report = ended.Any(input => input.Outcome is TableOutcome.Failed or TableOutcome.Skipped)
                        ? new TableReport(table.Name, table.LayerFolder, TableOutcome.Skipped)
                        : await RunTableAsync(table, forced.Contains(table));
                    progress.Ended(report);
                    return report;
                }, cancel);

                async Task<TableReport> RunTableAsync(CatalogTable own, bool isForced)
                {
                    await slots.WaitAsync(cancel);
                    try
                    {
                        var run = new TableRun(catalog, lake, planner, new TableBuilder(catalog, lake, _fingerprints, settings, clock),
                            clock, progress);
                        return await run.RunAsync(own, request, isForced, runId, lazyEngine, cancel);
                    }
                    finally
                    {
                        slots.Release();
                    }
                }
            }
            return await Task.WhenAll(tasks.Values);
        }
    }
}
