using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SparkMusic.Engines.DuckDb.Native;

namespace SparkMusic.Engines.DuckDb;

/// <summary>Puts the rows of a batch into DuckDB's vectors. Long text is not copied: the vectors point into the batch.</summary>
static unsafe class BatchVectors
{
    public static void Fill(nint chunk, RowBatch batch, IReadOnlyList<Column> columns)
    {
        if (!Utf8.IsValid(batch.TextBytes)) throw NotUtf8();
        for (var index = 0; index < columns.Count; index++)
        {
            var vector = TableFunctionApi.VectorOf(chunk, (ulong)index);
            if (columns[index].Type.IsArray) FillLists(vector, batch, index);
            else Fill(ChunkApi.GetData(vector), batch.ValuesOf(index), batch, columns[index].Type.Scalar);
            SetNulls(vector, batch.NullsOf(index));
        }
        TableFunctionApi.SetChunkSize(chunk, (ulong)batch.Rows);
    }

    static void FillLists(nint vector, RowBatch batch, int column)
    {
        var lists = batch.ValuesOf(column);
        var elements = batch.ElementsOf(column);
        var entries = (NativeListEntry*)ChunkApi.GetData(vector);
        for (var row = 0; row < lists.Length; row++)
            entries[row] = new NativeListEntry
            {
                Offset = (ulong)RowBatch.StartOf(lists[row]),
                Length = (ulong)RowBatch.LengthOf(lists[row]),
            };
        if (ChunkApi.ListReserve(vector, (ulong)elements.Length) != NativeState.Success
            || ChunkApi.ListSetSize(vector, (ulong)elements.Length) != NativeState.Success)
            throw new EngineException(EngineErrorKind.Internal, $"DuckDB has no room for {elements.Length} elements.");
        FillTexts((NativeText*)ChunkApi.GetData(ChunkApi.ListGetChild(vector)), elements, batch.TextBytes);
    }

    static void Fill(void* data, ReadOnlySpan<long> values, RowBatch batch, Scalar scalar)
    {
        switch (scalar)
        {
            case Scalar.Text: FillTexts((NativeText*)data, values, batch.TextBytes); break;
            case Scalar.Boolean:
                for (var row = 0; row < values.Length; row++) ((byte*)data)[row] = (byte)values[row];
                break;
            case Scalar.Int or Scalar.Date:
                for (var row = 0; row < values.Length; row++) ((int*)data)[row] = (int)values[row];
                break;
            default: values.CopyTo(new Span<long>(data, values.Length)); break;
        }
    }

    /// <summary>The bytes are UTF-8 as a whole, and no text begins inside a character: so each text is.</summary>
    static void FillTexts(NativeText* slots, ReadOnlySpan<long> texts, ReadOnlySpan<byte> bytes)
    {
        // A batch's text is pinned.
        var first = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(bytes));
        for (var index = 0; index < texts.Length; index++)
        {
            var text = first + RowBatch.StartOf(texts[index]);
            var length = RowBatch.LengthOf(texts[index]);
            if (length > 0 && (*text & 0xC0) == 0x80) throw NotUtf8();
            slots[index] = NativeText.Of(text, length);
        }
    }

    static void SetNulls(nint vector, ReadOnlySpan<ulong> nulls)
    {
        if (!nulls.ContainsAnyExcept(0UL)) return;
        ChunkApi.EnsureValidityWritable(vector);
        var validity = ChunkApi.GetValidity(vector);
        for (var word = 0; word < nulls.Length; word++) validity[word] = ~nulls[word];
    }

    static EngineException NotUtf8() => new(EngineErrorKind.Value, "A text is not valid UTF-8.", nameof(DuckDbErrorType.Conversion));
}
