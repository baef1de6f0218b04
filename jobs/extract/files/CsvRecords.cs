using System.Text.Unicode;

namespace SparkMusic.Jobs.Extract.Files;

/// <summary>
/// Rows of a separated file. The scanner runs over blocks of whole lines; whatever is wrong with a record is judged here, and a quote
/// that never closes costs one line, not the rest of the file.
/// </summary>
sealed class CsvRecords : Records
{
    readonly CsvBlocks _blocks;
    readonly CsvLayout _layout;
    readonly CsvScanner _scanner;
    readonly CsvLine _inner;
    readonly int _columns;
    bool _isInner;
    int _innerCount;
    int _refusedLength = -1;
    long _blank;
    long _headers;
    long _unwrapped;

    public CsvRecords(TextBuffer text, CsvLayout layout)
    {
        _layout = layout;
        _columns = layout.Header.Count;
        _scanner = CsvScanner.For(layout.Dialect);
        _inner = new CsvLine(layout.Dialect with { Quoting = CsvQuoting.Doubled });
        _blocks = new CsvBlocks(text, _scanner, layout.DataStart, layout.DataLine);
    }

    public CsvDialect Dialect => _layout.Dialect;

    public override IReadOnlyList<string> Header => _layout.Header;

    public override bool HasHeader => _layout.HasHeader;

    public override long Line => _blocks.Skipped?.Line ?? _blocks.Line;

    public override long ByteOffset => _blocks.Skipped?.Offset ?? _blocks.Offset;

    public override ReadOnlySpan<byte> Raw =>
        _blocks.Skipped is { } skipped ? skipped.Beginning : _refusedLength >= 0 ? _scanner.Raw[.._refusedLength] : _scanner.Raw;

    public override long RawLength => _blocks.Skipped?.Length ?? Raw.Length;

    public override IEnumerable<string> Notes
    {
        get
        {
            foreach (var note in _layout.Notes) yield return note;
            if (_blank > 0) yield return $"{_blank:N0} rows without any value were passed over.";
            if (_headers > 0) yield return $"The header line stands {_headers:N0} more times in the file and was passed over there.";
            if (_unwrapped > 0 && !_layout.Dialect.IsTwice)
                yield return $"{_unwrapped:N0} lines were one quoted field with the row inside, and were read twice.";
        }
    }

    public override ReadOnlySpan<byte> Field(int index) => _isInner ? _inner[index] : _scanner.Field(index);

    public override bool IsQuoted(int index) => _isInner ? _inner.IsQuoted(index) : _scanner.IsQuoted(index);

    public override bool Read()
    {
        (Refusal, _isInner, _innerCount, _refusedLength) = (null, false, 0, -1);
        _blocks.Resume();
        if (_blocks.Skipped is { } bad) return Refuse(bad.Refusal);
        while (true)
        {
            if (!_scanner.Read())
            {
                if (!_blocks.Next()) return false;
                if (_blocks.Skipped is { } skipped) return Refuse(skipped.Refusal);
                continue;
            }

            if (_scanner.FieldCount == _columns && _scanner.Fault == CsvFault.None && _blocks.IsText ? !IsPassedOver() : Judge())
                return true;
        }
    }

    public override void Dispose()
    {
        _scanner.Dispose();
        _blocks.Dispose();
    }

    /// <summary>A record that is not plainly good; false when it is none at all, or is to be read again with more text behind it.</summary>
    bool Judge()
    {
        if (_scanner.Fault == CsvFault.OpenQuote && _blocks.Extend()) return false;
        var raw = _scanner.Raw;
        if (raw.IndexOfAnyExcept((byte)' ', (byte)'\t') < 0 && _columns > 1) return false;
        var first = Lines.First(raw);
        var hasMoreLines = first.Length + first.Break < raw.Length;
        if (!_blocks.IsText && (!Utf8.IsValid(raw) || raw.Contains((byte)0))) return RefuseText(raw, first, hasMoreLines);
        if (_scanner.Fault == CsvFault.OpenQuote || (_scanner.Fault != CsvFault.None && hasMoreLines)) return RefuseLine(first, OpenQuote);
        if (_scanner.Fault != CsvFault.None)
            return Refuse(new Refusal(FileRules.Shape, "Text stands behind a closing quote: a quote inside quotes must be doubled."));
        if (_scanner.FieldCount == _columns) return !IsPassedOver();
        if (Unwrap()) return true;
        if (hasMoreLines && HidesRecord(raw[(first.Length + first.Break)..])) return RefuseLine(first, OpenQuote);
        var found = _innerCount > 0 ? $"{_innerCount} fields inside its quotes" : $"{_scanner.FieldCount} fields";
        return Refuse(new Refusal(FileRules.Shape, $"The record has {found} instead of {_columns}."));
    }

    static readonly Refusal OpenQuote =
        new(FileRules.Shape, "A quote opens on this line and is not closed; the lines behind it are read on their own.");

    bool RefuseText(ReadOnlySpan<byte> raw, (int Length, int Break) first, bool hasMoreLines)
    {
        var what = new Refusal(FileRules.Encoding,
            Utf8.IsValid(raw) ? "The record holds a NUL byte." : "The record holds bytes that are not UTF-8.");
        return hasMoreLines && _scanner.Fault != CsvFault.None ? RefuseLine(first, what) : Refuse(what);
    }

    bool Refuse(Refusal why)
    {
        Refusal = why;
        return true;
    }

    /// <summary>Refuses the record's first line only; what is behind it is scanned again.</summary>
    bool RefuseLine((int Length, int Break) first, Refusal why)
    {
        Refusal = why;
        _refusedLength = first.Length;
        _blocks.ResumeBehind(first.Length + first.Break);
        return true;
    }

    bool IsPassedOver()
    {
        var raw = _scanner.Raw;
        if (_columns > 1 && raw.Length == _columns - 1)
        {
            _blank++;
            return true;
        }

        if (!_layout.HasHeader || raw.Length != _layout.HeaderText.Length || !raw.SequenceEqual(_layout.HeaderText)) return false;
        _headers++;
        return true;
    }

    /// <summary>A line that is one quoted field may hold the whole row as its text.</summary>
    bool Unwrap()
    {
        if (_columns < 2 || _scanner.FieldCount != 1 || !_scanner.IsQuoted(0)) return false;
        var text = _scanner.Field(0);
        _isInner = _inner.Split(text) == text.Length && _inner.Fault == CsvFault.None && _inner.FieldCount == _columns;
        _innerCount = _inner.FieldCount;
        if (!_isInner) return false;
        _unwrapped++;
        return true;
    }

    /// <summary>
    /// Whether a later line inside a record of the wrong count is a record by itself: then the quote before it was a stray one.
    /// </summary>
    bool HidesRecord(ReadOnlySpan<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            var (length, ending) = Lines.First(rest);
            if (_inner.Split(rest[..length]) == length && _inner.FieldCount == _columns && _inner.Fault == CsvFault.None) return true;
            rest = rest[(length + ending)..];
        }

        return false;
    }
}
