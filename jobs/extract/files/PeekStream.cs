namespace SparkMusic.Jobs.Extract.Files;

/// <summary>A forward stream whose beginning can be looked at before it is read.</summary>
sealed class PeekStream(Stream inner) : ForwardStream
{
    byte[] _head = [];
    int _position;
    int _length;

    /// <summary>The next bytes, fewer than <paramref name="count"/> only at the end of the stream.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        if (_length - _position < count)
        {
            var bytes = new byte[count];
            _head.AsSpan(_position, _length - _position).CopyTo(bytes);
            _length -= _position;
            _position = 0;
            _length += inner.ReadAtLeast(bytes.AsSpan(_length), count - _length, throwOnEndOfStream: false);
            _head = bytes;
        }

        return _head.AsSpan(_position, Math.Min(count, _length - _position));
    }

    public override int Read(Span<byte> buffer)
    {
        if (_position == _length) return inner.Read(buffer);
        var count = Math.Min(buffer.Length, _length - _position);
        _head.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
