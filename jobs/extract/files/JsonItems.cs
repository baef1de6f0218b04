namespace SparkMusic.Jobs.Extract.Files;

/// <summary>
/// Cuts a JSON text into its items: lines (several objects glued into one line too), elements of an array, or the one document.
/// </summary>
sealed class JsonItems : JsonSource
{
    readonly TextBuffer _text;
    readonly FileForm _form;
    int _length;
    int _behind;
    long _number;
    bool _isGlued;
    bool _isClosed;
    byte[]? _kept;

    public JsonItems(TextBuffer text, FileForm form)
    {
        _text = text;
        _form = form;
        if (form == FileForm.JsonLines) return;
        if (text.Span.IsEmpty) text.Fill();
        if (form == FileForm.JsonArray) text.Advance(text.Span.IndexOf((byte)'[') + 1);
    }

    public override ReadOnlySpan<byte> Item => _kept ?? _text.Span[.._length];

    public override bool IsTooLong => _kept is not null;

    public override void Dispose() => _text.Dispose();

    public override bool Read()
    {
        _text.Advance(_kept is null ? _length + _behind : 0);
        (_length, _behind, _kept) = (0, 0, null);
        var isThere = _form == FileForm.JsonLines ? NextLine() : NextValue();
        if (isThere && _kept is null) ItemLength = _length;
        return isThere;
    }

    bool NextLine()
    {
        while (true)
        {
            if (!_isGlued) _number++;
            _isGlued = false;
            if (!Whole(static text => text.IndexOfAny((byte)'\r', (byte)'\n'), out var length)) return Skip(LineFramer);
            if (length < 0) length = _text.Span.Length;
            var ending = Ending(length);
            var line = _text.Span[..length];
            if (length == 0 && ending == 0) return false;
            var blanks = line.Length - line.TrimStart(" \t"u8).Length;
            if (blanks == length)
            {
                _text.Advance(length + ending);
                continue;
            }

            _text.Advance(blanks);
            (Number, Offset, _length, _behind) = (_number, _text.Offset, length - blanks, ending);
            Unglue();
            return true;
        }
    }

    /// <summary>Files that end without a line break and are put behind one another leave lines like <c>{…}{…}</c>.</summary>
    void Unglue()
    {
        var line = _text.Span[.._length];
        if (line[0] != '{') return;
        var first = default(JsonFramer).Feed(line);
        if (first <= 0 || first == line.Length) return;
        var rest = line[first..].TrimStart(" \t"u8);
        if (rest is not [(byte)'{', ..])
        {
            if (rest.IsEmpty) (_length, _behind) = (first, _behind + line.Length - first);
            return;
        }

        (_length, _behind, _isGlued) = (first, line.Length - first - rest.Length, true);
    }

    int Ending(int length)
    {
        while (_text.Span.Length <= length + 1 && _text.Fill()) continue;
        return Lines.BreakAt(_text.Span, length);
    }

    bool NextValue()
    {
        SkipBetween();
        if (_text.Span.IsEmpty)
        {
            IsTorn |= _form == FileForm.JsonArray && !_isClosed;
            return false;
        }

        if (_form == FileForm.JsonArray && !_isClosed && _text.Span[0] == ']')
        {
            _isClosed = true;
            _text.Advance(1);
            return NextValue();
        }

        (Number, Offset) = (++_number, _text.Offset);
        var framer = default(JsonFramer);
        var seen = 0;
        while (true)
        {
            var end = framer.Feed(_text.Span[seen..]);
            if (end >= 0)
            {
                _length = seen + end;
                return true;
            }

            seen = _text.Span.Length;
            if (seen >= RecordFile.LongestRecord) return Skip(piece => framer.Feed(piece), seen);
            if (_text.Fill()) continue;
            _length = seen;
            IsTorn = true;
            return true;
        }
    }

    void SkipBetween()
    {
        while (true)
        {
            var next = _text.Span.IndexOfAnyExcept(" \t\r\n,"u8);
            _text.Advance(next < 0 ? _text.Span.Length : next);
            if (next >= 0 || !_text.Fill()) return;
        }
    }

    /// <summary>
    /// Fills the window until <paramref name="find"/> succeeds or the text ends; false when the window is full without it.
    /// </summary>
    bool Whole(Func<ReadOnlySpan<byte>, int> find, out int at)
    {
        while ((at = find(_text.Span)) < 0)
        {
            if (_text.Span.Length >= RecordFile.LongestRecord) return false;
            if (!_text.Fill()) return true;
        }

        return true;
    }

    static int LineFramer(ReadOnlySpan<byte> piece) => piece.IndexOfAny((byte)'\r', (byte)'\n');

    delegate int Feed(ReadOnlySpan<byte> piece);

    /// <summary>Passes over an item that is too long, keeping its beginning. <paramref name="seen"/>: bytes already fed.</summary>
    bool Skip(Feed feed, int seen = 0)
    {
        (Number, Offset) = (_number, _text.Offset);
        _kept = _text.Span[..CsvBlocks.KeptOfLong].ToArray();
        int end;
        while ((end = feed(_text.Span[seen..])) < 0)
        {
            _text.Advance(_text.Span.Length);
            seen = 0;
            if (!_text.Fill()) break;
        }

        _text.Advance(end < 0 ? 0 : seen + end);
        ItemLength = _text.Offset - Offset;
        if (_form == FileForm.JsonLines) _text.Advance(Ending(0));
        return true;
    }
}
