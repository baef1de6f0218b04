namespace SparkMusic.Jobs.Extract.Files;

/// <summary>An opened file on its way to text: hashed, unpacked, read ahead on a thread of its own, turned into UTF-8.</summary>
sealed class OpenText : IDisposable
{
    const long ReadAheadFrom = 4 << 20;
    const int Look = 64 << 10;

    readonly InputFile _file;
    readonly HashedStream _bytes;
    readonly bool _isGzip;
    Utf8Text? _utf8;

    OpenText(InputFile file, HashedStream bytes, bool isGzip) => (_file, _bytes, _isGzip) = (file, bytes, isGzip);

    /// <summary>Null for Parquet.</summary>
    public TextBuffer? Text { get; private set; }

    public bool IsParquet => Text is null;

    public bool IsPacked => _isGzip;

    public long BytesRead => _bytes.Count;

    public string? Sha256 => _bytes.Sha256;

    public IEnumerable<string> Notes
    {
        get
        {
            if (_isGzip) yield return "It is packed with gzip.";
            if (_utf8 is null) yield break;
            if (_utf8.Encoding == TextEncoding.Windows1252) yield return "Its text is no UTF-8 and was read as Windows-1252.";
            if (_utf8.Encoding is TextEncoding.Utf16 or TextEncoding.Utf16BigEndian)
                yield return $"Its text is UTF-16{(_utf8.HasBom ? "" : " without a mark")}.";
        }
    }

    public static OpenText Of(InputFile file, CancellationToken cancel)
    {
        var bytes = new HashedStream(file.OpenBytes(), cancel);
        try
        {
            var packed = new PeekStream(bytes);
            var isGzip = Content.IsGzip(packed.Peek(16));
            var open = new OpenText(file, bytes, isGzip);
            Stream text = isGzip ? new GzipText(file.Name, packed, bytes) : packed;
            if (file.Size is null or > ReadAheadFrom) text = new ReadAhead(text);
            var unpacked = new PeekStream(text);
            var head = unpacked.Peek(Look);
            if (Content.IsParquet(head)) return open;
            Content.MustBeText(file.Name, head);
            open._utf8 = new Utf8Text(unpacked);
            open.Text = new TextBuffer(open._utf8, open._utf8.BomLength);
            return open;
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    /// <summary>To be called at the end of the text: the file must be what it was when the import began.</summary>
    public void End()
    {
        _bytes.ReadToEnd();
        if (_file.Size is null) return;
        var now = new FileInfo(_file.Path);
        if (_bytes.Count == _file.Size && now.Exists && now.Length == _file.Size && now.LastWriteTimeUtc == _file.ModifiedAt) return;
        throw SparkMusicException.Failed($"'{_file.Name}' was changed while it was read.", "Import it again when nobody writes to it.");
    }

    public void Dispose()
    {
        Text?.Dispose();
        _bytes.Dispose();
    }
}
