using System.Collections.Concurrent;
using SparkMusic.Lakes;

namespace SparkMusic.Ledgers;

public sealed partial class SqliteLedger
{
    readonly ConcurrentDictionary<Lease, IAsyncDisposable> _leases = new();
    readonly ConcurrentDictionary<string, IAsyncDisposable> _runs = new();

    public Func<string, string?, CancellationToken, Task>? BeforeTake { get; set; }

    public async Task<Lease?> TryTakeLeaseAsync(string table, string attemptId, CancellationToken cancel)
    {
        LakeNames.CheckId(attemptId);
        if (await _locks.TryTakeAsync(LakeNames.CheckTable(table), cancel) is not { } held) return null;
        try
        {
            // The row names an attempt only while its lease is held: free lock and a name = it died, or the lock was lost.
            var previous = await _database.UseAsync(
                connection => connection.Value<string>("select attempt_id from leases where table_name = $1", table), cancel);
            if (BeforeTake is not null) await BeforeTake(table, previous == attemptId ? null : previous, cancel);
            var epoch = 0L;
            await Faults.DuringAsync(FaultPoints.LeaseTaken, async () => epoch = await NextEpochAsync(table, attemptId, cancel));
            var lease = new Lease(table, epoch, attemptId);
            _leases[lease] = held;
            return lease;
        }
        catch
        {
            await held.DisposeAsync();
            throw;
        }
    }

    Task<long> NextEpochAsync(string table, string attemptId, CancellationToken cancel) => _database.WriteAsync(connection =>
        connection.Value<long>(
            """
            insert into leases (table_name, epoch, attempt_id) values ($1, 1, $2)
            on conflict (table_name) do update set epoch = epoch + 1, attempt_id = $2 returning epoch
            """,
            table, attemptId), cancel);

    public async Task<string?> HolderOfAsync(string table, CancellationToken cancel)
    {
        var holder = await _database.UseAsync(connection => connection.Rows(
            """
            select leases.attempt_id, attempts.run_id, attempts.pid, attempts.host
            from leases left join attempts on attempts.attempt_id = leases.attempt_id and attempts.table_name = leases.table_name
            where leases.table_name = $1 and leases.attempt_id is not null
            """,
            row =>
                row.IsDBNull(1) ? $"attempt {row.GetString(0)}" : $"run {row.GetString(1)} (pid {row.GetInt32(2)} on {row.GetString(3)})",
            table).FirstOrDefault(), cancel);
        return holder is null || _locks.IsFree(table) ? null : holder;
    }

    public async Task ReleaseLeaseAsync(Lease lease)
    {
        if (!_leases.TryRemove(lease, out var held)) return;
        try
        {
            await Faults.DuringAsync(FaultPoints.LeaseReleased, () => _database.WriteAsync(connection => connection.Execute(
                "update leases set attempt_id = null where table_name = $1 and epoch = $2 and attempt_id = $3",
                lease.Table, lease.Epoch, lease.AttemptId),
                CancellationToken.None));
        }
        finally
        {
            await held.DisposeAsync();
        }
    }

    public async Task<bool> IsCurrentAsync(Lease lease, CancellationToken cancel) =>
        _leases.ContainsKey(lease)
        && await _database.UseAsync(connection => connection.Value<long>(
            "select 1 from leases where table_name = $1 and epoch = $2 and attempt_id = $3",
            lease.Table, lease.Epoch, lease.AttemptId), cancel) == 1;

    public Task<IAsyncDisposable?> TryHoldAsync(string name, CancellationToken cancel) =>
        name.Contains('/') || !LakeNames.IsPath(name)
            ? throw new ArgumentException($"'{name}' is no name to hold: [a-z0-9_=.-].", nameof(name))
            : _locks.TryTakeAsync(name, cancel);

    public async ValueTask DisposeAsync()
    {
        try
        {
            await this.ReleaseLeasesAsync(_leases.Keys);
        }
        finally
        {
            foreach (var held in _leases.Values.Concat(_runs.Values)) await held.DisposeAsync();
            _leases.Clear();
            _runs.Clear();
            await _database.DisposeAsync();
        }
    }
}
