using SparkMusic.Jobs.Extract.Files;

namespace SparkMusic.Jobs.Extract.Forget;

/// <summary>Stretches of a file that go, in order.</summary>
sealed class TextCuts
{
    readonly List<(long Start, long End)> _cuts = [];

    public bool Any => _cuts.Count > 0;

    /// <summary>Something between them stays.</summary>
    public bool IsAnyKept { get; private set; }

    public void Cut(long start, long end) => _cuts.Add((start, end));

    public void Keep() => IsAnyKept = true;

    /// <summary>The file without them; it is read once, from its beginning.</summary>
    public Stream Left(Stream file) => new LeftStream(file, _cuts);

    sealed class LeftStream(Stream file, IReadOnlyList<(long Start, long End)> cuts) : ForwardStream
    {
        readonly byte[] _skipped = new byte[64 * 1024];
        long _at;
        int _next;

        public override int Read(Span<byte> buffer)
        {
            while (_next < cuts.Count && _at >= cuts[_next].Start)
                if (_at >= cuts[_next].End) _next++;
                else if (Take(_skipped.AsSpan(0, (int)Math.Min(_skipped.Length, cuts[_next].End - _at))) == 0) return 0;
            var most = _next < cuts.Count ? (int)Math.Min(buffer.Length, cuts[_next].Start - _at) : buffer.Length;
            return Take(buffer[..most]);
        }

        int Take(Span<byte> buffer)
        {
            var read = file.Read(buffer);
            _at += read;
            return read;
        }
    }
}
