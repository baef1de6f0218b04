namespace SparkMusic.Ledgers;

/// <summary>
/// How many calls of each budget were made in the last hours, and until when one is closed. Kept with the ledger, so that a new process
/// goes on where the last one stopped, and two processes share a budget.
/// </summary>
/// <remarks>
/// Uses are counted in slots, each named by its start. Taking is safe to do twice: a budget may then be found smaller than it is, never
/// greater.
/// </remarks>
public interface IBudgets
{
    /// <summary>
    /// Takes calls before they are made: up to <paramref name="wanted"/>, as many as the uses in slots that start after
    /// <paramref name="after"/> leave below <paramref name="limit"/>; 0 = none is left. Older slots are forgotten.
    /// </summary>
    Task<long> TakeBudgetAsync(string name, DateTime slot, DateTime after, long wanted, long limit, CancellationToken cancel);

    /// <summary>Closes the budget; a later time that is known already stays.</summary>
    Task CloseBudgetAsync(string name, DateTime until, CancellationToken cancel);

    Task<BudgetUse> BudgetAsync(string name, DateTime after, CancellationToken cancel);
}

/// <summary>Calls by the start of their slot, oldest first; <c>ClosedUntil</c> may have passed.</summary>
public sealed record BudgetUse(IReadOnlyList<SlotUse> Slots, DateTime? ClosedUntil)
{
    public long Calls => Slots.Sum(slot => slot.Calls);
}

public sealed record SlotUse(DateTime Slot, long Calls);

/// <summary>The <c>period</c> of a row of <c>budgets</c>: a slot's start, or a time until which the budget is closed.</summary>
static class BudgetPeriod
{
    const string Until = "until ";

    /// <summary>Sorts before every <see cref="ClosedUntil"/>.</summary>
    public static string Of(DateTime slot) => SqliteShort.TextOf(slot);

    /// <summary>The least of all times until which a budget is closed, as text.</summary>
    public const string FirstClosing = Until;

    public static string ClosedUntil(DateTime time) => Until + SqliteShort.TextOf(time);

    public static BudgetUse Read(IReadOnlyList<(string Period, long Used)> rows) => new(
        [.. rows.Where(row => !IsClosing(row.Period)).Select(row => new SlotUse(SqliteShort.TimeOf(row.Period), row.Used))
            .OrderBy(slot => slot.Slot)],
        rows.Where(row => IsClosing(row.Period)).Select(row => (DateTime?)SqliteShort.TimeOf(row.Period[Until.Length..])).Max());

    static bool IsClosing(string period) => period.StartsWith(Until, StringComparison.Ordinal);
}
