using System.Collections.Concurrent;
using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;

namespace SparkMusic.Jobs.Extract.Writing;

/// <summary>
/// A stage's place in the DuckDB that rows pass through on their way to Parquet: its connections, and tables in memory. Of its own two
/// connections one appends refused rows to such tables, the other copies these in a thread of its own.
/// </summary>
sealed class StageDatabase : IDisposable
{
    // Opening one takes longer than most stages write: all of this process share it. A statement whose work lies with a thread of DuckDB's
    // spins until it is done: here all of it runs on the thread that asks.
    static readonly Lazy<DuckDbDatabase> Shared = new(Open);

    static long _lastTable;

    readonly ConcurrentDictionary<string, bool> _tables = new();
    Task _copy = Task.CompletedTask;

    /// <param name="segmentBytes">About how many bytes of rows a file gets, and lie in memory where they cannot be copied as they
    /// come.</param>
    /// <param name="cancel">Interrupts the copying.</param>
    public StageDatabase(long segmentBytes, CancellationToken cancel)
    {
        (SegmentBytes, Cancel) = (segmentBytes, cancel);
        Appending = Connect();
        Copying = Connect();
    }

    public long SegmentBytes { get; }

    public CancellationToken Cancel { get; }

    public DuckDbConnection Appending { get; }

    public DuckDbConnection Copying { get; }

    /// <summary>One more connection, the caller's to close.</summary>
    public DuckDbConnection Connect() => Shared.Value.Connect();

    /// <summary>A table for <see cref="Appending"/>, with a name that no other has.</summary>
    public string CreateTable(IReadOnlyList<Column> columns)
    {
        var name = $"staged_{Interlocked.Increment(ref _lastTable)}";
        Appending.Execute($"create table {name} {ParquetCopy.Definition(columns)}");
        _tables[name] = true;
        return name;
    }

    /// <summary>After its copy, with the connection of that.</summary>
    public void DropTable(string name)
    {
        Copying.Execute($"drop table {name}");
        _tables.TryRemove(name, out _);
    }

    /// <summary>Waits for the copy before this one, then starts it.</summary>
    public void Enqueue(Action copy)
    {
        Drain();
        _copy = Task.Run(copy, Cancel);
    }

    /// <summary>Waits until nothing is being copied; a failure of the copy is thrown here.</summary>
    public void Drain()
    {
        _copy.GetAwaiter().GetResult();
    }

    public void Dispose()
    {
        // A failed copy was or will be told by Drain; here its thread only has to be out of the database.
        ((IAsyncResult)_copy).AsyncWaitHandle.WaitOne();
        foreach (var name in _tables.Keys) DropTable(name);
        Appending.Dispose();
        Copying.Dispose();
    }

    static DuckDbDatabase Open()
    {
        var database = DuckDbDatabase.Open(new DuckDbOptions { Threads = 1 });
        using var connection = database.Connect();
        BatchFunction.Register(connection);
        return database;
    }
}
