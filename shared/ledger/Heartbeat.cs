using Npgsql;
using SparkMusic.Postgres;

namespace SparkMusic.Ledgers;

/// <summary>Renews what an owner holds every 10 s, on a thread of its own: busy thread pools and long statements do not delay it.</summary>
sealed class Heartbeat(PostgresDatabase database)
{
    static readonly TimeSpan Period = TimeSpan.FromSeconds(10);

    readonly ManualResetEventSlim _stop = new();
    readonly Lock _lock = new();
    Thread? _thread;

    public void Start(Guid owner)
    {
        lock (_lock)
        {
            if (_thread is not null) return;
            _thread = new Thread(() => Beat(owner)) { IsBackground = true, Name = "ledger heartbeat" };
            _thread.Start();
        }
    }

    /// <summary>True when it was beating.</summary>
    public bool Stop()
    {
        lock (_lock)
        {
            if (_thread is null || _stop.IsSet) return false;
            _stop.Set();
        }
        _thread.Join();
        return true;
    }

    void Beat(Guid owner)
    {
        while (!_stop.Wait(Period))
        {
            // While the server is away nobody else can take a lease either: the next beat renews it, if nobody has by then.
            for (var attempt = 0; attempt < 3 && !TryRenew(owner) && !_stop.Wait(TimeSpan.FromSeconds(1)); attempt++)
            {
            }
        }
    }

    bool TryRenew(Guid owner)
    {
        try
        {
            using var connection = database.Open();
            // A row that somebody is taking over is locked; it must not keep the others from being renewed.
            Renew(connection, "leases", "table_name", owner);
            Renew(connection, "holds", "name", owner);
            return true;
        }
        catch (Exception e) when (PostgresErrors.IsAny(e))
        {
            return false;
        }
    }

    static void Renew(NpgsqlConnection connection, string table, string key, Guid owner)
    {
        using var command = new NpgsqlCommand(
            $"""
            update sparkmusic.{table} set until = clock_timestamp() + interval '60 seconds'
            where {key} in (select {key} from sparkmusic.{table} where owner = $1 for update skip locked)
            """, connection)
        { CommandTimeout = 5 };
        command.Parameters.Add(new NpgsqlParameter { Value = owner });
        command.ExecuteNonQuery();
    }
}
