namespace SparkMusic.Jobs.Extract.Files;

/// <summary>
/// Any file that people have, read record by record with constant memory: CSV of any dialect and encoding, JSON lines, arrays and
/// documents, Parquet; plain or gz, told by content.
/// </summary>
/// <remarks>
/// Spans are valid until the next <see cref="Read"/>. Refused records are records too: <see cref="Read"/> returns true for them and
/// <see cref="Refusal"/> says why; read = loaded + rejected holds when every true of <see cref="Read"/> is counted.
/// Not for two threads at once.
/// </remarks>
public sealed class RecordFile : IDisposable
{
    /// <summary>Bytes of the longest record that is read; a longer one is refused with rule <c>too_long</c>.</summary>
    public const int LongestRecord = 16 << 20;

    /// <summary>Opens a file and looks at its beginning.</summary>
    /// <exception cref="SparkMusicException">It is no file of records (binary, HTML, zip, empty), or cannot be opened.</exception>
    public static RecordFile Open(InputFile file, CancellationToken cancel) => throw new NotImplementedException();

    public InputFile File => throw new NotImplementedException();

    public FileForm Form => throw new NotImplementedException();

    /// <summary>Names of the columns as the file gives them; empty names where it gives none. JSON: dotted paths of scalar members.</summary>
    public IReadOnlyList<string> Header => throw new NotImplementedException();

    /// <summary>False when the file has no header line: the names are then <c>column1</c>, <c>column2</c>, …</summary>
    public bool HasHeader => throw new NotImplementedException();

    /// <summary>The first records (up to 2,000) that can be read, for recognition; reading begins at the first record all the same.</summary>
    public RecordSample Sample => throw new NotImplementedException();

    /// <summary>How the file was understood, in sentences for the report: encoding, separator, title lines, text parsed twice. Complete at the end.</summary>
    public IReadOnlyList<string> Notes => throw new NotImplementedException();

    /// <summary>Moves to the next record, a refused one included; false at the end.</summary>
    /// <exception cref="SparkMusicException">The file is torn, a bomb, or was changed while it was read.</exception>
    public bool Read() => throw new NotImplementedException();

    /// <summary>Why the current record is refused; null for a good one.</summary>
    public Refusal? Refusal => throw new NotImplementedException();

    /// <summary>The value of a field as UTF-8, unquoted and unescaped. JSON: a string's value, a number's or boolean's text as written.</summary>
    public ReadOnlySpan<byte> Field(int index) => throw new NotImplementedException();

    /// <summary>True for a field in quotes, and for a JSON string.</summary>
    public bool IsQuoted(int index) => throw new NotImplementedException();

    /// <summary>True for a whole unquoted field that is empty or NA, NaN, null or None, and for what JSON or Parquet lacks.</summary>
    public bool IsNull(int index) => throw new NotImplementedException();

    /// <summary>The record's text in UTF-8 without its line break; a JSON item's text. For <c>too_long</c> its beginning.</summary>
    public ReadOnlySpan<byte> Raw => throw new NotImplementedException();

    /// <summary>Bytes of the whole record, also where <see cref="Raw"/> is only its beginning.</summary>
    public long RawLength => throw new NotImplementedException();

    /// <summary>The line the record begins on, from 1; the item's number in a JSON array or document, the row's in Parquet.</summary>
    public long Line => throw new NotImplementedException();

    /// <summary>Where the record begins, in bytes of the unpacked text in UTF-8.</summary>
    public long ByteOffset => throw new NotImplementedException();

    /// <summary>SHA-256 of the file's bytes, lower-case hex, once <see cref="Read"/> has returned false; null before.</summary>
    public string? Sha256 => throw new NotImplementedException();

    /// <summary>0..1 of the file's bytes that have been read; null for standard input.</summary>
    public double? Progress => throw new NotImplementedException();

    public void Dispose()
    {
    }
}
