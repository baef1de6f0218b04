namespace SparkMusic.Engines.DuckDb;

/// <summary>
/// DuckDB in this process: one database in memory per engine, one connection per session, spilling into a scratch folder of its own.
/// </summary>
public sealed class DuckDbEngine : ISqlEngine
{
    /// <summary>About 256 MB: larger results become several files.</summary>
    public const long DefaultMaxFileBytes = 256L << 20;

    readonly DuckDbDatabase _database;
    readonly FileSchemas _schemas = new();
    readonly Scratch _scratch;
    readonly long _maxFileBytes;

    DuckDbEngine(DuckDbDatabase database, Scratch scratch, long maxFileBytes)
    {
        _database = database;
        _scratch = scratch;
        _maxFileBytes = maxFileBytes;
    }

    public string Name => "duckdb";

    public string Prelude => Preludes.DuckDb;

    /// <summary>Starts the engine: milliseconds.</summary>
    /// <param name="options">Memory, threads, and where to spill (a folder of its own is made there and removed; null: the system's
    /// temporary folder).</param>
    /// <param name="maxFileBytes">From this size on a written file is split.</param>
    public static DuckDbEngine Open(DuckDbOptions? options = null, long maxFileBytes = DefaultMaxFileBytes)
    {
        options ??= new DuckDbOptions();
        if (options.Path is not null) throw new ArgumentException("An engine's database is in memory.", nameof(options));
        var scratch = Scratch.Create("duckdb", options.TempFolder);
        try
        {
            var database = DuckDbDatabase.Open(options with { TempFolder = scratch["spill"] });
            using var connection = database.Connect();
            connection.ExecuteScript("create schema " + ParquetWriter.StagingSchema + ";\n" + Preludes.DuckDb);
            return new DuckDbEngine(database, scratch, maxFileBytes);
        }
        catch
        {
            scratch.Dispose();
            throw;
        }
    }

    public Task<ISqlSession> OpenAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return Task.FromResult<ISqlSession>(new DuckDbSession(_database, _schemas, _maxFileBytes));
    }

    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        _scratch.Dispose();
        return ValueTask.CompletedTask;
    }
}
