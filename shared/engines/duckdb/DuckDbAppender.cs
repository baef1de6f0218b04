using System.Runtime.InteropServices;
using SparkMusic.Engines.DuckDb.Native;

namespace SparkMusic.Engines.DuckDb;

/// <summary>
/// Appends rows to a table in chunks of 2,048: one call per value, in the order of the table's columns, then <see cref="EndRow"/>.
/// <see cref="Flush"/> makes them visible; what was not flushed when the appender is disposed is dropped. Not for two threads at once.
/// </summary>
/// <remarks>
/// A list is <see cref="BeginList"/>, its elements by the calls of scalars, <see cref="EndList"/>. A call of another type than the
/// column's is a fault of the caller (<see cref="InvalidOperationException"/>); bytes that are no UTF-8 are an <see
/// cref="EngineException"/>.
/// </remarks>
public sealed unsafe class DuckDbAppender : IDisposable
{
    const int LongestOnStack = 512;

    readonly AppenderHandle _handle;
    readonly ChunkHandle _chunk;
    readonly VectorWriter[] _columns;
    byte[] _buffer = [];
    VectorWriter? _list;
    int _column;
    int _row;

    internal DuckDbAppender(AppenderHandle handle)
    {
        _handle = handle;
        var types = new LogicalTypeHandle[checked((int)AppenderApi.ColumnCount(handle))];
        for (var index = 0; index < types.Length; index++)
            types[index] = new LogicalTypeHandle(AppenderApi.ColumnType(handle, (ulong)index));
        _columns = [.. types.Select(type => new VectorWriter(type))];
        var pointers = types.Select(type => type.DangerousGetHandle()).ToArray();
        fixed (nint* first = pointers) _chunk = new ChunkHandle(ChunkApi.Create(first, (ulong)pointers.Length));
        foreach (var type in types) type.Dispose();
        AttachColumns();
    }

    /// <summary>Rows ended so far, flushed or not.</summary>
    public long Rows { get; private set; }

    /// <summary>UTF-8 without a check of the caller's: it is checked here.</summary>
    public void AppendText(ReadOnlySpan<byte> utf8) => Next(NativeType.Varchar).SetText(utf8);

    public void AppendText(string? text)
    {
        if (text is null)
        {
            AppendNull();
            return;
        }
        if (_buffer.Length < Utf8.MaxLengthOf(text)) _buffer = new byte[Math.Max(LongestOnStack, Utf8.MaxLengthOf(text))];
        var length = Utf8.Encode(text, _buffer);
        Next(NativeType.Varchar).SetValidText(_buffer.AsSpan(0, length));
    }

    public void AppendBoolean(bool value) => Next(NativeType.Boolean).Set(value ? (byte)1 : (byte)0);

    public void AppendInt(int value) => Next(NativeType.Integer).Set(value);

    public void AppendBigint(long value) => Next(NativeType.BigInt).Set(value);

    public void AppendDouble(double value) => Next(NativeType.Double).Set(value);

    public void AppendDate(DateOnly day) => Next(NativeType.Date).Set(Epoch.DaysOf(day));

    /// <summary>For TIMESTAMPTZ, and for TIMESTAMP in UTC.</summary>
    public void AppendInstant(DateTime moment) =>
        Next(TypeOfNext == NativeType.Timestamp ? NativeType.Timestamp : NativeType.TimestampTz).Set(Epoch.MicrosecondsOf(moment));

    /// <summary>A null of the column's type; inside a list a null element.</summary>
    public void AppendNull() => (_list ?? TakeColumn()).SetNull();

    public void BeginList()
    {
        if (_list is not null) throw new InvalidOperationException("A list is open already.");
        _list = TakeColumn().BeginList();
    }

    public void EndList()
    {
        if (_list is null) throw new InvalidOperationException("No list is open.");
        _list = null;
        _columns[_column - 1].EndList();
    }

    /// <summary>Null is a null list; a null element is a null in it.</summary>
    public void AppendTextList(IReadOnlyList<string?>? texts)
    {
        if (texts is null)
        {
            AppendNull();
            return;
        }
        BeginList();
        for (var index = 0; index < texts.Count; index++) AppendText(texts[index]);
        EndList();
    }

    /// <summary>One whole row, CLR types as in <see cref="Scalar"/>.</summary>
    public void Append(IReadOnlyList<object?> row)
    {
        for (var index = 0; index < row.Count; index++) AppendValue(row[index]);
        EndRow();
    }

    /// <summary>One value by its CLR type; an int is taken by a bigint column too.</summary>
    public void AppendValue(object? value)
    {
        switch (value)
        {
            case null: AppendNull(); break;
            case string text: AppendText(text); break;
            case bool boolean: AppendBoolean(boolean); break;
            case int number when TypeOfNext == NativeType.BigInt: AppendBigint(number); break;
            case int number: AppendInt(number); break;
            case long number: AppendBigint(number); break;
            case double number: AppendDouble(number); break;
            case DateOnly day: AppendDate(day); break;
            case DateTime moment: AppendInstant(moment); break;
            case System.Collections.IEnumerable array:
                BeginList();
                foreach (var element in array) AppendValue(element);
                EndList();
                break;
            default: throw new InvalidOperationException($"A value cannot be a {value.GetType().Name}.");
        }
    }

    public void EndRow()
    {
        if (_column != _columns.Length || _list is not null)
            throw new InvalidOperationException($"The row has {_column} of {_columns.Length} values.");
        _column = 0;
        Rows++;
        if (++_row == ChunkApi.Capacity) AppendChunk();
    }

    /// <summary>Writes all rows ended so far into the table.</summary>
    /// <exception cref="EngineException">The table refuses them; the appender is of no use afterwards.</exception>
    public void Flush()
    {
        if (_row > 0) AppendChunk();
        Check(AppenderApi.Flush(_handle));
    }

    public void Dispose()
    {
        _chunk.Dispose();
        _handle.Dispose();
    }

    NativeType TypeOfNext => _list?.Type ?? (_column < _columns.Length ? _columns[_column].Type : NativeType.Invalid);

    VectorWriter Next(NativeType type)
    {
        var writer = _list ?? TakeColumn();
        return writer.Type == type ? writer : throw new InvalidOperationException($"Column {_column} holds {writer.Type}, not {type}.");
    }

    VectorWriter TakeColumn()
    {
        if (_column == _columns.Length) throw new InvalidOperationException($"The table has {_columns.Length} columns.");
        return _columns[_column++];
    }

    void AppendChunk()
    {
        foreach (var column in _columns) column.Complete();
        ChunkApi.SetSize(_chunk, (ulong)_row);
        Check(AppenderApi.AppendChunk(_handle, _chunk));
        ChunkApi.Reset(_chunk);
        _row = 0;
        AttachColumns();
    }

    void AttachColumns()
    {
        for (var index = 0; index < _columns.Length; index++) _columns[index].Attach(ChunkApi.GetVector(_chunk, (ulong)index));
    }

    void Check(NativeState state)
    {
        if (state != NativeState.Success)
            throw DuckDbErrors.From(Marshal.PtrToStringUTF8(AppenderApi.Error(_handle.DangerousGetHandle()))
                ?? "DuckDB cannot append the rows.");
    }
}
