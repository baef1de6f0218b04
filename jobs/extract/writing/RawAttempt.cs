using SparkMusic.Lakes;
using SparkMusic.Ledgers;

namespace SparkMusic.Jobs.Extract.Writing;

/// <summary>
/// An attempt of a <see cref="RawRun"/> while it holds its tables: begins in the lake, and commits all that was staged as one.
/// </summary>
public sealed class RawAttempt(Lake lake, TimeProvider clock, string runId, string id, IReadOnlyList<Lease> leases)
{
    public string Id => id;

    /// <summary>Its staging folder, the caller's to dispose. Not called where a look shows that there is nothing to do.</summary>
    public async Task<LakeAttempt> BeginAsync(CancellationToken cancel)
    {
        await StartAsync(cancel);
        return await lake.BeginAsync(runId, id, cancel);
    }

    /// <summary>Records it; for what began in the lake before it held its tables.</summary>
    public async Task StartAsync(CancellationToken cancel)
    {
        foreach (var lease in leases) await lake.Ledger.StartAttemptAsync(id, runId, lease.Table, lease.Epoch, cancel);
    }

    /// <summary>
    /// Appends what was staged to its tables with one journalled commit; the other tables it held are no part of its record.
    /// </summary>
    /// <param name="attempt">As begun.</param>
    /// <param name="staged">Segments and refused rows by table.</param>
    /// <param name="cancel">Heeded until the commit is journalled.</param>
    /// <param name="refusedGone">By table, files of refused rows that go.</param>
    public async Task CommitAsync(
        LakeAttempt attempt, IReadOnlyList<StagedRaw> staged, CancellationToken cancel, ILookup<string, string>? refusedGone = null)
    {
        var untouched = leases.Select(lease => lease.Table).Except(staged.Select(table => table.Table.Name)).ToList();
        if (untouched.Count > 0) await lake.Ledger.WithdrawAttemptAsync(id, untouched, cancel);
        await RawCommit.RunAsync(lake, attempt, staged, leases, clock.GetUtcNow().UtcDateTime, cancel, refusedGone);
    }
}
