using System.Text.Json;
using Microsoft.Data.Sqlite;
using SparkMusic.Lakes;
using static SparkMusic.Ledgers.SqliteShort;

namespace SparkMusic.Ledgers;

/// <summary>
/// The ledger in the lake itself: SQLite for the record, a lock file per table for leases, which die with their process and never expire.
/// </summary>
public sealed partial class SqliteLedger : ILedger
{
    readonly Func<CancellationToken, Task<IReadOnlyList<Manifest>>> _manifests;
    readonly TimeProvider _clock;
    readonly LockFiles _locks;
    readonly LedgerRepair _repair;
    readonly LedgerDatabase _database;

    /// <summary>Nothing is opened yet.</summary>
    /// <param name="root">The lake's folder on local disk.</param>
    /// <param name="manifests">Reads the truth about data.</param>
    /// <param name="clock">For the record's times.</param>
    public SqliteLedger(string root, Func<CancellationToken, Task<IReadOnlyList<Manifest>>> manifests, TimeProvider clock)
    {
        (_manifests, _clock, _locks) = (manifests, clock, new LockFiles(root));
        _repair = new LedgerRepair(_locks, manifests, clock);
        _database = new LedgerDatabase(root, _repair);
    }

    string Now => TextOf(_clock.GetUtcNow().UtcDateTime);

    public Task<IReadOnlyList<string>> OpenAsync(CancellationToken cancel) => _database.UseAsync(_ => _repair.Corrected, cancel);

    public string? Lost => _repair.Lost;

    public async Task StartRunAsync(string runId, string request, string engine, CancellationToken cancel)
    {
        var name = "run." + LakeNames.CheckId(runId);
        var alive = await _locks.TryTakeAsync(name, cancel)
            ?? throw new ArgumentException($"Run {runId} is running already.", nameof(runId));
        _runs[runId] = alive;
        await Faults.DuringAsync(FaultPoints.RunStarted, () => _database.WriteAsync(connection => connection.Execute(
            """
            insert into runs (run_id, request, engine, state, requested_at, started_at, pid, host, boot_id, process_started)
            values ($1, $2, $3, 'running', $4, $4, $5, $6, $7, $8)
            on conflict (run_id) do update set state = 'running', started_at = $4, ended_at = null, exit_code = null, message = null,
                pid = $5, host = $6, boot_id = $7, process_started = $8
            """,
            [runId, request, engine, Now, .. Self]), cancel));
    }

    public async Task EndRunAsync(string runId, RunState state, int exitCode, string? message, CancellationToken cancel)
    {
        await Faults.DuringAsync(FaultPoints.RunEnded, () => _database.WriteAsync(connection => connection.Execute(
            "update runs set state = $2, exit_code = $3, message = $4, ended_at = $5 where run_id = $1",
            runId, state.Word(), exitCode, message, Now), cancel));
        if (_runs.TryRemove(runId, out var alive)) await alive.DisposeAsync();
    }

    public Task StartAttemptAsync(string attemptId, string runId, string table, long epoch, CancellationToken cancel) =>
        Faults.DuringAsync(FaultPoints.AttemptStarted, () => _database.WriteAsync(connection => connection.Execute(
            """
            insert into attempts (attempt_id, run_id, table_name, epoch, state, started_at, pid, host, boot_id, process_started)
            values ($1, $2, $3, $4, 'running', $5, $6, $7, $8, $9)
            """,
            [attemptId, runId, table, epoch, Now, .. Self]), cancel));

    public async Task EndAttemptAsync(string attemptId, RunState state, CancellationToken cancel)
    {
        // What was committed has succeeded, whatever its maker was told.
        var committed = state == RunState.Succeeded
            ? []
            : (await _manifests(cancel)).Where(manifest => manifest.Holds(attemptId)).Select(manifest => manifest.Table).ToList();
        await Faults.DuringAsync(FaultPoints.AttemptEnded, () => _database.WriteAsync(connection =>
        {
            connection.Execute(
                "update attempts set state = $2, ended_at = $3 where attempt_id = $1 and (state = 'running' or $2 = 'succeeded')",
                attemptId, state.Word(), Now);
            foreach (var table in committed)
                connection.Execute("update attempts set state = 'succeeded' where attempt_id = $1 and table_name = $2", attemptId, table);
        }, cancel));
    }

    public Task WithdrawAttemptAsync(string attemptId, IReadOnlyCollection<string> tables, CancellationToken cancel) =>
        Faults.DuringAsync(FaultPoints.AttemptWithdrawn, () => _database.WriteAsync(connection =>
        {
            foreach (var table in tables)
                connection.Execute("delete from attempts where attempt_id = $1 and table_name = $2 and state = 'running'",
                    attemptId, table);
        }, cancel));

    public Task SaveManifestAsync(Manifest manifest, CancellationToken cancel) =>
        Faults.DuringAsync(FaultPoints.ManifestSaved, () => _database.WriteAsync(connection => Save(connection, manifest), cancel));

