using SparkMusic.Engines.DuckDb;

namespace SparkMusic.Jobs.Extract.Writing;

/// <summary>
/// The DuckDB that an import's rows pass through on their way to Parquet. Of its own two connections one appends refused rows to tables in
/// memory, the other copies these in a thread of its own.
/// </summary>
sealed class StageDatabase : IDisposable
{
    readonly DuckDbDatabase _database;
    Task _copy = Task.CompletedTask;

    /// <param name="segmentBytes">About how many bytes of rows a file gets, and lie in memory where they cannot be copied as they
    /// come.</param>
    /// <param name="cancel">Interrupts the copying.</param>
    public StageDatabase(long segmentBytes, CancellationToken cancel)
    {
        (SegmentBytes, Cancel) = (segmentBytes, cancel);
        // A statement whose work lies with a thread of DuckDB's spins until it is done: here all of it runs on the thread that asks.
        _database = DuckDbDatabase.Open(new DuckDbOptions { Threads = 1 });
        Appending = _database.Connect();
        Copying = _database.Connect();
    }

    public long SegmentBytes { get; }

    public CancellationToken Cancel { get; }

    /// <summary>One more connection, the caller's to close.</summary>
    public DuckDbConnection Connect() => _database.Connect();

    public DuckDbConnection Appending { get; }

    public DuckDbConnection Copying { get; }

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
        Appending.Dispose();
        Copying.Dispose();
        _database.Dispose();
    }
}
