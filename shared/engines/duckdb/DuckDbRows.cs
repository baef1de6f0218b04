using System.Runtime.InteropServices;
using SparkMusic.Engines.DuckDb.Native;

namespace SparkMusic.Engines.DuckDb;

/// <summary>
/// The rows of one query, chunk by chunk as DuckDB makes them. Synchronous, for one thread at a time.
/// </summary>
public sealed unsafe class DuckDbRows : IDisposable
{
    readonly DuckDbConnection _connection;
    readonly DuckDbStatement _statement;
    readonly ResultHandle _result;
    readonly ColumnReader[] _readers;
    ChunkHandle? _chunk;
    int _size;
    int _row;
    bool _isDisposed;

    DuckDbRows(DuckDbConnection connection, DuckDbStatement statement, ResultHandle result)
    {
        _connection = connection;
        _statement = statement;
        _result = result;
        _readers = new ColumnReader[checked((int)QueryApi.ColumnCount(result.Pointer))];
        var columns = new Column[_readers.Length];
        for (var index = 0; index < _readers.Length; index++)
        {
            var name = Marshal.PtrToStringUTF8(QueryApi.ColumnName(result.Pointer, (ulong)index))!;
            using var type = new LogicalTypeHandle(QueryApi.ColumnLogicalType(result.Pointer, (ulong)index));
            _readers[index] = ColumnReader.Of(name, type);
            columns[index] = new Column(name, _readers[index].Type);
        }
        Columns = columns;
        Current = new object?[columns.Length];
    }

    /// <summary>Names and types: hugeint is read as bigint, decimal and float as double, every timestamp as instant.</summary>
    public IReadOnlyList<Column> Columns { get; }

    /// <summary>The row's values, CLR types as in <see cref="Scalar"/>; the array is used again for the next row.</summary>
    public object?[] Current { get; }

    /// <summary>True when the next <see cref="Read"/> needs no work of DuckDB.</summary>
    internal bool IsBuffered => _row < _size;

    internal static DuckDbRows Execute(DuckDbConnection connection, DuckDbStatement statement, CancellationToken cancel)
    {
        var result = statement.Execute(cancel);
        try
        {
            return new DuckDbRows(connection, statement, result);
        }
        catch
        {
            result.Dispose();
            throw;
        }
    }

    /// <summary>Moves on; false at the end.</summary>
    public bool Read(CancellationToken cancel = default)
    {
        while (_row >= _size)
            if (!Fetch(cancel)) return false;
        for (var index = 0; index < _readers.Length; index++) Current[index] = _readers[index].Read(_row);
        _row++;
        return true;
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _size = 0;
        _chunk?.Dispose();
        _result.Dispose();
        _statement.Dispose();
    }

    bool Fetch(CancellationToken cancel)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _chunk?.Dispose();
        _chunk = null;
        _row = _size = 0;
        using var interrupter = new Interrupter(_connection, cancel);
        var pointer = QueryApi.FetchChunk(*_result.Pointer);
        if (pointer == 0)
        {
            if (QueryApi.ResultError(_result.Pointer) != 0) throw DuckDbStatement.ErrorOf(_result, cancel);
            return false;
        }
        _chunk = new ChunkHandle(pointer);
        _size = checked((int)ChunkApi.GetSize(_chunk));
        for (var index = 0; index < _readers.Length; index++) _readers[index].Attach(ChunkApi.GetVector(_chunk, (ulong)index));
        return true;
    }
}
