using SparkMusic.Postgres;

namespace SparkMusic.Ledgers;

public sealed partial class PostgresLedger
{
    public async Task<IReadOnlyList<PartitionCopy>> PartitionsAsync(CancellationToken cancel) =>
        await (await OpenedAsync(cancel)).RowsAsync(
        "select table_name, partition_key, version, rows, attempt_id from sparkmusic.partitions order by table_name, partition_key",
        row => new PartitionCopy(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), row.GetString(4)), cancel);

    public async Task<IReadOnlyList<RunRecord>> RunsAsync(int limit, CancellationToken cancel) =>
        await (await OpenedAsync(cancel)).RowsAsync(
        """
        select run_id, request, engine, state, exit_code, message, requested_at, started_at, ended_at
        from sparkmusic.runs order by requested_at desc, run_id desc limit $1
        """,
        row => new RunRecord(row.GetString(0), row.GetString(1), row.GetString(2), RunStates.Of(row.GetString(3)),
            row.IsDBNull(4) ? null : row.GetInt32(4), row.Text(5), row.GetDateTime(6), row.Time(7), row.Time(8)),
        cancel, limit);

    public async Task<IReadOnlyList<AttemptRecord>> AttemptsAsync(string? runId, CancellationToken cancel) =>
        await (await OpenedAsync(cancel)).RowsAsync(
        """
        select attempt_id, run_id, table_name, epoch, state, pid, host, boot_id, started_at, ended_at
        from sparkmusic.attempts where $1::text is null or run_id = $1 order by started_at, attempt_id, table_name
        """,
        row => new AttemptRecord(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), RunStates.Of(row.GetString(4)),
            row.GetInt32(5), row.GetString(6), row.GetString(7), row.GetDateTime(8), row.Time(9)),
        cancel, runId);

    public async Task<IReadOnlyList<CheckResult>> ChecksAsync(string? runId, CancellationToken cancel) =>
        await (await OpenedAsync(cancel)).RowsAsync(
        """
        select run_id, attempt_id, table_name, partition_key, check_name, severity, failures, checked_at
        from sparkmusic.check_results where $1::text is null or run_id = $1 order by table_name, partition_key, check_name, attempt_id
        """,
        row => new CheckResult(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4), row.GetString(5),
            row.GetInt64(6), row.GetDateTime(7)),
        cancel, runId);
}
