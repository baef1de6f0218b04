using System.Runtime.ExceptionServices;

namespace SparkMusic.Ledgers;

public static class LeaseRelease
{
    /// <summary>
    /// Releases every lease even when one cannot be: a lease that stays behind makes the next attempt of this process wait for itself.
    /// </summary>
    /// <exception cref="Exception">The first failure, after the last lease.</exception>
    public static async Task ReleaseLeasesAsync(this ILedger ledger, IEnumerable<Lease> leases)
    {
        ExceptionDispatchInfo? first = null;
        foreach (var lease in leases)
        {
            try
            {
                await ledger.ReleaseLeaseAsync(lease);
            }
            catch (Exception e)
            {
                first ??= ExceptionDispatchInfo.Capture(e);
            }
        }
        first?.Throw();
    }
}
