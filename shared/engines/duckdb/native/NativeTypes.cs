using System.Runtime.InteropServices;

namespace SparkMusic.Engines.DuckDb.Native;

/// <summary>duckdb_state.</summary>
enum NativeState
{
    Success = 0,
    Error = 1,
}

/// <summary>duckdb_type: what a vector holds; of those that no column of a lake has, the ones that a query can give.</summary>
enum NativeType
{
    Invalid = 0,
    Boolean = 1,
    TinyInt = 2,
    SmallInt = 3,
    Integer = 4,
    BigInt = 5,
    UTinyInt = 6,
    USmallInt = 7,
    UInteger = 8,
    UBigInt = 9,
    Float = 10,
    Double = 11,
    Timestamp = 12,
    Date = 13,
    Time = 14,
    Interval = 15,
    HugeInt = 16,
    Varchar = 17,
    Blob = 18,
    Decimal = 19,
    TimestampSeconds = 20,
    TimestampMilliseconds = 21,
    TimestampNanoseconds = 22,
    Enum = 23,
    List = 24,
    Struct = 25,
    Map = 26,
    Uuid = 27,
    Union = 28,
    Bit = 29,
    TimeTz = 30,
    TimestampTz = 31,
    UHugeInt = 32,
    Array = 33,
    SqlNull = 36,
}

/// <summary>duckdb_result: the fields but the last are deprecated and never read.</summary>
[StructLayout(LayoutKind.Sequential)]
struct NativeResult
{
    readonly ulong _columnCount;
    readonly ulong _rowCount;
    readonly ulong _rowsChanged;
    readonly nint _columns;
    readonly nint _errorMessage;
    readonly nint _internalData;
}

/// <summary>duckdb_list_entry: where a row's elements lie in the child vector.</summary>
[StructLayout(LayoutKind.Sequential)]
struct NativeListEntry
{
    public ulong Offset;
    public ulong Length;
}

/// <summary>duckdb_string_t: up to 12 bytes lie inline, longer text behind a pointer.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
unsafe struct NativeText
{
    public const int InlineLength = 12;

    [FieldOffset(0)]
    public uint Length;

    [FieldOffset(4)]
    fixed byte _inlined[InlineLength];

    [FieldOffset(8)]
    byte* _pointer;

    /// <summary>Points at long text: its memory must outlive the value. 16 bytes are read, however short the text is.</summary>
    public static NativeText Of(byte* utf8, int length)
    {
        // Length and the first 12 bytes, what is not text of them 0; in long text the last 8 bytes are its address.
        var first = *(ulong*)utf8;
        var text = new NativeText { Length = (uint)length };
        if (length > InlineLength)
        {
            *(uint*)text._inlined = (uint)first;
            text._pointer = utf8;
            return text;
        }
        if (length < sizeof(ulong)) first &= (1UL << (length * 8)) - 1;
        var second = length <= sizeof(ulong) ? 0 : *(uint*)(utf8 + sizeof(ulong)) & (uint)((1UL << ((length - sizeof(ulong)) * 8)) - 1);
        *(uint*)text._inlined = (uint)first;
        *(ulong*)(text._inlined + sizeof(uint)) = (first >> 32) | ((ulong)second << 32);
        return text;
    }

    /// <summary>The UTF-8 bytes; valid as long as the vector is.</summary>
    public static ReadOnlySpan<byte> SpanOf(NativeText* text) =>
        new(text->Length <= InlineLength ? text->_inlined : text->_pointer, checked((int)text->Length));
}

/// <summary>duckdb_query_progress_type.</summary>
[StructLayout(LayoutKind.Sequential)]
readonly struct NativeProgress
{
    /// <summary>0..100, or -1 when unknown.</summary>
    public readonly double Percentage;

    readonly ulong _rowsProcessed;
    readonly ulong _totalRows;
}
