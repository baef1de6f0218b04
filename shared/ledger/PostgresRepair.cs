using System.Text.Json;
using Npgsql;
using SparkMusic.Lakes;
using SparkMusic.Postgres;

namespace SparkMusic.Ledgers;

/// <summary>
/// Makes the record true when the ledger is opened: fills a new one from the manifests, and ends what dead processes left running. A run
/// of another machine lives as long as its hold is renewed.
/// </summary>
sealed class PostgresRepair(
    PostgresDatabase database, PostgresLeases leases, Func<CancellationToken, Task<IReadOnlyList<Manifest>>> manifests, TimeProvider clock)
{
    sealed record Left(string Id, string RunId, string Table, long Epoch, ProcessIdentity Process);

    readonly List<string> _corrected = [];

    /// <summary>What was recorded as running and was not, in sentences.</summary>
    public IReadOnlyList<string> Corrected => _corrected;

    public async Task EndWhatDiedAsync(CancellationToken cancel)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await EndAttemptsAsync(now, cancel);
        await EndRunsAsync(now, cancel);
        await database.ExecuteAsync("delete from sparkmusic.holds where until < clock_timestamp() - interval '1 day'", cancel);
    }

    /// <summary>What the manifests know. Runs are not made up; epochs go on from the manifests'.</summary>
    public static async Task FillAsync(NpgsqlConnection connection, IReadOnlyList<Manifest> truth, CancellationToken cancel)
    {
        foreach (var manifest in truth)
        {
            await SaveAsync(connection, manifest, cancel);
            await connection.ExecuteAsync(
                """
                insert into sparkmusic.leases (table_name, epoch) values ($1, $2)
                on conflict (table_name) do update set epoch = greatest(leases.epoch, $2)
                """, cancel, manifest.Table, manifest.Epoch);
            foreach (var (attempt, run, epoch, at) in manifest.Makers())
                await connection.ExecuteAsync(
                    """
                    insert into sparkmusic.attempts
                        (attempt_id, run_id, table_name, epoch, state, pid, host, boot_id, process_started, started_at, ended_at)
                    values ($1, $2, $3, $4, 'succeeded', 0, '', '', '', $5, $5) on conflict do nothing
                    """, cancel, attempt, run, manifest.Table, epoch, at);
        }
    }

    /// <summary>The copy of a manifest; an older generation changes nothing.</summary>
    public static async Task<int> SaveAsync(NpgsqlConnection connection, Manifest manifest, CancellationToken cancel)
    {
        var changed = await connection.ExecuteAsync(
            """
            insert into sparkmusic.tables (table_name, layer, generation, run_id, attempt_id, epoch) values ($1, $2, $3, $4, $5, $6)
            on conflict (table_name) do update set layer = $2, generation = $3, run_id = $4, attempt_id = $5, epoch = $6
            where tables.generation <= $3
            """, cancel, manifest.Table, manifest.Layer, manifest.Generation, manifest.RunId, manifest.AttemptId, manifest.Epoch);
        if (changed == 0) return 0;
        await connection.ExecuteAsync("delete from sparkmusic.partitions where table_name = $1", cancel, manifest.Table);
        var (keys, entries) = (manifest.Partitions.Keys.ToArray(), manifest.Partitions.Values);
        T[] All<T>(Func<PartitionEntry, T> of) => [.. entries.Select(of)];
        return await connection.ExecuteAsync(
            """
            insert into sparkmusic.partitions
            select $1, key, version, fingerprint, inputs::jsonb, read, rows, rejected, duplicates, files, bytes, built_at, run_id,
                attempt_id
            from unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[],
                $10::integer[], $11::bigint[], $12::timestamptz[], $13::text[], $14::text[])
                as p (key, version, fingerprint, inputs, read, rows, rejected, duplicates, files, bytes, built_at, run_id, attempt_id)
            """, cancel, manifest.Table, keys, All(e => e.Version), All(e => e.Fingerprint),
            All(e => JsonSerializer.Serialize(e.Inputs, LakeJson.Inputs)),
            All(e => e.Read), All(e => e.Rows), All(e => e.Rejected), All(e => e.Duplicates), All(e => e.Files.Count),
                All(e => e.Files.Sum(file => file.Bytes)),
            All(e => DateTime.SpecifyKind(e.BuiltAt, DateTimeKind.Utc)), All(e => e.RunId), All(e => e.AttemptId));
    }

    async Task EndAttemptsAsync(DateTime now, CancellationToken cancel)
    {
        var running = await database.RowsAsync(
            """
            select attempt_id, run_id, table_name, epoch, pid, host, boot_id, process_started from sparkmusic.attempts
            where state = 'running'
            """,
            row => new Left(row.GetString(0), row.GetString(1), row.GetString(2), row.GetInt64(3), Identity(row, 4)), cancel);
        var truth = new Lazy<Task<IReadOnlyList<Manifest>>>(() => manifests(cancel));
        foreach (var left in running)
        {
            if (left.Process.IsRunningHere || await leases.HolderAsync(left.Table, cancel) == left.Id) continue;
            if (!left.Process.IsGoneHere
                && (await leases.IsHeldAsync("run." + left.RunId, cancel)
                || await leases.IsHeldAsync("attempt." + left.Id, cancel))) continue;
            var manifest = (await truth.Value).FirstOrDefault(manifest => manifest.Table == left.Table);
            var epoch = (await database.RowsAsync("select epoch from sparkmusic.leases where table_name = $1", row =>
                row.GetInt64(0), cancel, left.Table)).FirstOrDefault();
            var state = manifest?.Holds(left.Id) == true ? RunState.Succeeded : epoch > left.Epoch ? RunState.Superseded : RunState.Failed;
            _corrected.Add($"Attempt {left.Id} at {left.Table} was recorded as running, and nobody runs it: it is {state.Word()}.");
            await database.TransactAsync(async (connection, token) =>
            {
                if (state == RunState.Succeeded) await SaveAsync(connection, manifest!, token);
                return await connection.ExecuteAsync(
                    """
                    update sparkmusic.attempts set state = $3, ended_at = $4
                    where attempt_id = $1 and table_name = $2 and state = 'running'
                    """,
                    token, left.Id, left.Table, state.Word(), now);
            }, cancel);
        }
    }

    async Task EndRunsAsync(DateTime now, CancellationToken cancel)
    {
        var running = await database.RowsAsync(
            "select run_id, pid, host, boot_id, process_started from sparkmusic.runs where state = 'running'",
            row => new Left(row.GetString(0), "", "", 0, Identity(row, 1)), cancel);
        foreach (var left in running)
        {
            if (left.Process.IsRunningHere || await leases.IsHeldAsync("run." + left.Id, cancel)) continue;
            _corrected.Add($"Run {left.Id} was recorded as running, and nobody runs it: it is failed.");
            await database.ExecuteAsync(
                "update sparkmusic.runs set state = 'failed', message = $2, ended_at = $3 where run_id = $1 and state = 'running'",
                cancel, left.Id, $"Its process (pid {left.Process.Pid} on {left.Process.Host}) ended without a word.", now);
        }
    }

    static ProcessIdentity Identity(NpgsqlDataReader row, int from) =>
        new(row.GetInt32(from), row.GetString(from + 1), row.GetString(from + 2), row.GetString(from + 3));
}
