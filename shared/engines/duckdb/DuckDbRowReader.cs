namespace SparkMusic.Engines.DuckDb;

/// <summary>Rows of a session's query; DuckDB works on a thread of the pool, the caller waits only between chunks.</summary>
sealed class DuckDbRowReader(DuckDbRows rows) : IRowReader
{
    public IReadOnlyList<Column> Columns => rows.Columns;

    public object?[] Current => rows.Current;

    public ValueTask<bool> ReadAsync(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return rows.IsBuffered ? new(rows.Read(cancel)) : new(Task.Run(() => rows.Read(cancel), CancellationToken.None));
    }

    public ValueTask DisposeAsync()
    {
        rows.Dispose();
        return ValueTask.CompletedTask;
    }
}
