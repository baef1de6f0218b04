using Npgsql;
using SparkMusic.Postgres;

namespace SparkMusic.Ledgers;

/// <summary>
/// Leases and holds of one process in Postgres: good for 60 s on the database's clock, renewed by a heartbeat, free at once when their
/// process ended on this machine, else when their time has passed.
/// </summary>
sealed class PostgresLeases(PostgresDatabase database) : IAsyncDisposable
{
    const string Lifetime = "interval '60 seconds'";
    const string Holder = "pid, host, boot_id, process_started";

    readonly Guid _owner = Guid.NewGuid();
    readonly Heartbeat _heartbeat = new(database);

    /// <summary>
    /// Takes a lease; <paramref name="beforeTake"/> is called with the row locked and the attempt that died holding it. Null: held.
    /// </summary>
    public async Task<Lease?> TryTakeAsync(
        string name, string attemptId, Func<string?, CancellationToken, Task>? beforeTake, CancellationToken cancel)
    {
        await database.ExecuteAsync("insert into sparkmusic.leases (table_name, epoch) values ($1, 0) on conflict do nothing",
            cancel, name);
        var isAgain = false;
        var epoch = await database.UseAsync(async (connection, token) =>
        {
            if (isAgain && await EpochOfAsync(connection, name, attemptId, token) is { } taken) return taken;
            isAgain = true;
            await using var transaction = await connection.BeginTransactionAsync(token);
            // What is done before a lease is handed out may take minutes; a sleeper must not keep the row for ever.
            await connection.ExecuteAsync("set local idle_in_transaction_session_timeout = '10min'", token);
            var found = await connection.RowsAsync(
                $"""
                select attempt_id, until > clock_timestamp(), {Holder} from sparkmusic.leases
                where table_name = $1 for update skip locked
                """,
                row => (Attempt: row.Text(0), IsDue: !row.IsDBNull(1) && row.GetBoolean(1),
                    Process: row.IsDBNull(2) ? null : Process(row, 2)), token, name);
            if (found is not [var lease] || lease.Attempt is not null && lease.IsDue && lease.Process?.IsGoneHere != true) return 0;
            if (beforeTake is not null) await beforeTake(lease.Attempt == attemptId ? null : lease.Attempt, token);
            var next = await connection.ValueAsync<long>(
                $"""
                update sparkmusic.leases set epoch = epoch + 1, attempt_id = $2, owner = $3, until = clock_timestamp() + {Lifetime},
                    pid = $4, host = $5, boot_id = $6, process_started = $7
                where table_name = $1 returning epoch
                """, token, [name, attemptId, _owner, .. Self]);
            await transaction.CommitAsync(token);
            return next;
        }, cancel);
        if (epoch == 0) return null;
        _heartbeat.Start(_owner);
        return new Lease(name, epoch, attemptId);
    }

    /// <summary>Gives it back; false when it was not held any more.</summary>
    public async Task<bool> ReleaseAsync(Lease lease, CancellationToken cancel) => await database.ExecuteAsync(
        """
        update sparkmusic.leases set attempt_id = null, until = null, owner = null
        where table_name = $1 and epoch = $2 and attempt_id = $3 and owner = $4
        """, cancel, lease.Table, lease.Epoch, lease.AttemptId, _owner) > 0;

    public async Task<bool> IsCurrentAsync(Lease lease, CancellationToken cancel) => await database.UseAsync((connection, token) =>
        connection.ValueAsync<bool>(
            $"""
            update sparkmusic.leases set until = clock_timestamp() + {Lifetime}
            where table_name = $1 and epoch = $2 and attempt_id = $3 and owner = $4 returning true
            """, token, lease.Table, lease.Epoch, lease.AttemptId, _owner), cancel);

    /// <summary>The attempt of a live holder, or null.</summary>
    public async Task<string?> HolderAsync(string name, CancellationToken cancel)
    {
        var found = await database.RowsAsync(
            $"""
            select attempt_id, {Holder} from sparkmusic.leases
            where table_name = $1 and attempt_id is not null and until > clock_timestamp()
            """,
            row => (Attempt: row.GetString(0), Process: Process(row, 1)), cancel, name);
        return found is [var holder] && !holder.Process.IsGoneHere ? holder.Attempt : null;
    }

    /// <summary>Holds a name that is no table; null: a live holder has it.</summary>
    public async Task<IAsyncDisposable?> TryHoldAsync(string name, CancellationToken cancel)
    {
        var hold = Guid.NewGuid();
        var isHeld = await database.UseAsync(async (connection, token) =>
        {
            foreach (var dead in await DeadAsync(connection, name, token))
                await connection.ExecuteAsync("delete from sparkmusic.holds where name = $1 and token = $2", token, name, dead);
            await connection.ExecuteAsync(
                $"""
                insert into sparkmusic.holds (name, token, until, owner, {Holder})
                values ($1, $2, clock_timestamp() + {Lifetime}, $3, $4, $5, $6, $7)
                on conflict (name) do nothing
                """, token, [name, hold, _owner, .. Self]);
            return await connection.ValueAsync<bool>("select true from sparkmusic.holds where name = $1 and token = $2", token, name, hold);
        }, cancel);
        if (!isHeld) return null;
        _heartbeat.Start(_owner);
        return new Held(database, name, hold);
    }

    public async Task<bool> IsHeldAsync(string name, CancellationToken cancel)
    {
        var found = await database.RowsAsync(
            $"select {Holder} from sparkmusic.holds where name = $1 and until > clock_timestamp()", row => Process(row, 0), cancel, name);
        return found is [var holder] && !holder.IsGoneHere;
    }

    /// <summary>Stops the heartbeat and gives back all that this process holds here.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_heartbeat.Stop()) return;
        await database.ExecuteAsync("update sparkmusic.leases set attempt_id = null, until = null, owner = null where owner = $1",
            CancellationToken.None, _owner);
        await database.ExecuteAsync("delete from sparkmusic.holds where owner = $1", CancellationToken.None, _owner);
    }

    static async Task<List<Guid>> DeadAsync(NpgsqlConnection connection, string name, CancellationToken cancel)
    {
        var found = await connection.RowsAsync(
            $"select token, until > clock_timestamp(), {Holder} from sparkmusic.holds where name = $1",
            row => (Token: row.GetGuid(0), IsDue: row.GetBoolean(1), Process: Process(row, 2)), cancel, name);
        return [.. found.Where(hold => !hold.IsDue || hold.Process.IsGoneHere).Select(hold => hold.Token)];
    }

    // A transaction whose commit was not answered may have taken it.
    async Task<long?> EpochOfAsync(NpgsqlConnection connection, string name, string attemptId, CancellationToken cancel) =>
        await connection.ValueAsync<object>(
            "select epoch from sparkmusic.leases where table_name = $1 and attempt_id = $2 and owner = $3", cancel, name, attemptId,
                _owner) as long?;

    static ProcessIdentity Process(NpgsqlDataReader row, int from) =>
        new(row.GetInt32(from), row.GetString(from + 1), row.GetString(from + 2), row.GetString(from + 3));

    internal static object?[] Self =>
        [ProcessIdentity.Own.Pid, ProcessIdentity.Own.Host, ProcessIdentity.Own.BootId, ProcessIdentity.Own.Started];

    sealed class Held(PostgresDatabase database, string name, Guid token) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() =>
            await database.ExecuteAsync("delete from sparkmusic.holds where name = $1 and token = $2", CancellationToken.None, name, token);
    }
}
