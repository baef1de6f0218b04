namespace SparkMusic.Jobs.Extract.Rows;

/// <summary>Where parsed rows go. What is passed is only valid during the call.</summary>
public interface IRawOutput
{
    /// <summary>A row for its table.</summary>
    void Add(RawRow row);

    /// <summary>An item that a table refused before raw.</summary>
    void Refuse(RawTable table, RefusedItem item);
}

/// <summary>An item that was refused, with all that a person needs to mend it.</summary>
/// <param name="rules">The rules it broke: <c>type:rank</c>, <c>null:track_id</c>, one of the file's own.</param>
/// <param name="message">One sentence; null: made of the rules.</param>
/// <param name="place">Where it stood.</param>
public readonly ref struct RefusedItem(IReadOnlyList<string> rules, string? message, ItemPlace place)
{
    public IReadOnlyList<string> Rules { get; } = rules;

    public string Message { get; } = message ?? "breaks " + string.Join(", ", rules);

    public ItemPlace Place { get; } = place;
}

/// <summary>An item's text and where it stood in its file.</summary>
/// <param name="text">Its bytes; of a very long one the beginning.</param>
/// <param name="length">All its bytes.</param>
/// <param name="line">From 1; JSON: the item's number.</param>
/// <param name="byteOffset">In the unpacked text.</param>
public readonly ref struct ItemPlace(ReadOnlySpan<byte> text, long length, long line, long? byteOffset)
{
    public ReadOnlySpan<byte> Text { get; } = text;

    public long Length { get; } = length;

    public long Line { get; } = line;

    public long? ByteOffset { get; } = byteOffset;
}
