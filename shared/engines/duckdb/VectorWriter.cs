using System.Runtime.CompilerServices;
using SparkMusic.Engines.DuckDb.Native;

namespace SparkMusic.Engines.DuckDb;

/// <summary>Writes the values of one vector from its first row on; a vector of lists has another writer for its elements.</summary>
sealed unsafe class VectorWriter
{
    readonly VectorWriter? _elements;
    nint _vector;
    nint _list;
    byte* _data;
    ulong* _validity;
    int _next;
    int _capacity;

    public VectorWriter(LogicalTypeHandle type)
    {
        Type = TypeApi.IdOf(type);
        if (Type != NativeType.List) return;
        using var elementType = new LogicalTypeHandle(TypeApi.ListChildType(type));
        _elements = new VectorWriter(elementType);
    }

    public NativeType Type { get; }

    /// <summary>Begins with the first row of an empty vector.</summary>
    /// <param name="vector">Where values go.</param>
    /// <param name="list">The vector of lists whose elements these are; 0: none.</param>
    public void Attach(nint vector, nint list = 0)
    {
        _next = 0;
        _capacity = ChunkApi.Capacity;
        _list = list;
        TakePointers(vector);
        _elements?.Attach(ChunkApi.ListGetChild(vector), vector);
    }

    public void Set<T>(T value)
        where T : unmanaged
    {
        MakeRoom();
        ((T*)_data)[_next] = value;
        _next++;
    }

    public void SetText(ReadOnlySpan<byte> utf8)
    {
        if (!Utf8.IsValid(utf8))
            throw new EngineException(EngineErrorKind.Value, "A text is not valid UTF-8.", nameof(DuckDbErrorType.Conversion));
        SetValidText(utf8);
    }

    /// <summary>Text of at most 12 bytes lies in the vector itself and needs no call.</summary>
    public void SetValidText(ReadOnlySpan<byte> utf8)
    {
        MakeRoom();
        if (utf8.Length <= NativeText.InlineLength)
        {
            var slot = new Span<byte>(_data + ((long)_next * sizeof(NativeText)), sizeof(NativeText));
            slot.Clear();
            Unsafe.WriteUnaligned(ref slot[0], (uint)utf8.Length);
            utf8.CopyTo(slot[sizeof(uint)..]);
        }
        else
        {
            fixed (byte* bytes = utf8) ChunkApi.AssignText(_vector, (ulong)_next, bytes, (ulong)utf8.Length);
        }
        _next++;
    }

    public void SetNull()
    {
        MakeRoom();
        if (_validity is null)
        {
            ChunkApi.EnsureValidityWritable(_vector);
            _validity = ChunkApi.GetValidity(_vector);
        }
        _validity[_next >> 6] &= ~(1UL << (_next & 63));
        if (Type == NativeType.List)
            ((NativeListEntry*)_data)[_next] = new NativeListEntry { Offset = (ulong)_elements!._next, Length = 0 };
        _next++;
    }

    /// <returns>The writer of the elements.</returns>
    public VectorWriter BeginList()
    {
        if (_elements is null) throw new InvalidOperationException($"A column of {Type} takes no list.");
        ((NativeListEntry*)_data)[_next] = new NativeListEntry { Offset = (ulong)_elements._next };
        return _elements;
    }

    public void EndList()
    {
        var entry = (NativeListEntry*)_data + _next;
        entry->Length = (ulong)_elements!._next - entry->Offset;
        _next++;
    }

    /// <summary>Tells DuckDB how many elements its lists have; before the chunk is handed over.</summary>
    public void Complete()
    {
        if (_elements is not null) ChunkApi.ListSetSize(_vector, (ulong)_elements._next);
    }

    /// <summary>A column's chunk is full at 2,048 rows; the elements of its lists may be more, and move then.</summary>
    void MakeRoom()
    {
        if (_next < _capacity) return;
        _capacity *= 2;
        if (_list == 0 || ChunkApi.ListReserve(_list, (ulong)_capacity) != NativeState.Success)
            throw new EngineException(EngineErrorKind.Internal, $"DuckDB has no room for {_capacity} elements.");
        TakePointers(ChunkApi.ListGetChild(_list));
    }

    void TakePointers(nint vector)
    {
        _vector = vector;
        _data = (byte*)ChunkApi.GetData(vector);
        _validity = ChunkApi.GetValidity(vector);
    }
}
