using System.Net;
using System.Net.Sockets;
using System.Text;
using SparkMusic.Engines;

namespace SparkMusic.Spark;

/// <summary>
/// One authenticated socket to the gateway: a command goes out in one write, one line comes back. In the JVM it is one thread, so what
/// Spark keeps per thread (job group, active session) belongs to it. For one caller at a time.
/// </summary>
sealed class GatewayConnection : IDisposable
{
    static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    byte[] _buffer = new byte[16 * 1024];
    int _start, _end, _isBusy;

    /// <summary>False once the socket failed or the gateway gave up on it.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <exception cref="EngineException">Kind Lost: nobody listens there, or the secret is not this gateway's.</exception>
    public static async Task<GatewayConnection> OpenAsync(int port, string secret, CancellationToken cancel)
    {
        var connection = new GatewayConnection();
        try
        {
            await connection._socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancel);
            var reply = await connection.ExchangeAsync(GatewayCommand.Authenticate(secret));
            if (reply.Kind == ReplyKind.Value) return connection;
            throw new EngineException(EngineErrorKind.Lost, $"Spark's gateway on port {port} refused our secret: {reply.Value}");
        }
        catch (Exception failure)
        {
            connection.Dispose();
            if (failure is not SocketException) throw;
            throw new EngineException(
                EngineErrorKind.Lost, $"Spark's gateway on 127.0.0.1:{port} cannot be reached: {failure.Message}", inner: failure);
        }
    }

    /// <summary>
    /// Sends one command and reads its answer. It cannot be cancelled: a blocking action blocks until Spark cancels its jobs.
    /// </summary>
    public async ValueTask<GatewayReply> ExchangeAsync(string command)
    {
        var replies = await ExchangeAsync(command, 1);
        return replies[0];
    }

    /// <summary>Sends independent commands in one write and reads their answers in order.</summary>
    public async ValueTask<GatewayReply[]> ExchangeAsync(string commands, int count)
    {
        if (Interlocked.Exchange(ref _isBusy, 1) != 0) throw new InvalidOperationException("Two calls at once on one gateway connection.");
        try
        {
            var start = GatewayMeter.Start();
            await SendAsync(commands);
            var replies = new GatewayReply[count];
            for (var i = 0; i < count; i++) replies[i] = GatewayReply.Parse(await ReadLineAsync());
            GatewayMeter.End(start, commands);
            if (replies[^1].Kind == ReplyKind.Fatal) Dispose();
            return replies;
        }
        catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
        {
            Dispose();
            throw Lost(failure);
        }
        catch
        {
            Dispose();
            throw;
        }
        finally
        {
            _isBusy = 0;
        }
    }

    async ValueTask SendAsync(string commands)
    {
        ReadOnlyMemory<byte> bytes = Utf8.GetBytes(commands);
        while (bytes.Length > 0) bytes = bytes[await _socket.SendAsync(bytes)..];
    }

    async ValueTask<string> ReadLineAsync()
    {
        var searched = 0;
        while (true)
        {
            var at = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var length = searched + at;
                var line = Utf8.GetString(_buffer, _start, length);
                _start += length + 1;
                if (_start == _end) _start = _end = 0;
                return line;
            }
            searched = _end - _start;
            MakeRoom();
            var read = await _socket.ReceiveAsync(_buffer.AsMemory(_end));
            if (read == 0) throw Lost(null);
            _end += read;
        }
    }

    void MakeRoom()
    {
        if (_end < _buffer.Length) return;
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        if (_end > _buffer.Length / 2) Array.Resize(ref _buffer, _buffer.Length * 2);
    }

    static EngineException Lost(Exception? cause) =>
        new(EngineErrorKind.Lost, "The JVM of Spark is gone: it closed the connection in the middle of a call.", inner: cause);

    public void Dispose()
    {
        IsOpen = false;
        _socket.Dispose();
    }
}
