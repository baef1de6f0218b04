using Npgsql;
using SparkMusic.Postgres;

namespace SparkMusic.Ledgers;

/// <summary>Keeps check results in Postgres: those of runs whose ledger it is, and copies of those whose ledger lies in their
/// lake.</summary>
static class PostgresChecks
{
    public static async Task<int> SaveAsync(NpgsqlConnection connection, IReadOnlyList<CheckResult> checks, CancellationToken cancel)
    {
        // The last of equal ones counts; one statement cannot write a row twice.
        var last = checks.GroupBy(check => (check.AttemptId, check.Table, check.Partition, check.Check))
            .Select(group => group.Last()).ToList();
        return last.Count == 0 ? 0 : await connection.ExecuteAsync(
            """
            insert into sparkmusic.check_results
            select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::timestamptz[])
            on conflict (attempt_id, table_name, partition_key, check_name)
            do update set run_id = excluded.run_id, severity = excluded.severity, failures = excluded.failures,
                checked_at = excluded.checked_at
            """, cancel,
            last.Select(check => check.RunId).ToArray(), last.Select(check => check.AttemptId).ToArray(),
                last.Select(check => check.Table).ToArray(),
            last.Select(check => check.Partition).ToArray(), last.Select(check => check.Check).ToArray(),
                last.Select(check => check.Severity).ToArray(),
            last.Select(check => check.Failures).ToArray(), last.Select(check => check.CheckedAt).ToArray());
    }
}
