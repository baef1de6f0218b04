namespace SparkMusic.Jobs.Extract.Files;

/// <summary>The dialect of Spark and MySQL, where a backslash stands before a quote inside quotes.</summary>
sealed class BackslashScanner(CsvDialect dialect) : CsvScanner
{
    readonly CsvLine _record = new(dialect);
    ReadOnlyMemory<byte> _block;
    int _next;
    int _nextLine;
    int _start;
    int _length;
    int _line;

    public override int FieldCount => _record.FieldCount;

    public override ReadOnlySpan<byte> Raw => _block.Span.Slice(_start, _length);

    public override int Offset => _start;

    public override int Line => _line;

    public override void Start(ReadOnlyMemory<byte> block)
    {
        _block = block;
        (_next, _nextLine, _start, _length) = (0, 1, 0, 0);
    }

    public override bool Read()
    {
        var text = _block.Span;
        while (_next < text.Length && Lines.BreakAt(text, _next) is > 0 and var empty)
        {
            _next += empty;
            _nextLine++;
        }

        if (_next >= text.Length) return false;
        (_start, _line) = (_next, _nextLine);
        _length = _record.Split(text[_start..]);
        Fault = _record.Fault;
        _next = _start + _length;
        _nextLine += Lines.Count(text.Slice(_start, _length));
        if (_next >= text.Length) return true;
        _next += Lines.BreakAt(text, _next);
        _nextLine++;
        return true;
    }

    public override ReadOnlySpan<byte> Field(int index) => _record[index];

    public override bool IsQuoted(int index) => _record.IsQuoted(index);
}
