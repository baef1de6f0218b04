using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SparkMusic.Tests.Postgres;

/// <summary>
/// Stands between Npgsql and the server, and cuts the connection at the COMMIT that follows the record of a publish: before the server gets
/// it, or after, when only its answer is lost.
/// </summary>
sealed class CuttingProxy : IDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly int _server;
    readonly bool _isDelivered;
    readonly CancellationTokenSource _stop = new();
    int _cuts;

    public CuttingProxy(int server, bool isDelivered)
    {
        (_server, _isDelivered) = (server, isDelivered);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How often it has cut: once, then it only forwards.</summary>
    public int Cuts => _cuts;

    async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = PairAsync(client);
        }
    }

    async Task PairAsync(TcpClient client)
    {
        using var server = new TcpClient { NoDelay = true };
        using (client)
        {
            await server.ConnectAsync(IPAddress.Loopback, _server);
            client.NoDelay = true;
            var isMute = false;
            var answers = Task.Run(async () =>
            {
                var buffer = new byte[1 << 16];
                for (int read; (read = await server.GetStream().ReadAsync(buffer)) > 0 && !Volatile.Read(ref isMute);)
                    await client.GetStream().WriteAsync(buffer.AsMemory(0, read));
            });
            await Task.WhenAny(answers, Task.Run(async () =>
            {
                var buffer = new byte[1 << 16];
                var isRecorded = false;
                for (int read; (read = await client.GetStream().ReadAsync(buffer)) > 0;)
                {
                    var text = Encoding.Latin1.GetString(buffer, 0, read);
                    isRecorded |= text.Contains("insert into sparkmusic.publish_log", StringComparison.Ordinal);
                    if (isRecorded && text.Contains("COMMIT", StringComparison.Ordinal)
                        && Interlocked.CompareExchange(ref _cuts, 1, 0) == 0)
                    {
                        if (!_isDelivered) return;
                        Volatile.Write(ref isMute, true);
                        await server.GetStream().WriteAsync(buffer.AsMemory(0, read));
                        await Task.Delay(500);
                        return;
                    }
                    await server.GetStream().WriteAsync(buffer.AsMemory(0, read));
                }
            }));
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Stop();
        _stop.Dispose();
    }
}
