using System.Runtime.InteropServices;

namespace SparkMusic.Engines.DuckDb;

/// <summary>
/// Up to 2,048 rows on their way into DuckDB: filled row by row, one call for each column in any order, then <see cref="EndRow"/>. For one
/// thread at a time; its memory grows with its rows and is kept for the next ones.
/// </summary>
/// <remarks>
/// A value is 64 bits: a number (a date in days, an instant in microseconds since 1970, a double's bits), or where text or a list's
/// elements begin and how long they are. So equal rows are equal bytes, whatever batch holds them.
/// </remarks>
public sealed class RowBatch(int columns)
{
    /// <summary>Rows of a full batch: DuckDB's vector size.</summary>
    public const int MostRows = Native.ChunkApi.Capacity;

    const int FirstRows = 32;
    const int FirstText = 4 << 10;
    const int MostText = 2 << 20;
    const int KeptText = 4 << 20;

    /// <summary>Bytes behind the text that may be read, whatever is in them.</summary>
    internal const int Slack = 16;

    readonly Values[] _columns = [.. Enumerable.Range(0, columns).Select(_ => new Values())];
    byte[] _text = Pinned(FirstText);
    int _textLength;
    int _room = FirstRows;

    public int Rows { get; private set; }

    /// <summary>It has all the rows or all the text that a batch should have.</summary>
    public bool IsFull => Rows == MostRows || _textLength >= MostText;

    /// <summary>It stays where it is in memory as long as nobody adds to it.</summary>
    internal ReadOnlySpan<byte> TextBytes => _text.AsSpan(0, _textLength);

    internal static int StartOf(long value) => (int)(value >> 32);

    internal static int LengthOf(long value) => (int)(uint)value;

    internal ReadOnlySpan<long> ValuesOf(int column) => _columns[column].Of.AsSpan(0, Rows);

    /// <summary>A bit per row, 1 = null.</summary>
    internal ReadOnlySpan<ulong> NullsOf(int column) => _columns[column].Nulls.AsSpan(0, (Rows + 63) / 64);

    internal ReadOnlySpan<long> ElementsOf(int column) => _columns[column].Elements.AsSpan(0, _columns[column].ElementCount);

    public void Null(int column)
    {
        _columns[column].Of[Rows] = 0;
        _columns[column].Nulls[Rows >> 6] |= 1UL << (Rows & 63);
    }

    public void Number(int column, long value) => _columns[column].Of[Rows] = value;

    /// <param name="column">From 0.</param>
    /// <param name="utf8">Copied. Whether it is UTF-8 is looked at when DuckDB takes the batch.</param>
    public void Text(int column, ReadOnlySpan<byte> utf8) => _columns[column].Of[Rows] = Add(utf8);

    /// <summary>An empty list, until elements are added.</summary>
    public void List(int column) => _columns[column].Of[Rows] = (long)_columns[column].ElementCount << 32;

    public void Element(int column, ReadOnlySpan<byte> utf8)
    {
        _columns[column].Add(Add(utf8));
        _columns[column].Of[Rows]++;
    }

    public void EndRow()
    {
        if (++Rows < _room || _room == MostRows) return;
        _room = Math.Min(_room * 8, MostRows);
        foreach (var column in _columns) Array.Resize(ref column.Of, _room);
    }

    /// <summary>Makes it as new.</summary>
    public void Clear()
    {
        foreach (var column in _columns) column.Clear();
        (Rows, _textLength) = (0, 0);
        if (_text.Length > KeptText) _text = Pinned(FirstText);
    }

    /// <summary>Adds the first columns of all its rows to a hash.</summary>
    public void HashInto(RowsHash hash, int columns)
    {
        for (var column = 0; column < columns; column++)
        {
            hash.Append(MemoryMarshal.AsBytes(ValuesOf(column)));
            hash.Append(MemoryMarshal.AsBytes(NullsOf(column)));
            hash.Append(MemoryMarshal.AsBytes(ElementsOf(column)));
        }
        hash.Append(TextBytes);
    }

    long Add(ReadOnlySpan<byte> utf8)
    {
        if (_text.Length - _textLength - Slack < utf8.Length)
        {
            var larger = Pinned(checked((int)Math.Max(_text.Length * 4L, _textLength + (long)utf8.Length + Slack)));
            TextBytes.CopyTo(larger);
            _text = larger;
        }
        utf8.CopyTo(_text.AsSpan(_textLength));
        var value = ((long)_textLength << 32) | (uint)utf8.Length;
        _textLength += utf8.Length;
        return value;
    }

    /// <summary>DuckDB is given addresses in it.</summary>
    static byte[] Pinned(int length) => GC.AllocateUninitializedArray<byte>(length, pinned: true);

    sealed class Values
    {
        public long[] Of = new long[FirstRows];
        public readonly ulong[] Nulls = new ulong[MostRows / 64];
        public long[] Elements = [];
        public int ElementCount;

        public void Add(long element)
        {
            if (ElementCount == Elements.Length) Array.Resize(ref Elements, Math.Max(FirstRows, ElementCount * 4));
            Elements[ElementCount++] = element;
        }

        public void Clear()
        {
            Array.Clear(Nulls);
            ElementCount = 0;
        }
    }
}
