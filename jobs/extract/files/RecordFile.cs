using System.Text;
using SparkMusic.Jobs.Extract.Recognise;

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

    readonly OpenText? _open;
    readonly Records _records;
    readonly CancellationToken _cancel;
    bool _isEnd;

    RecordFile(InputFile file, FileForm form, OpenText? open, Records records, RecordSample sample, CancellationToken cancel)
    {
        (File, Form, _open, _records, Sample, _cancel) = (file, form, open, records, sample, cancel);
    }

    public InputFile File { get; }

    public FileForm Form { get; }

    /// <summary>How a separated file is written; null for other forms.</summary>
    internal CsvDialect? Dialect => (_records as CsvRecords)?.Dialect;

    /// <summary>Its rows lie in an array inside a JSON document, and share what stands around them.</summary>
    internal bool HasRowsInside => _records is JsonRecords { IsInside: true };

    /// <summary>
    /// Names of the columns as the file gives them; empty names where it gives none. JSON: dotted paths of scalar members.
    /// </summary>
    public IReadOnlyList<string> Header => _records.Header;

    /// <summary>False when the file has no header line: the names are then <c>column1</c>, <c>column2</c>, …</summary>
    public bool HasHeader => _records.HasHeader;

    /// <summary>
    /// The first records (up to 2,000) that can be read, for recognition; reading begins at the first record all the same.
    /// </summary>
    public RecordSample Sample { get; }

    /// <summary>
    /// How the file was understood, in sentences for the report: encoding, separator, title lines, text parsed twice. Complete at the end.
    /// </summary>
    public IReadOnlyList<string> Notes => [.. _open?.Notes ?? [], .. _records.Notes];

    /// <summary>Why the current record is refused; null for a good one.</summary>
    public Refusal? Refusal => _records.Refusal;

    /// <summary>The record's text in UTF-8 without its line break; a JSON item's text. For <c>too_long</c> its beginning.</summary>
    public ReadOnlySpan<byte> Raw => _records.Raw;

    /// <summary>Bytes of the whole record, also where <see cref="Raw"/> is only its beginning.</summary>
    public long RawLength => _records.RawLength;

    /// <summary>The line the record begins on, from 1; the item's number in a JSON array or document, the row's in Parquet.</summary>
    public long Line => _records.Line;

    /// <summary>Where the record begins, in bytes of the unpacked text in UTF-8.</summary>
    public long ByteOffset => _records.ByteOffset;

    /// <summary>SHA-256 of the file's bytes, lower-case hex, once <see cref="Read"/> has returned false; null before.</summary>
    public string? Sha256 => _isEnd ? _open?.Sha256 ?? File.Hash(_cancel) : null;

    /// <summary>0..1 of the file's bytes that have been read; null for standard input.</summary>
    public double? Progress => File.Size is > 0 and var size && _open is not null ? Math.Min(1, _open.BytesRead / (double)size) : null;

    /// <summary>Opens a file and looks at its beginning.</summary>
    /// <exception cref="SparkMusicException">It is no file of records (binary, HTML, zip, empty), or cannot be opened.</exception>
    public static RecordFile Open(InputFile file, CancellationToken cancel)
    {
        var open = OpenText.Of(file, cancel);
        try
        {
            if (open.IsParquet) return OpenParquet(file, open, cancel);
            var text = open.Text!;
            text.Fill();
            var head = text.Memory;
            if (head.Span.IndexOfAnyExcept(" \t\r\n"u8) < 0 && text.IsEnd)
                throw SparkMusicException.Usage($"'{file.Name}' is empty.", "Name the file with the data.");
            return JsonForm.Of(head.Span, text.IsEnd) is { } form ? OpenJson(file, form, open, head, cancel)
                : OpenCsv(file, open, head, cancel);
        }
        catch
        {
            open.Dispose();
            throw;
        }
    }

    /// <summary>Records from elsewhere, read as those of a file; without a sample.</summary>
    internal static RecordFile Of(InputFile file, FileForm form, Records records) =>
        new(file, form, null, records, new RecordSample(records.Header, records.HasHeader, []), CancellationToken.None);

    /// <summary>Moves to the next record, a refused one included; false at the end.</summary>
    /// <exception cref="SparkMusicException">The file is torn, a bomb, or was changed while it was read.</exception>
    public bool Read()
    {
        if (_records.Read()) return true;
        if (!_isEnd) _open?.End();
        _isEnd = true;
        return false;
    }

    /// <summary>
    /// The value of a field as UTF-8, unquoted and unescaped. JSON: a string's value, a number's or boolean's text as written.
    /// </summary>
    public ReadOnlySpan<byte> Field(int index) => _records.Field(index);

    /// <summary>True for a field in quotes, and for a JSON string.</summary>
    public bool IsQuoted(int index) => _records.IsQuoted(index);

    /// <summary>True for a whole unquoted field that is empty or NA, NaN, null or None, and for what JSON or Parquet lacks.</summary>
    public bool IsNull(int index)
    {
        var field = _records.Field(index);
        return field.Length <= 4 && NullWords.Has(field) && !_records.IsQuoted(index);
    }

    public void Dispose()
    {
        _records.Dispose();
        _open?.Dispose();
    }

    static RecordFile OpenCsv(InputFile file, OpenText open, ReadOnlyMemory<byte> head, CancellationToken cancel)
    {
        var text = open.Text!;
        var whole = text.IsEnd ? head : head[..Math.Max(Lines.WholeLength(head.Span), 0)];
        if (whole.IsEmpty) whole = head;
        var layout = CsvSniffer.Sniff(whole, Synonyms.IsName);
        var sample = SampleOf(new CsvRecords(new TextBuffer(Reading(whole)), layout), file, cancel);
        return new RecordFile(file, FileForm.Csv, open, new CsvRecords(text, layout), sample, cancel);
    }

    static RecordFile OpenJson(InputFile file, FileForm form, OpenText open, ReadOnlyMemory<byte> head, CancellationToken cancel)
    {
        var columns = new JsonColumns();
        var rowPath = file.HasRowsInside && form != FileForm.JsonLines ? JsonRowPath.Find(head.Span, Synonyms.IsName) : null;
        JsonRecords Records(TextBuffer text) =>
            new(rowPath is null ? new JsonItems(text, form) : new JsonRows(text, rowPath), form, columns, rowPath);
        var sample = SampleOf(Records(new TextBuffer(Reading(head))), file, cancel);
        columns.IsFrozen = true;
        return new RecordFile(file, form, open, Records(open.Text!), sample, cancel);
    }

    static RecordFile OpenParquet(InputFile file, OpenText open, CancellationToken cancel)
    {
        if (file.IsPipe || open.IsPacked)
            throw SparkMusicException.Usage($"'{file.Name}' is Parquet in a pipe or a gz.", "Give the Parquet file itself, unpacked.");
        var sample = SampleOf(new ParquetRecords(file, cancel), file, cancel);
        return new RecordFile(file, FileForm.Parquet, open, new ParquetRecords(file, cancel), sample, cancel);
    }

    static MemoryStream Reading(ReadOnlyMemory<byte> bytes) => new(bytes.ToArray(), writable: false);

    static RecordSample SampleOf(Records records, InputFile file, CancellationToken cancel)
    {
        using var _ = records;
        var rows = new List<string?[]>();
        while (rows.Count < RecordSample.Most && records.Read())
            if (records.Refusal is null) rows.Add(RowOf(records));
        var header = records.Header.ToList();
        // JSON finds its columns while it is read: earlier rows are shorter.
        for (var index = 0; index < rows.Count; index++)
            if (rows[index].Length < header.Count) rows[index] = [.. rows[index], .. new string?[header.Count - rows[index].Length]];
        return new RecordSample(header, records.HasHeader, rows) { Whole = file.IsPipe ? null : column => ColumnOf(file, column, cancel) };
    }

    static string?[] RowOf(Records records)
    {
        var row = new string?[records.Header.Count];
        for (var index = 0; index < row.Length; index++)
        {
            var field = records.Field(index);
            row[index] = NullWords.Has(field) && !records.IsQuoted(index) ? null : Encoding.UTF8.GetString(field);
        }

        return row;
    }

    static IEnumerable<string?> ColumnOf(InputFile file, int column, CancellationToken cancel)
    {
        using var again = Open(file, cancel);
        while (again.Read())
        {
            cancel.ThrowIfCancellationRequested();
            if (again.Refusal is null) yield return again.IsNull(column) ? null : Encoding.UTF8.GetString(again.Field(column));
        }
    }
}
