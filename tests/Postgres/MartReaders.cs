using System.Collections.Concurrent;
using System.Data;
using Npgsql;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Postgres;

/// <summary>What a reader saw at once: of each mart its rows, and the least and greatest version among them.</summary>
sealed record Sight(string Reader, string Table, long Rows, long Least, long Greatest, int Transaction);

/// <summary>
/// Eight readers of the marts, of both isolation levels: plain, prepared, through a cursor, through a view, and with a snapshot older than
/// their first look. Each writes down all that it sees.
/// </summary>
sealed class MartReaders : IAsyncDisposable
{
    static readonly Dictionary<string, long> Full = new() { ["m_few"] = 5, ["m_many"] = MartWorld.Many, ["m_months"] = 92 };

    readonly string _database;
    readonly CancellationTokenSource _stop = new();
    readonly ConcurrentQueue<Sight> _sights = new();
    readonly List<Task> _readers;
    int _transactions;

    public MartReaders(string database)
    {
        _database = database;
        SharedPostgres.Server.Execute(database, "create view public.everything as "
            + string.Join(" union all ", MartWorld.Names.Select(table => $"select '{table}' as name, version from marts.{table}")));
        _readers =
        [
            ReadAsync("RC plain", IsolationLevel.ReadCommitted, false, AtOnceAsync),
            ReadAsync("RC prepared", IsolationLevel.ReadCommitted, true, AtOnceAsync),
            ReadAsync("RC cursor", IsolationLevel.ReadCommitted, false, ByCursorAsync),
            ReadAsync("RC view", IsolationLevel.ReadCommitted, false, ByViewAsync),
            ReadAsync("RR plain", IsolationLevel.RepeatableRead, false, OneByOneAsync),
            ReadAsync("RR prepared", IsolationLevel.RepeatableRead, true, OneByOneAsync),
            ReadAsync("RR cursor", IsolationLevel.RepeatableRead, false, ByCursorAsync),
            ReadAsync("RR old snapshot", IsolationLevel.RepeatableRead, false, LateAsync),
        ];
    }

    public IReadOnlyCollection<Sight> Sights => _sights;

    /// <summary>Waits until each reader has seen this version or a newer one; a failure of one is thrown here.</summary>
    public Task SeenAsync(long version) => Patience.UntilAsync(
        async () =>
        {
            if (_readers.Find(reader => reader.IsFaulted) is { } failed) await failed;
            return _sights.Where(sight => sight.Greatest >= version).Select(sight => sight.Reader).Distinct().Count() == _readers.Count;
        }, $"every reader sees version {version}");

