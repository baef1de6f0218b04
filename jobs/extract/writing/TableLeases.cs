using System.Diagnostics;
using SparkMusic.Lakes;
using SparkMusic.Ledgers;

namespace SparkMusic.Jobs.Extract.Writing;

/// <summary>
/// The leases of all tables that an attempt may change, taken in the order of their names so that two runs never wait for each other.
/// </summary>
sealed class TableLeases : IAsyncDisposable
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    readonly ILedger _ledger;
    readonly List<Lease> _leases = [];

    TableLeases(ILedger ledger) => _ledger = ledger;

    public IReadOnlyList<Lease> Leases => _leases;

    /// <exception cref="SparkMusicException">75: a table is held for longer than 10 minutes.</exception>
    public static async Task<TableLeases> TakeAsync(
        Lake lake, IEnumerable<RawTable> tables, string attemptId, Action<string, string> waiting, CancellationToken cancel)
    {
        var leases = new TableLeases(lake.Ledger);
        try
        {
            foreach (var table in tables.Select(table => table.Name).Order(StringComparer.Ordinal))
                await leases.TakeAsync(table, attemptId, waiting, cancel);
            return leases;
        }
        catch
        {
            await leases.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        var held = _leases.ToList();
        _leases.Clear();
        await _ledger.ReleaseLeasesAsync(held);
    }

    async Task TakeAsync(string table, string attemptId, Action<string, string> waiting, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        while (true)
        {
            if (await _ledger.TryTakeLeaseAsync(table, attemptId, cancel) is { } lease)
            {
                _leases.Add(lease);
                return;
            }
            var holder = await _ledger.HolderOfAsync(table, cancel) ?? "another run";
            waiting(table, holder);
            if (watch.Elapsed > LeaseWait.Longest) throw LeaseWait.InVain(table, holder);
            await Task.Delay(Pause, cancel);
        }
    }
}
