using SparkMusic.Postgres;

namespace SparkMusic.Ledgers;

public sealed partial class PostgresLedger
{
    public async Task<long> TakeBudgetAsync(
        string name, DateTime slot, DateTime after, long wanted, long limit, CancellationToken cancel) =>
        await (await OpenedAsync(cancel)).TransactAsync(async (connection, token) =>
        {
            // Two that take at once would both find what one of them takes.
            await connection.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended('budget ' || $1, 0))", token, name);
            await connection.ExecuteAsync(
                """delete from sparkmusic.budgets where name = $1 and period collate "C" <= $2""", token, name, BudgetPeriod.Of(after));
            var used = await connection.ValueAsync<long>(
                "select coalesce(sum(used), 0)::bigint from sparkmusic.budgets where name = $1", token, name);
            var taken = Math.Clamp(limit - used, 0, wanted);
            if (taken > 0)
                await connection.ExecuteAsync(
                    """
                    insert into sparkmusic.budgets as b (name, period, used, updated_at) values ($1, $2, $3, $4)
                    on conflict (name, period) do update set used = b.used + excluded.used, updated_at = excluded.updated_at
                    """,
                    token, name, BudgetPeriod.Of(slot), taken, Now);
            return taken;
        }, cancel);

    public async Task CloseBudgetAsync(string name, DateTime until, CancellationToken cancel) =>
        await (await OpenedAsync(cancel)).TransactAsync(async (connection, token) =>
        {
            var period = BudgetPeriod.ClosedUntil(until);
            await connection.ExecuteAsync(
                """delete from sparkmusic.budgets where name = $1 and period collate "C" >= $2 and period collate "C" < $3""",
                token, name, BudgetPeriod.FirstClosing, period);
            return await connection.ExecuteAsync(
                "insert into sparkmusic.budgets (name, period, used, updated_at) values ($1, $2, 0, $3) on conflict (name, period) do "
                    + "nothing",
                token, name, period, Now);
        }, cancel);

    public async Task<BudgetUse> BudgetAsync(string name, DateTime after, CancellationToken cancel) =>
        BudgetPeriod.Read(await (await OpenedAsync(cancel)).RowsAsync(
            """select period, used from sparkmusic.budgets where name = $1 and period collate "C" > $2""",
            row => (row.GetString(0), row.GetInt64(1)), cancel, name, BudgetPeriod.Of(after)));
}
