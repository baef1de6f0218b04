using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using SparkMusic.Engines.DuckDb.Native;

namespace SparkMusic.Engines.DuckDb;

/// <summary>
/// Rows of this process that a statement reads as a table: it asks for batch after batch, on the thread that works on the statement. One
/// statement at a time. The database must know <see cref="BatchFunction"/>.
/// </summary>
public sealed class BatchSource : IDisposable
{
    static readonly ConcurrentDictionary<long, BatchSource> Open = new();
    static long _last;

    readonly long _id = Interlocked.Increment(ref _last);
    readonly Func<RowBatch?> _next;
    Exception? _failure;

    /// <param name="columns">Of the rows; an instant is a TIMESTAMPTZ. Lists are of text.</param>
    /// <param name="next">The next rows, null at their end. A batch is in use until the next call, or the statement's end.</param>
    public BatchSource(IReadOnlyList<Column> columns, Func<RowBatch?> next)
    {
        (Columns, _next) = (columns, next);
        Open[_id] = this;
    }

    /// <summary>What stands behind <c>from</c>.</summary>
    public string Sql => $"{BatchFunction.Name}({_id})";

    internal IReadOnlyList<Column> Columns { get; }

    /// <summary>Throws what the statement before failed of, where that was a failure of <c>next</c>.</summary>
    public void ThrowIfFailed()
    {
        if (Interlocked.Exchange(ref _failure, null) is { } failure) ExceptionDispatchInfo.Throw(failure);
    }

    public void Dispose() => Open.TryRemove(_id, out _);

    /// <exception cref="KeyNotFoundException">It was disposed, or never was.</exception>
    internal static BatchSource Of(long id) => Open[id];

    /// <summary>Puts the next rows into a chunk of DuckDB's, none at their end.</summary>
    internal void Fill(nint chunk)
    {
        try
        {
            if (_next() is { } batch) BatchVectors.Fill(chunk, batch, Columns);
            else TableFunctionApi.SetChunkSize(chunk, 0);
        }
        catch (Exception failure)
        {
            _failure = failure;
            throw;
        }
    }
}