    /// <summary>Ends the readers; a failure of one is thrown here.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_readers);
    }

    /// <summary>What no reader may see, in sentences: an empty table, a part of one, two versions at once, a step back.</summary>
    public IReadOnlyList<string> Wrong()
    {
        var wrong = new List<string>();
        foreach (var sight in _sights)
        {
            if (sight.Rows != Full[sight.Table]) wrong.Add($"{sight.Reader} saw {sight.Rows} of {Full[sight.Table]} rows of {sight.Table}");
            if (sight.Least != sight.Greatest)
                wrong.Add($"{sight.Reader} saw versions {sight.Least} and {sight.Greatest} of {sight.Table} at once");
        }
        foreach (var transaction in _sights.GroupBy(sight => (sight.Reader, sight.Transaction)))
            if (transaction.Select(sight => sight.Greatest).Distinct().Count() > 1)
                wrong.Add($"{transaction.Key.Reader} saw {string.Join(", ", transaction.Select(sight => $"{sight.Table} {sight.Greatest}"))} in one transaction");
        foreach (var reader in _sights.GroupBy(sight => sight.Reader))
            if (reader.Zip(reader.Skip(1)).Any(pair => pair.Second.Greatest < pair.First.Greatest))
                wrong.Add($"{reader.Key} saw an older version after a newer one");
        return wrong;
    }

    delegate Task Look(NpgsqlConnection connection, string reader, bool isPrepared);

    async Task ReadAsync(string reader, IsolationLevel level, bool isPrepared, Look look)
    {
        await using var connection = SharedPostgres.Server.Connect(_database);
        while (!_stop.IsCancellationRequested)
        {
            await using var transaction = await connection.BeginTransactionAsync(level);
            await look(connection, reader, isPrepared);
            await transaction.CommitAsync();
            await Task.Delay(5);
        }
    }

    // One statement, one snapshot, all marts.
    async Task AtOnceAsync(NpgsqlConnection connection, string reader, bool isPrepared) =>
        await SeeAsync(connection, reader, isPrepared, Full.Keys.Select(Counts).ToArray());

    async Task OneByOneAsync(NpgsqlConnection connection, string reader, bool isPrepared)
    {
        var transaction = Interlocked.Increment(ref _transactions);
        foreach (var table in Full.Keys)
        {
            await SeeAsync(connection, reader, isPrepared, [Counts(table)], transaction);
            await Task.Delay(20);
        }
    }

    async Task LateAsync(NpgsqlConnection connection, string reader, bool isPrepared)
    {
        await using (var command = new NpgsqlCommand("select count(*) from sparkmusic.publish_log", connection))
            await command.ExecuteScalarAsync();
        await Task.Delay(500);
        await OneByOneAsync(connection, reader, isPrepared);
    }

    async Task ByViewAsync(NpgsqlConnection connection, string reader, bool isPrepared) =>
        await SeeAsync(connection, reader, isPrepared,
            ["select name, count(*), min(version), max(version) from public.everything group by name"]);

    async Task ByCursorAsync(NpgsqlConnection connection, string reader, bool isPrepared)
    {
        await using (var declare = new NpgsqlCommand("declare rows no scroll cursor for select name, version from public.everything",
            connection)) await declare.ExecuteNonQueryAsync();
        var versions = new List<(string Table, long Version)>();
        for (var before = -1; before < versions.Count;)
        {
            before = versions.Count;
            await using var fetch = new NpgsqlCommand("fetch 100 from rows", connection);
            await using var rows = await fetch.ExecuteReaderAsync();
            while (await rows.ReadAsync()) versions.Add((rows.GetString(0), rows.GetInt64(1)));
            await Task.Delay(10);
        }
        var transaction = Interlocked.Increment(ref _transactions);
        foreach (var table in Full.Keys)
        {
            var own = versions.Where(row => row.Table == table).Select(row => row.Version).DefaultIfEmpty(-1).ToList();
            _sights.Enqueue(new Sight(reader, table, versions.Count(row => row.Table == table), own.Min(), own.Max(), transaction));
        }
    }

    async Task SeeAsync(NpgsqlConnection connection, string reader, bool isPrepared, string[] parts, int? transaction = null)
    {
        transaction ??= Interlocked.Increment(ref _transactions);
        await using var command = new NpgsqlCommand(string.Join(" union all ", parts), connection);
        if (isPrepared) await command.PrepareAsync();
        await using var rows = await command.ExecuteReaderAsync();
        var seen = new HashSet<string>();
        while (await rows.ReadAsync())
        {
            seen.Add(rows.GetString(0));
            _sights.Enqueue(new Sight(reader, rows.GetString(0), rows.GetInt64(1), rows.IsDBNull(2) ? -1 : rows.GetInt64(2),
                rows.IsDBNull(3) ? -1 : rows.GetInt64(3), transaction.Value));
        }
        // A view that groups says nothing of an empty table.
        if (parts[0].Contains("everything", StringComparison.Ordinal))
            foreach (var missing in Full.Keys.Where(table => !seen.Contains(table)))
                _sights.Enqueue(new Sight(reader, missing, 0, -1, -1, transaction.Value));
    }

    static string Counts(string table) => $"select '{table}', count(*), min(version), max(version) from marts.{table}";

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_readers.Select(reader => reader.ContinueWith(_ => { }, TaskScheduler.Default)));
        _stop.Dispose();
    }
}
