namespace SparkMusic.Ledgers;

public sealed partial class SqliteLedger
{
    public Task<long> TakeBudgetAsync(string name, DateTime slot, DateTime after, long wanted, long limit, CancellationToken cancel) =>
        _database.WriteAsync(connection =>
        {
            connection.Execute("delete from budgets where name = $1 and period <= $2", name, BudgetPeriod.Of(after));
            var used = connection.Value<long>("select coalesce(sum(used), 0) from budgets where name = $1", name);
            var taken = Math.Clamp(limit - used, 0, wanted);
            if (taken > 0)
                connection.Execute(
                    """
                    insert into budgets (name, period, used, updated_at) values ($1, $2, $3, $4)
                    on conflict (name, period) do update set used = used + $3, updated_at = $4
                    """,
                    name, BudgetPeriod.Of(slot), taken, Now);
            return taken;
        }, cancel);

    public Task CloseBudgetAsync(string name, DateTime until, CancellationToken cancel) => _database.WriteAsync(connection =>
    {
        var period = BudgetPeriod.ClosedUntil(until);
        connection.Execute(
            "delete from budgets where name = $1 and period >= $2 and period < $3", name, BudgetPeriod.FirstClosing, period);
        connection.Execute(
            "insert into budgets (name, period, used, updated_at) values ($1, $2, 0, $3) on conflict (name, period) do nothing", name,
            period, Now);
    }, cancel);

    public Task<BudgetUse> BudgetAsync(string name, DateTime after, CancellationToken cancel) =>
        _database.UseAsync(connection => BudgetPeriod.Read(connection.Rows(
            "select period, used from budgets where name = $1 and period > $2",
            row => (row.GetString(0), row.GetInt64(1)),
            name, BudgetPeriod.Of(after))), cancel);
}
