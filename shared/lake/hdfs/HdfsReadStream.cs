namespace SparkMusic.Lakes;

/// <summary>A file on HDFS from a position on; when its DataNode is lost on the way it goes on at another one.</summary>
sealed class HdfsReadStream(WebHdfs web, string path, string shown, long length) : Stream
{
    static readonly TimeSpan BytesWithin = TimeSpan.FromSeconds(60);

    HttpResponseMessage? _response;
    Stream? _body;
    long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set
        {
            if (value != _position) Close();
            _position = value;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= length || buffer.Length == 0) return 0;
        try
        {
            var read = await web.TryAsync(failures => ReadOnceAsync(buffer, failures, cancellationToken), cancellationToken);
            _position += read;
            return read;
        }
        catch (Exception e) when (e is WebHdfsException || HdfsErrors.IsTransient(e))
        {
            throw HdfsErrors.Of("read", shown, e);
        }
    }

    async Task<int> ReadOnceAsync(Memory<byte> buffer, int failures, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(BytesWithin);
        try
        {
            _response ??= await web.OpenAsync(path, _position, failures, limit.Token);
            _body ??= await _response.Content.ReadAsStreamAsync(limit.Token);
            var read = await _body.ReadAsync(buffer, limit.Token);
            return read > 0 ? read : throw new IOException($"the DataNode ended after {_position} of {length} bytes");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            Close();
            throw new TimeoutException("the DataNode sent nothing for a minute");
        }
        catch
        {
            Close();
            throw;
        }
    }

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch { SeekOrigin.Begin => offset, SeekOrigin.Current => _position + offset, _ => length + offset };

    public override void Flush()
    {
        // Nothing is ever written.
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Close()
    {
        _body?.Dispose();
        _response?.Dispose();
        (_body, _response) = (null, null);
    }
}
