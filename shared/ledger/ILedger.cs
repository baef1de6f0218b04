using SparkMusic.Lakes;

namespace SparkMusic.Ledgers;

/// <summary>
/// The record of runs, attempts, leases, budgets and checks of one lake. The manifests are the truth about data; the ledger copies them and
/// is rebuilt from them when lost.
/// </summary>
/// <remarks>
/// Safe for several tasks of a process and several processes at once. Opened by its first call, which also corrects what dead processes
/// left: their attempts and runs recorded as running become succeeded (a manifest carries the attempt's id), superseded or failed.
/// Failures are <see cref="SparkMusicException"/> with the place and the next step.
/// </remarks>
public interface ILedger : IBudgets, IAsyncDisposable
{
    /// <summary>
    /// Called with a table's lock held, before its lease is handed out, with the attempt that died holding it, if any. Set by the lake,
    /// which fences there.
    /// </summary>
    Func<string, string?, CancellationToken, Task>? BeforeTake { get; set; }

    /// <summary>
    /// Opens the ledger, where no call did before; answers what opening it found recorded as running although nobody runs it, in sentences.
    /// It is corrected by then.
    /// </summary>
    Task<IReadOnlyList<string>> OpenAsync(CancellationToken cancel);

    /// <summary>
    /// A sentence, once it is open: there was no ledger though tables were committed, so older runs are not known any more.
    /// </summary>
    string? Lost { get; }

    /// <summary>Records a run of this process as running.</summary>
    Task StartRunAsync(string runId, string request, string engine, CancellationToken cancel);

    Task EndRunAsync(string runId, RunState state, int exitCode, string? message, CancellationToken cancel);

    /// <summary>
    /// Takes the only lease of a table under a greater epoch than ever before; null = a live attempt holds it. Not re-entrant: also null
    /// for this process.
    /// </summary>
    Task<Lease?> TryTakeLeaseAsync(string table, string attemptId, CancellationToken cancel);

    /// <summary>Who holds the table, as <c>run X (pid 12 on host)</c>; null when nobody alive does.</summary>
    Task<string?> HolderOfAsync(string table, CancellationToken cancel);

    /// <summary>Gives the lease back; nothing happens when it is not held any more.</summary>
    Task ReleaseLeaseAsync(Lease lease);

    /// <summary>False: superseded, or released.</summary>
    Task<bool> IsCurrentAsync(Lease lease, CancellationToken cancel);

    /// <summary>
    /// Holds a name until the handle is disposed or this process ends; null = a live holder has it. For what is no table:
    /// <c>attempt.{id}</c>, <c>recovery</c>.
    /// </summary>
    Task<IAsyncDisposable?> TryHoldAsync(string name, CancellationToken cancel);

    /// <summary>Records an attempt of this process as running; one call per table when an attempt builds several.</summary>
    Task StartAttemptAsync(string attemptId, string runId, string table, long epoch, CancellationToken cancel);

    /// <summary>Ends the attempt, all its tables.</summary>
    Task EndAttemptAsync(string attemptId, RunState state, CancellationToken cancel);

    /// <summary>
    /// The attempt, still running, turned out to have nothing for these tables: it is no attempt at them, and will not be recorded as
    /// succeeded there.
    /// </summary>
    Task WithdrawAttemptAsync(string attemptId, IReadOnlyCollection<string> tables, CancellationToken cancel);

    /// <summary>
    /// Keeps the ledger's copy of a manifest; an older generation than the copy's changes nothing. <see cref="LakeAttempt.CommitAsync"/>
    /// does it.
    /// </summary>
    Task SaveManifestAsync(Manifest manifest, CancellationToken cancel);

    Task SaveChecksAsync(IReadOnlyList<CheckResult> checks, CancellationToken cancel);

    /// <summary>The copies of the manifests, in the order of tables and partitions.</summary>
    Task<IReadOnlyList<PartitionCopy>> PartitionsAsync(CancellationToken cancel);

    /// <summary>Newest first.</summary>
    Task<IReadOnlyList<RunRecord>> RunsAsync(int limit, CancellationToken cancel);

    /// <summary>Oldest first; of all runs when <paramref name="runId"/> is null.</summary>
    Task<IReadOnlyList<AttemptRecord>> AttemptsAsync(string? runId, CancellationToken cancel);

    /// <summary>In the order of their tables, partitions and names; of all runs when <paramref name="runId"/> is null.</summary>
    Task<IReadOnlyList<CheckResult>> ChecksAsync(string? runId, CancellationToken cancel);
}
