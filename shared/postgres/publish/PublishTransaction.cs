using System.Security.Cryptography;
using Npgsql;
using SparkMusic.Lakes;
using SparkMusic.Ledgers;
using SparkMusic.Run;
using static SparkMusic.Postgres.PostgresShort;

namespace SparkMusic.Postgres.Publish;

/// <summary>
/// The one transaction of a publish: fence, locks, DELETE + INSERT for every table, the record of what lies there, the run's id. Readers of
/// any isolation level see all of it or nothing.
/// </summary>
sealed class PublishTransaction(PostgresDatabase database, Lease lease, string runId)
{
    /// <summary>Runs it, again after a pause while other sessions are in the way, at most as often as the database says.</summary>
    public async Task RunAsync(
        NpgsqlConnection connection, IReadOnlyList<StagedMart> marts, IReadOnlyList<TableFreshness> freshness,
            IReadOnlyList<CheckResult> checks,
        CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await TryAsync(connection, marts, freshness, checks, cancel);
                return;
            }
            catch (PostgresException e) when (PostgresErrors.IsInTheWay(e) && attempt < database.LockTries)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100 + RandomNumberGenerator.GetInt32(400)), database.Clock, cancel);
            }
        }
    }

    async Task TryAsync(
        NpgsqlConnection connection, IReadOnlyList<StagedMart> marts, IReadOnlyList<TableFreshness> freshness,
            IReadOnlyList<CheckResult> checks,
        CancellationToken cancel)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancel);
        // A sleeper inside the transaction is cut off, so that the next can publish.
        await connection.ExecuteAsync(
            """
            set local lock_timeout = '500ms'; set local idle_in_transaction_session_timeout = '30s'; set local statement_timeout = '15min'
            """, cancel);
        await FenceAsync(connection, cancel);
        var changed = marts.Where(mart => mart.Changed.Count > 0).ToList();
        foreach (var mart in changed) await connection.ExecuteAsync($"lock table {mart.Table.FullName} in row exclusive mode", cancel);
        await Faults.DuringAsync(FaultPoints.PublishLocked, () => Task.CompletedTask);
        foreach (var mart in changed) await Faults.DuringAsync(FaultPoints.PublishReplaced, () => ReplaceAsync(connection, mart, cancel));
        await DescribeAsync(connection, freshness, checks, cancel);
        await Faults.DuringAsync(FaultPoints.PublishLogged, () => connection.ExecuteAsync(
            "insert into sparkmusic.publish_log (run_id, epoch, tables, rows) values ($1, $2, $3, $4)",
            cancel, runId, lease.Epoch, changed.Count, changed.Sum(mart => mart.Changed.Sum(partition => partition.Rows))));
        cancel.ThrowIfCancellationRequested();
        await Faults.DuringAsync(FaultPoints.PublishCommitted, () => transaction.CommitAsync(CancellationToken.None));
    }

    // The row stays locked until the end: nobody takes the lease between here and the commit.
    async Task FenceAsync(NpgsqlConnection connection, CancellationToken cancel)
    {
        var epoch = await connection.ValueAsync<long>(
            "select epoch from sparkmusic.leases where table_name = $1 and attempt_id = $2 for update", cancel, lease.Table,
                lease.AttemptId);
        if (epoch != lease.Epoch)
            throw new SupersededException($"Run {runId} cannot publish to {database.Place}: another run has taken its place.");
    }

    async Task ReplaceAsync(NpgsqlConnection connection, StagedMart mart, CancellationToken cancel)
    {
        var table = mart.Table;
        foreach (var partition in mart.Changed)
        {
            var (condition, values) = table.Where(partition.Key);
            await LongAsync(connection, $"delete from {table.FullName} where {condition}", cancel, values);
            await connection.ExecuteAsync("delete from sparkmusic.published where table_name = $1 and partition_key = $2", cancel,
                table.Table, partition.Key);
        }
        await LongAsync(connection,
            $"insert into {table.FullName} ({table.ColumnList}) select {table.ColumnList} from pg_temp.{Name(table.Table)}", cancel);
        foreach (var partition in mart.Changed.Where(partition => partition.Version is not null))
            await connection.ExecuteAsync(
                """
                insert into sparkmusic.published (table_name, partition_key, version, rows, generation, run_id, epoch)
                values ($1, $2, $3, $4, $5, $6, $7)
                """, cancel, table.Table, partition.Key, partition.Version, partition.Rows, mart.Manifest!.Generation, runId, lease.Epoch);
    }

    static async Task DescribeAsync(
        NpgsqlConnection connection, IReadOnlyList<TableFreshness> freshness, IReadOnlyList<CheckResult> checks, CancellationToken cancel)
    {
        await connection.ExecuteAsync("delete from sparkmusic.freshness", cancel);
        T[] All<T>(Func<TableFreshness, T> of) => [.. freshness.Select(of)];
        await connection.ExecuteAsync(
            """
            insert into sparkmusic.freshness select * from unnest($1::text[], $2::text[], $3::timestamptz[], $4::timestamptz[], $5::text[],
                $6::bigint[], $7::boolean[], $8::text[])
            """,
            cancel, All(of => of.Table.Name), All(of => of.Table.LayerFolder), All(of => of.NewestAt), All(of => of.BuiltAt),
                All(of => of.RunId),
            All(of => of.Rows), All(of => of.IsStale), All(of => of.IsStale ? string.Join("; ", of.StaleReasons) : null));
        await PostgresChecks.SaveAsync(connection, checks, cancel);
    }

    static async Task LongAsync(NpgsqlConnection connection, string sql, CancellationToken cancel, params object?[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(cancel);
    }
}
