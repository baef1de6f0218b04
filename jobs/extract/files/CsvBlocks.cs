using System.Text.Unicode;

namespace SparkMusic.Jobs.Extract.Files;

/// <summary>
/// Gives a scanner block after block of whole lines, keeps count of lines and offsets, and begins a block again where a record needs
/// more text or a line was refused.
/// </summary>
sealed class CsvBlocks : IDisposable
{
    /// <summary>A record over several lines that is longer than this is a quote that was never closed.</summary>
    public const int LongestOverLines = 1 << 20;

    /// <summary>What is kept of a line that is too long.</summary>
    public const int KeptOfLong = 64 << 10;

    /// <summary>Behind a bad quote blocks are short at first: in a file full of them each costs a new scan.</summary>
    const int ShortBlock = 8 << 10;

    readonly TextBuffer _text;
    readonly CsvScanner _scanner;
    int _start;
    int _length;
    int _limit = int.MaxValue / 4;
    long _firstLine;
    int _resume = -1;
    long _resumeLine;

    public CsvBlocks(TextBuffer text, CsvScanner scanner, int start, long line)
    {
        _text = text;
        _scanner = scanner;
        while (text.Span.Length < start && text.Fill()) continue;
        text.Advance(start);
        _firstLine = line;
    }

    /// <summary>The block has no NUL and is UTF-8.</summary>
    public bool IsText { get; private set; }

    public long Line => _firstLine + _scanner.Line - 1;

    public long Offset => _text.Offset + _start + _scanner.Offset;

    /// <summary>A line that no scanner saw; set by <see cref="Next"/>.</summary>
    public SkippedLine? Skipped { get; private set; }

    public void Dispose() => _text.Dispose();

    /// <summary>The next block, or a skipped line; false at the end of the text.</summary>
    public bool Next()
    {
        _firstLine += Lines.Count(_text.Span.Slice(_start, _length));
        _text.Advance(_start + _length);
        int whole;
        while ((whole = WholeLength()) == 0)
        {
            if (_text.IsEnd) return Begin(0, 0);
            if (_text.Span.Length >= RecordFile.LongestRecord) return SkipLong();
            _text.Fill();
        }

        _limit = Math.Min(_limit * 2, int.MaxValue / 4);
        return Begin(0, Limited(0, whole));
    }

    /// <summary>To be called before every record: goes on behind a refused line.</summary>
    public void Resume()
    {
        Skipped = null;
        if (_resume < 0) return;
        var end = _start + _length;
        (_firstLine, _limit) = (_resumeLine, ShortBlock);
        Begin(_resume, Limited(_resume, end - _resume), IsText);
    }

    /// <summary>Lets the next record begin <paramref name="length"/> bytes behind the beginning of this one, on the next line.</summary>
    public void ResumeBehind(int length)
    {
        _resume = _start + _scanner.Offset + length;
        _resumeLine = Line + 1;
    }

    /// <summary>Begins again at the current record with more text behind it; false when there is no more or it is long enough.</summary>
    public bool Extend()
    {
        var before = _scanner.Raw.Length;
        if (_text.IsEnd && _start + _length == _text.Span.Length || before >= LongestOverLines) return false;
        var line = Line;
        _text.Advance(_start + _scanner.Offset);
        while (WholeLength() <= before && !_text.IsEnd && _text.Span.Length < RecordFile.LongestRecord) _text.Fill();
        (_firstLine, _limit) = (line, Math.Max(_limit, before * 4));
        var whole = WholeLength();
        var length = Limited(0, whole);
        return Begin(0, length > before ? length : Math.Max(whole, before));
    }

    /// <summary>How much of some whole lines is scanned at once.</summary>
    int Limited(int start, int whole)
    {
        if (whole <= _limit) return whole;
        var cut = Lines.WholeLength(_text.Span.Slice(start, _limit));
        return cut > 0 ? cut : whole;
    }

    int WholeLength() => _text.IsEnd ? _text.Span.Length : Lines.WholeLength(_text.Span);

    /// <param name="start">Where in the window.</param>
    /// <param name="length">Whole lines, or all that is left.</param>
    /// <param name="isText">What is known of it; null to look. False only costs a look at every record.</param>
    bool Begin(int start, int length, bool? isText = null)
    {
        (_start, _length, _resume) = (start, length, -1);
        var block = _text.Memory.Slice(start, length);
        IsText = isText ?? (Utf8.IsValid(block.Span) && !block.Span.Contains((byte)0));
        // The scanner would take these for the mark of another encoding.
        if (block.Span is [0 or >= 0xFE, ..]) return SkipBad(block.Span);
        _scanner.Start(block);
        return length > 0;
    }

    bool SkipBad(ReadOnlySpan<byte> block)
    {
        var (length, ending) = Lines.First(block);
        var kept = block[..Math.Min(length, KeptOfLong)].ToArray();
        Skipped = new SkippedLine(_firstLine, _text.Offset + _start, kept, length,
            new Refusal(FileRules.Encoding, "The line begins with bytes that are no text."));
        (_resume, _resumeLine) = (_start + length + ending, _firstLine + 1);
        _scanner.Start(ReadOnlyMemory<byte>.Empty);
        return true;
    }

    bool SkipLong()
    {
        var (line, offset, kept) = (_firstLine, _text.Offset, _text.Span[..KeptOfLong].ToArray());
        while (WholeLength() == 0 && !_text.IsEnd)
        {
            // A CR at the end may be half of a CR LF: it stays.
            _text.Advance(_text.Span.Length - 1);
            _text.Fill();
        }

        var (length, ending) = Lines.First(_text.Span);
        var end = _text.Offset + length;
        _text.Advance(length + ending);
        (_start, _length, _firstLine) = (0, 0, line + 1);
        Skipped = new SkippedLine(line, offset, kept, end - offset, new Refusal(
            FileRules.TooLong, $"The line has {end - offset:N0} bytes; at most {RecordFile.LongestRecord:N0} are read."));
        _scanner.Start(ReadOnlyMemory<byte>.Empty);
        return true;
    }
}

/// <summary>A line that was passed over unread.</summary>
sealed record SkippedLine(long Line, long Offset, byte[] Beginning, long Length, Refusal Refusal);
