namespace SparkMusic.Jobs.Extract.Files;

/// <summary>A window that moves over a text: what parsers look at, refilled behind what they have used up.</summary>
sealed class TextBuffer(Stream source, long offset = 0) : IDisposable
{
    public const int UsualSize = 1 << 20;

    byte[] _bytes = new byte[UsualSize];
    int _start;
    int _end;

    /// <summary>What is in the window.</summary>
    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(_start, _end - _start);

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Where the window begins in the text.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>True when nothing comes behind the window.</summary>
    public bool IsEnd { get; private set; }

    /// <summary>Moves the window's beginning on.</summary>
    public void Advance(int count)
    {
        _start += count;
        Offset += count;
    }

    /// <summary>
    /// Reads on until the window is full, twice as long as it was or as the longest record; false when nothing was left to read.
    /// </summary>
    public bool Fill()
    {
        if (IsEnd) return false;
        var length = _end - _start;
        var wanted = Math.Max(UsualSize, length < RecordFile.LongestRecord ? Math.Min(length * 2, RecordFile.LongestRecord) : length * 2);
        var target = _bytes.Length >= wanted && _bytes.Length <= wanted * 4 ? _bytes : new byte[wanted];
        _bytes.AsSpan(_start, length).CopyTo(target);
        (_bytes, _start) = (target, 0);
        var room = target.Length - length;
        var read = source.ReadAtLeast(target.AsSpan(length), room, throwOnEndOfStream: false);
        _end = length + read;
        IsEnd = read < room;
        return read > 0;
    }

    public void Dispose() => source.Dispose();
}
