using CsvHelper;

namespace SparkMusic.Jobs.Extract.Files;

/// <summary>CsvHelper's SIMD reader over one block in memory: the usual dialects.</summary>
sealed class QuickScanner : CsvScanner
{
    readonly CsvReaderOptions _options;
    readonly bool _hasSpaces;
    CsvReader _reader = CsvReader.Create(ReadOnlyMemory<byte>.Empty);

    public QuickScanner(CsvDialect dialect)
    {
        _hasSpaces = dialect.HasSpaces;
        _options = CsvReaderOptions.Default with
        {
            Separator = (char)dialect.Separator,
            HasHeader = false,
            Mode = dialect.Quoting == CsvQuoting.None ? CsvMode.NoEscape : CsvMode.Rfc4180,
            TrackLineNumbers = true,
            TrimWhitespace = dialect.HasSpaces,
            WhitespaceCharacters = dialect.Separator == '\t' ? " " : " \t",
            OnMalformedRecord = malformed => Fault = malformed.Reason switch
            {
                CsvMalformedReason.UnterminatedQuote => CsvFault.OpenQuote,
                CsvMalformedReason.TextAfterClosingQuote => CsvFault.TextBehindQuote,
                _ => CsvFault.None,
            },
        };
    }

    public override int FieldCount => _reader.FieldCount;

    public override ReadOnlySpan<byte> Raw => _reader.RawRecord;

    public override int Offset => (int)_reader.ByteOffset;

    public override int Line => (int)_reader.LineNumber;

    public override void Start(ReadOnlyMemory<byte> block)
    {
        _reader.Dispose();
        _reader = CsvReader.Create(block, _options);
    }

    public override bool Read()
    {
        Fault = CsvFault.None;
        return _reader.Read();
    }

    public override ReadOnlySpan<byte> Field(int index) => _reader.GetSpan(index);

    public override bool IsQuoted(int index)
    {
        var raw = _reader.GetRawSpan(index);
        if (_hasSpaces) raw = raw.TrimStart(" \t"u8);
        return raw is [(byte)'"', ..] && _options.Mode == CsvMode.Rfc4180;
    }

    public override void Dispose() => _reader.Dispose();
}
