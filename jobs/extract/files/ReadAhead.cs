using System.Runtime.ExceptionServices;
using System.Threading.Channels;

namespace SparkMusic.Jobs.Extract.Files;

/// <summary>Reads a stream on a thread of its own, a few blocks ahead, so that unpacking and parsing share the cores.</summary>
sealed class ReadAhead : ForwardStream
{
    const int BlockSize = 256 << 10;
    const int Blocks = 8;

    readonly Stream _inner;
    readonly Channel<(byte[] Bytes, int Count)> _full = Channel.CreateBounded<(byte[], int)>(
        new BoundedChannelOptions(Blocks) { SingleReader = true, SingleWriter = true });
    readonly Channel<byte[]> _empty = Channel.CreateBounded<byte[]>(Blocks + 2);
    readonly CancellationTokenSource _stop = new();
    readonly Task _reading;
    (byte[] Bytes, int Count) _current = ([], 0);
    int _position;

    public ReadAhead(Stream inner)
    {
        _inner = inner;
        _reading = Task.Factory.StartNew(ReadBlocks, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_position == _current.Count && !NextBlock()) return 0;
        var count = Math.Min(buffer.Length, _current.Count - _position);
        _current.Bytes.AsSpan(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_stop.IsCancellationRequested)
        {
            _stop.Cancel();
            // A read from a silent pipe cannot be interrupted; the stream is then closed under it.
            _reading.Wait(TimeSpan.FromMilliseconds(500));
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }

    bool NextBlock()
    {
        if (_current.Bytes.Length > 0) _empty.Writer.TryWrite(_current.Bytes);
        (_current, _position) = (([], 0), 0);
        while (!_full.Reader.TryRead(out _current))
        {
            if (_full.Reader.WaitToReadAsync().AsTask().GetAwaiter().GetResult()) continue;
            _current = ([], 0);
            // The channel ends with the reading thread's exception, if it had one.
            if (_full.Reader.Completion.Exception?.InnerException is { } reason) ExceptionDispatchInfo.Throw(reason);
            return false;
        }

        return true;
    }

    void ReadBlocks()
    {
        try
        {
            while (true)
            {
                if (!_empty.Reader.TryRead(out var block)) block = new byte[BlockSize];
                var count = _inner.ReadAtLeast(block, block.Length, throwOnEndOfStream: false);
                if (count == 0) break;
                _full.Writer.WriteAsync((block, count), _stop.Token).AsTask().GetAwaiter().GetResult();
            }

            _full.Writer.Complete();
        }
        catch (Exception reason)
        {
            _full.Writer.Complete(reason);
        }
    }
}
