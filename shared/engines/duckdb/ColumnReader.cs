using SparkMusic.Engines.DuckDb.Native;

namespace SparkMusic.Engines.DuckDb;

/// <summary>Reads values of one vector.</summary>
abstract unsafe class ColumnReader
{
    ulong* _validity;

    public abstract ColumnType Type { get; }

    public static ColumnReader Of(string column, LogicalTypeHandle type)
    {
        var id = TypeApi.IdOf(type);
        if (id != NativeType.List) return new ScalarReader(column, id, type);
        using var elementType = new LogicalTypeHandle(TypeApi.ListChildType(type));
        return new ListReader(new ScalarReader(column, TypeApi.IdOf(elementType), elementType));
    }

    /// <summary>Reads from this vector until the next call; the vector belongs to its chunk.</summary>
    public virtual void Attach(nint vector) => _validity = ChunkApi.GetValidity(vector);

    public object? Read(long row) => _validity is null || (_validity[row >> 6] >> (int)(row & 63) & 1) != 0 ? ReadValid(row) : null;

    protected abstract object ReadValid(long row);
}

/// <summary>Reads a vector of lists.</summary>
sealed unsafe class ListReader(ScalarReader elements) : ColumnReader
{
    NativeListEntry* _entries;

    public override ColumnType Type => new(elements.Type.Scalar, IsArray: true);

    public override void Attach(nint vector)
    {
        base.Attach(vector);
        _entries = (NativeListEntry*)ChunkApi.GetData(vector);
        elements.Attach(ChunkApi.ListGetChild(vector));
    }

    protected override object ReadValid(long row)
    {
        var entry = _entries[row];
        var array = new object?[checked((int)entry.Length)];
        for (var index = 0; index < array.Length; index++) array[index] = elements.Read((long)entry.Offset + index);
        return array;
    }
}