    internal static void Save(SqliteConnection connection, Manifest manifest)
    {
        var changed = connection.Execute(
            """
            insert into tables (table_name, layer, generation, run_id, attempt_id, epoch) values ($1, $2, $3, $4, $5, $6)
            on conflict (table_name) do update set layer = $2, generation = $3, run_id = $4, attempt_id = $5, epoch = $6
            where generation <= $3
            """,
            manifest.Table, manifest.Layer, manifest.Generation, manifest.RunId, manifest.AttemptId, manifest.Epoch);
        if (changed == 0) return;
        connection.Execute("delete from partitions where table_name = $1", manifest.Table);
        foreach (var (key, entry) in manifest.Partitions)
            connection.Execute(
                "insert into partitions values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
                manifest.Table, key, entry.Version, entry.Fingerprint, JsonSerializer.Serialize(entry.Inputs, LakeJson.Inputs),
                entry.Read, entry.Rows, entry.Rejected, entry.Duplicates, entry.Files.Count, entry.Files.Sum(file => file.Bytes),
                TextOf(entry.BuiltAt), entry.RunId, entry.AttemptId);
    }

    public Task SaveChecksAsync(IReadOnlyList<CheckResult> checks, CancellationToken cancel) =>
        Faults.DuringAsync(FaultPoints.ChecksSaved, () => _database.WriteAsync(connection =>
        {
            foreach (var check in checks)
                connection.Execute(
                    "insert or replace into check_results values ($1, $2, $3, $4, $5, $6, $7, $8)",
                    check.RunId, check.AttemptId, check.Table, check.Partition, check.Check, check.Severity, check.Failures,
                    TextOf(check.CheckedAt));
        }, cancel));

    public Task<IReadOnlyList<PartitionCopy>> PartitionsAsync(CancellationToken cancel) => _database.UseAsync(connection =>
        (IReadOnlyList<PartitionCopy>)connection.Rows(
            "select table_name, partition_key, version, rows, attempt_id from partitions order by table_name, partition_key",
            row => new PartitionCopy(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetString(4))), cancel);

    public Task<IReadOnlyList<RunRecord>> RunsAsync(int limit, CancellationToken cancel) => _database.UseAsync(connection =>
        (IReadOnlyList<RunRecord>)connection.Rows(
            """
            select run_id, request, engine, state, exit_code, message, requested_at, started_at, ended_at
            from runs order by requested_at desc, run_id desc limit $1
            """,
            row => new RunRecord(row.GetString(0), row.GetString(1), row.GetString(2), RunStates.Of(row.GetString(3)),
                row.IsDBNull(4) ? null : row.GetInt32(4), row.Text(5), row.Time(6)!.Value, row.Time(7), row.Time(8)),
            limit), cancel);

    public Task<IReadOnlyList<AttemptRecord>> AttemptsAsync(string? runId, CancellationToken cancel) => _database.UseAsync(connection =>
        (IReadOnlyList<AttemptRecord>)connection.Rows(
            """
            select attempt_id, run_id, table_name, epoch, state, pid, host, boot_id, started_at, ended_at
            from attempts where $1 is null or run_id = $1 order by started_at, attempt_id, table_name
            """,
            row => new AttemptRecord(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), RunStates.Of(row.GetString(4)),
                row.GetInt32(5), row.GetString(6), row.GetString(7), row.Time(8)!.Value, row.Time(9)),
            runId), cancel);

    public Task<IReadOnlyList<CheckResult>> ChecksAsync(string? runId, CancellationToken cancel) => _database.UseAsync(connection =>
        (IReadOnlyList<CheckResult>)connection.Rows(
            """
            select run_id, attempt_id, table_name, partition_key, check_name, severity, failures, checked_at
            from check_results where $1 is null or run_id = $1 order by table_name, partition_key, check_name, attempt_id
            """,
            row =>
                new CheckResult(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5),
                row.GetInt64(6), row.Time(7)!.Value),
            runId), cancel);

    static object?[] Self => [ProcessIdentity.Own.Pid, ProcessIdentity.Own.Host, ProcessIdentity.Own.BootId, ProcessIdentity.Own.Started];
}

static class RunStates
{
    public static string Word(this RunState state) => state switch
    {
        RunState.Queued => "queued",
        RunState.Running => "running",
        RunState.Succeeded => "succeeded",
        RunState.Failed => "failed",
        RunState.Cancelled => "cancelled",
        RunState.Superseded => "superseded",
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "Unknown state."),
    };

    public static RunState Of(string word) => Enum.GetValues<RunState>().First(state => state.Word() == word);

    /// <summary>True when the attempt has committed rows that are still there.</summary>
    public static bool Holds(this Manifest manifest, string attemptId) =>
        manifest.AttemptId == attemptId || manifest.Partitions.Values.Any(entry => entry.AttemptId == attemptId);

    /// <summary>
    /// The attempts that a manifest tells of: who built its partitions, and its last, which may have built none (it refused rows, or
    /// emptied partitions).
    /// </summary>
    public static IEnumerable<(string AttemptId, string RunId, long Epoch, DateTime At)> Makers(this Manifest manifest)
    {
        var last = manifest.Partitions.Values.Select(entry => entry.BuiltAt).DefaultIfEmpty(DateTime.UnixEpoch).Max();
        return manifest.Partitions.Values.Select(entry => (entry.AttemptId, entry.RunId, entry.BuiltAt))
            .Append((manifest.AttemptId, manifest.RunId, BuiltAt: last))
            .Where(built => built.AttemptId.Length > 0)
            .GroupBy(built => (built.AttemptId, built.RunId))
            .Select(built => (built.Key.AttemptId, built.Key.RunId, built.Key.AttemptId == manifest.AttemptId ? manifest.Epoch : 0L,
                DateTime.SpecifyKind(built.Max(each => each.BuiltAt), DateTimeKind.Utc)));
    }
}
