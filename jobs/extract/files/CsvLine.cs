namespace SparkMusic.Jobs.Extract.Files;

/// <summary>
/// Splits one record by hand, in the dialects that <see cref="QuickScanner"/> does not know, and text inside a field.
/// Reused for every record; spans live until the next <see cref="Split"/>.
/// </summary>
sealed class CsvLine(CsvDialect dialect)
{
    readonly byte _separator = dialect.Separator;
    readonly bool _hasBackslash = dialect.Quoting == CsvQuoting.Backslash;
    readonly bool _hasQuotes = dialect.Quoting != CsvQuoting.None;
    (int Start, int Length, bool IsQuoted)[] _fields = new (int, int, bool)[64];
    byte[] _values = new byte[4096];
    int _used;

    public int FieldCount { get; private set; }

    public CsvFault Fault { get; private set; }

    public ReadOnlySpan<byte> this[int index] => index < FieldCount ? _values.AsSpan(_fields[index].Start, _fields[index].Length) : default;

    public bool IsQuoted(int index) => index < FieldCount && _fields[index].IsQuoted;

    /// <summary>Splits the record at the beginning of <paramref name="text"/>; returns its length without its line break.</summary>
    public int Split(ReadOnlySpan<byte> text)
    {
        (FieldCount, _used, Fault) = (0, 0, CsvFault.None);
        if (_values.Length < text.Length) _values = new byte[Math.Max(text.Length, Math.Min(_values.Length * 2, 1 << 30))];
        var position = 0;
        while (true)
        {
            var start = _used;
            var isQuoted = _hasQuotes && position < text.Length && text[position] == '"';
            position = isQuoted ? Quoted(text, position + 1) : Plain(text, position);
            if (FieldCount == _fields.Length) Array.Resize(ref _fields, _fields.Length * 2);
            _fields[FieldCount++] = (start, _used - start, isQuoted);
            if (position >= text.Length || text[position] != _separator) return position;
            position++;
        }
    }

    int Plain(ReadOnlySpan<byte> text, int position)
    {
        while (true)
        {
            var rest = text[position..];
            var length = _hasBackslash
                ? rest.IndexOfAny(EndsWithBackslash())
                : rest.IndexOfAny(_separator, (byte)'\r', (byte)'\n');
            if (length < 0) length = rest.Length;
            Take(rest[..length]);
            position += length;
            if (position >= text.Length || text[position] != '\\' || !_hasBackslash) return position;
            position = Escaped(text, position);
        }
    }

    ReadOnlySpan<byte> EndsWithBackslash() => _separator switch
    {
        (byte)',' => ",\r\n\\"u8,
        (byte)';' => ";\r\n\\"u8,
        (byte)'\t' => "\t\r\n\\"u8,
        _ => "|\r\n\\"u8,
    };

    int Quoted(ReadOnlySpan<byte> text, int position)
    {
        while (true)
        {
            var rest = text[position..];
            var length = _hasBackslash ? rest.IndexOfAny((byte)'"', (byte)'\\') : rest.IndexOf((byte)'"');
            if (length < 0)
            {
                Take(rest);
                Fault = CsvFault.OpenQuote;
                return text.Length;
            }

            Take(rest[..length]);
            position += length;
            if (text[position] == '\\')
            {
                position = Escaped(text, position);
                continue;
            }

            position++;
            if (position < text.Length && text[position] == '"')
            {
                Take("\""u8);
                position++;
                continue;
            }

            if (position >= text.Length || text[position] == _separator || text[position] is (byte)'\r' or (byte)'\n') return position;
            if (Fault == CsvFault.None) Fault = CsvFault.TextBehindQuote;
            return Plain(text, position);
        }
    }

    /// <summary>A backslash before a quote, a backslash or the separator makes it text; before anything else it is text itself.</summary>
    int Escaped(ReadOnlySpan<byte> text, int position)
    {
        if (position + 1 < text.Length && (text[position + 1] is (byte)'"' or (byte)'\\' || text[position + 1] == _separator)) position++;
        Take(text.Slice(position, 1));
        return position + 1;
    }

    void Take(ReadOnlySpan<byte> value)
    {
        value.CopyTo(_values.AsSpan(_used));
        _used += value.Length;
    }
}
