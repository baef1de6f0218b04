using SparkMusic.Lakes;

namespace SparkMusic.Ledgers;

public sealed partial class PostgresLedger
{
    public async Task<Lease?> TryTakeLeaseAsync(string table, string attemptId, CancellationToken cancel)
    {
        LakeNames.CheckId(attemptId);
        LakeNames.CheckTable(table);
        await OpenedAsync(cancel);
        Lease? lease = null;
        await Faults.DuringAsync(FaultPoints.LeaseTaken, async () => lease = await _leases.TryTakeAsync(table, attemptId,
            (previous, token) => BeforeTake?.Invoke(table, previous, token) ?? Task.CompletedTask, cancel));
        return lease;
    }

    public async Task<string?> HolderOfAsync(string table, CancellationToken cancel)
    {
        var database = await OpenedAsync(cancel);
        if (await _leases.HolderAsync(table, cancel) is not { } attempt) return null;
        var known = await database.RowsAsync("select run_id, pid, host from sparkmusic.attempts where attempt_id = $1 and table_name = $2",
            row => $"run {row.GetString(0)} (pid {row.GetInt32(1)} on {row.GetString(2)})", cancel, attempt, table);
        return known.Count > 0 ? known[0] : $"attempt {attempt}";
    }

    public async Task ReleaseLeaseAsync(Lease lease)
    {
        await OpenedAsync(CancellationToken.None);
        await Faults.DuringAsync(FaultPoints.LeaseReleased, () => _leases.ReleaseAsync(lease, CancellationToken.None));
    }

    public async Task<bool> IsCurrentAsync(Lease lease, CancellationToken cancel)
    {
        await OpenedAsync(cancel);
        return await _leases.IsCurrentAsync(lease, cancel);
    }

    public async Task<IAsyncDisposable?> TryHoldAsync(string name, CancellationToken cancel)
    {
        if (name.Contains('/') || !LakeNames.IsPath(name)) throw new ArgumentException($"'{name}' is no name to hold: [a-z0-9_=.-].",
            nameof(name));
        await OpenedAsync(cancel);
        return await _leases.TryHoldAsync(name, cancel);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await _leases.DisposeAsync();
        }
        finally
        {
            await _database.DisposeAsync();
        }
    }
}
