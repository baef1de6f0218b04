using System.IO.Compression;

namespace SparkMusic.Jobs.Extract.Files;

/// <summary>
/// Unpacks a gz and notices when it is torn or a bomb. <see cref="GZipStream"/> alone ends quietly when its input ends too early, so a
/// small gz member of our own is put behind the file: only a whole file lets it come out at the end.
/// </summary>
sealed class GzipText : ForwardStream
{
    /// <summary>Text that packs better than this is no data: a bomb (a run of zeros packs 1,030 to 1).</summary>
    public const int HighestRatio = 100;

    /// <summary>Unpacked bytes before the ratio counts.</summary>
    public const long RatioCountsFrom = 64 << 20;

    static readonly byte[] Marker = Guid.Parse("5b0a3c1e-7f2d-4b64-9a51-c38f0d6e7a92").ToByteArray();
    static readonly byte[] MarkerMember = Pack(Marker);

    readonly string _name;
    readonly HashedStream _packed;
    readonly GZipStream _unpacked;
    readonly byte[] _held = new byte[128 << 10];
    int _start;
    int _end;
    long _count;
    bool _isEnd;

    /// <param name="name">The file's name, for messages.</param>
    /// <param name="source">The packed bytes.</param>
    /// <param name="packed">Counts how many of them were read.</param>
    public GzipText(string name, Stream source, HashedStream packed)
    {
        _name = name;
        _packed = packed;
        _unpacked = new GZipStream(new WithMarker(source), CompressionMode.Decompress);
    }

    public override int Read(Span<byte> buffer)
    {
        // The last bytes are always held back: they are the marker, or the file is torn.
        while (!_isEnd && _end - _start <= Marker.Length) Unpack();
        var count = Math.Min(buffer.Length, _end - _start - Marker.Length);
        if (count <= 0) return 0;
        _held.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _unpacked.Dispose();
        base.Dispose(disposing);
    }

    void Unpack()
    {
        _held.AsSpan(_start, _end - _start).CopyTo(_held);
        (_start, _end) = (0, _end - _start);
        try
        {
            var read = _unpacked.Read(_held.AsSpan(_end));
            _end += read;
            _count += read;
            if (_count > RatioCountsFrom && _count > HighestRatio * _packed.Count) throw Bomb();
            if (read > 0) return;
        }
        catch (InvalidDataException reason)
        {
            throw Torn(reason);
        }

        _isEnd = true;
        if (!_held.AsSpan(_start, _end - _start).SequenceEqual(Marker)) throw Torn(null);
        _packed.ReadToEnd();
    }

    SparkMusicException Bomb() => SparkMusicException.Failed(
        $"'{_name}' unpacks to more than {HighestRatio} times its size: it looks like a bomb, so reading stopped after {_count:N0} bytes.",
        "If it is what you want, unpack it yourself and import the unpacked file.");

    SparkMusicException Torn(Exception? reason) => SparkMusicException.Failed(
        $"'{_name}' is a damaged gz: it is torn or has other bytes behind its end ({_count:N0} bytes could be unpacked).",
        "Get the file again; 'gzip -t FILE' tells whether it is whole.",
        reason);

    static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.NoCompression, leaveOpen: true)) gzip.Write(bytes);
        return packed.ToArray();
    }

    /// <summary>The packed bytes with the marker's member behind them.</summary>
    sealed class WithMarker(Stream source) : ForwardStream
    {
        int _given = -1;

        public override int Read(Span<byte> buffer)
        {
            if (_given < 0)
            {
                var read = source.Read(buffer);
                if (read > 0 || buffer.IsEmpty) return read;
                _given = 0;
            }

            var count = Math.Min(buffer.Length, MarkerMember.Length - _given);
            MarkerMember.AsSpan(_given, count).CopyTo(buffer);
            _given += count;
            return count;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing) source.Dispose();
            base.Dispose(disposing);
        }
    }
}
