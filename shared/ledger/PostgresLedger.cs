using System.Collections.Concurrent;
using SparkMusic.Lakes;
using SparkMusic.Postgres;

namespace SparkMusic.Ledgers;

/// <summary>
/// The ledger in Postgres, for a lake that several machines share: leases of 60 s on the database's clock, renewed while their process
/// lives.
/// </summary>
/// <remarks>
/// Every call is right to do twice, and is done again while the server is away, for up to a minute and a half. The lease of a process
/// that ended on this machine is free at once, of another machine's when it has run out.
/// </remarks>
public sealed partial class PostgresLedger : ILedger
{
    readonly PostgresDatabase _database;
    readonly LakeInfo _lake;
    readonly Func<CancellationToken, Task<IReadOnlyList<Manifest>>> _manifests;
    readonly TimeProvider _clock;
    readonly PostgresLeases _leases;
    readonly PostgresRepair _repair;
    readonly ConcurrentDictionary<string, IAsyncDisposable> _runs = new();
    readonly SemaphoreSlim _gate = new(1, 1);
    bool _isOpen;

    /// <summary>Nothing is connected yet.</summary>
    /// <param name="database">Made by <c>postgres init</c>; disposed with the ledger.</param>
    /// <param name="lake">Whose record it is; a database keeps one lake's.</param>
    /// <param name="manifests">Reads the truth about data.</param>
    /// <param name="clock">For the record's times.</param>
    public PostgresLedger(
        PostgresDatabase database, LakeInfo lake, Func<CancellationToken, Task<IReadOnlyList<Manifest>>> manifests, TimeProvider clock)
    {
        (_database, _lake, _manifests, _clock) = (database, lake, manifests, clock);
        _leases = new PostgresLeases(database);
        _repair = new PostgresRepair(database, _leases, manifests, clock);
    }

    public Func<string, string?, CancellationToken, Task>? BeforeTake { get; set; }

    /// <summary>Where the record is; who publishes to the same database finds it there.</summary>
    public PostgresDatabase Database => _database;

    // Postgres keeps microseconds.
    DateTime Now => _clock.GetUtcNow().UtcDateTime is var now ? now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond)) : default;

    public async Task<IReadOnlyList<string>> OpenAsync(CancellationToken cancel)
    {
        await OpenedAsync(cancel);
        return _repair.Corrected;
    }

    public string? Lost { get; private set; }

    async Task<PostgresDatabase> OpenedAsync(CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            if (_isOpen) return _database;
            await PostgresSchema.CheckAsync(_database, cancel);
            // What the manifests know comes together with the claim: a kill in between would begin the epochs again.
            Lost = await _database.TransactAsync(async (connection, token) =>
            {
                if (!await PostgresSchema.ClaimAsync(connection, _database.Place, _lake.Id, _lake.IsSandbox, forLedger: true,
                    token)) return null;
                var manifests = await _manifests(token);
                await PostgresRepair.FillAsync(connection, manifests, token);
                return manifests.Count == 0 ? null : LostRecords.Tell(_database.Place, manifests.Count);
            }, cancel);
            await _repair.EndWhatDiedAsync(cancel);
            _isOpen = true;
            return _database;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async Task StartRunAsync(string runId, string request, string engine, CancellationToken cancel)
    {
        var alive = await TryHoldAsync("run." + LakeNames.CheckId(runId), cancel)
            ?? throw new ArgumentException($"Run {runId} is running already.", nameof(runId));
        _runs[runId] = alive;
        await Faults.DuringAsync(FaultPoints.RunStarted, () => _database.ExecuteAsync(
            """
            insert into sparkmusic.runs (run_id, request, engine, state, requested_at, started_at, pid, host, boot_id, process_started)
            values ($1, $2, $3, 'running', $4, $4, $5, $6, $7, $8)
            on conflict (run_id) do update set state = 'running', started_at = $4, ended_at = null, exit_code = null, message = null,
                pid = $5, host = $6, boot_id = $7, process_started = $8
            """, cancel, [runId, Kept(request), engine, Now, .. PostgresLeases.Self]));
    }

    public async Task EndRunAsync(string runId, RunState state, int exitCode, string? message, CancellationToken cancel)
    {
        var database = await OpenedAsync(cancel);
        await Faults.DuringAsync(FaultPoints.RunEnded, () => database.ExecuteAsync(
            "update sparkmusic.runs set state = $2, exit_code = $3, message = $4, ended_at = $5 where run_id = $1",
            cancel, runId, state.Word(), exitCode, Kept(message), Now));
        if (_runs.TryRemove(runId, out var alive)) await alive.DisposeAsync();
    }

    public async Task StartAttemptAsync(string attemptId, string runId, string table, long epoch, CancellationToken cancel)
    {
        var database = await OpenedAsync(cancel);
        await Faults.DuringAsync(FaultPoints.AttemptStarted, () => database.ExecuteAsync(
            """
            insert into sparkmusic.attempts (attempt_id, run_id, table_name, epoch, state, started_at, pid, host, boot_id, process_started)
            values ($1, $2, $3, $4, 'running', $5, $6, $7, $8, $9) on conflict (attempt_id, table_name) do nothing
            """, cancel, [attemptId, runId, table, epoch, Now, .. PostgresLeases.Self]));
    }

    public async Task EndAttemptAsync(string attemptId, RunState state, CancellationToken cancel)
    {
        var database = await OpenedAsync(cancel);
        // What was committed has succeeded, whatever its maker was told.
        var committed = state == RunState.Succeeded ? []
            : (await _manifests(cancel)).Where(manifest => manifest.Holds(attemptId)).Select(manifest => manifest.Table).ToArray();
        await Faults.DuringAsync(FaultPoints.AttemptEnded, () => database.ExecuteAsync(
            """
            update sparkmusic.attempts set ended_at = $3, state = case when table_name = any($4) then 'succeeded' else $2 end
            where attempt_id = $1 and (state = 'running' or $2 = 'succeeded' or table_name = any($4))
            """, cancel, attemptId, state.Word(), Now, committed));
    }

    public async Task WithdrawAttemptAsync(string attemptId, IReadOnlyCollection<string> tables, CancellationToken cancel)
    {
        var database = await OpenedAsync(cancel);
        await Faults.DuringAsync(FaultPoints.AttemptWithdrawn, () => database.ExecuteAsync(
            "delete from sparkmusic.attempts where attempt_id = $1 and table_name = any($2) and state = 'running'",
            cancel, attemptId, tables.ToArray()));
    }

    public async Task SaveManifestAsync(Manifest manifest, CancellationToken cancel)
    {
        var database = await OpenedAsync(cancel);
        await Faults.DuringAsync(FaultPoints.ManifestSaved, () => database.TransactAsync((connection, token) =>
            PostgresRepair.SaveAsync(connection, manifest, token), cancel));
    }

    public async Task SaveChecksAsync(IReadOnlyList<CheckResult> checks, CancellationToken cancel)
    {
        var database = await OpenedAsync(cancel);
        await Faults.DuringAsync(FaultPoints.ChecksSaved, () => database.TransactAsync((connection, token) =>
            PostgresChecks.SaveAsync(connection, checks, token), cancel));
    }

    // Text of Postgres has no U+0000.
    static string? Kept(string? text) => text?.Replace("\0", "");
}
