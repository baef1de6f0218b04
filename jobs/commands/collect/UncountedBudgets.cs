using SparkMusic.Ledgers;

namespace SparkMusic.Jobs.Commands.Collect;

/// <summary>Where there is no lake there is no record: a few calls of a person who waits for them, or none.</summary>
sealed class UncountedBudgets : IBudgets
{
    public Task<long> TakeBudgetAsync(string name, DateTime slot, DateTime after, long wanted, long limit, CancellationToken cancel) =>
        Task.FromResult(wanted);

    public Task CloseBudgetAsync(string name, DateTime until, CancellationToken cancel) => Task.CompletedTask;

    public Task<BudgetUse> BudgetAsync(string name, DateTime after, CancellationToken cancel) => Task.FromResult(new BudgetUse([], null));
}
