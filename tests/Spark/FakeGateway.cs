using System.Net;
using System.Net.Sockets;
using System.Text;

namespace SparkMusic.Tests.Spark;

/// <summary>
/// Says what a script tells it to, for protocol errors that a real Spark cannot be made to give: torn lines, a gateway that gives up,
/// another
/// program on the port. Everything else is tested on real Spark.
/// </summary>
sealed class FakeGateway : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly List<TcpClient> _connections = [];
    readonly Func<string, string?> _answer;

    /// <param name="answer">Answer to a whole command, several lines or none if need be; null closes the connection.</param>
    public FakeGateway(Func<string, string?> answer)
    {
        _answer = answer;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _ = AcceptAsync();
    }

    public int Port { get; }

    /// <summary>How many connections were made.</summary>
    public int Connections => _connections.Count;

    /// <summary>Answers the secret and the proof of life, and hands everything else to <paramref name="answer"/>.</summary>
    public static FakeGateway Friendly(Func<string, string?> answer) => new(command => command switch
    {
        ['A', ..] => "!yv\n",
        _ when command.Contains("java.version") => "!ys17.0.15\n",
        ['m', ..] => "!yv\n",
        _ => answer(command),
    });

    async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync();
                _connections.Add(client);
                _ = ServeAsync(client);
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The listener was stopped: the test is over.
        }
    }

    async Task ServeAsync(TcpClient client)
    {
        using var _ = client;
        var stream = client.GetStream();
        using var reader = new StreamReader(stream, new UTF8Encoding(false));
        while (await ReadCommandAsync(reader) is { } command)
        {
            if (_answer(command) is not { } answer) return;
            await stream.WriteAsync(Encoding.UTF8.GetBytes(answer));
        }
    }

    /// <summary>Cuts every connection, after what was sent has had time to arrive.</summary>
    public async Task CloseAllAsync()
    {
        await Task.Delay(100);
        foreach (var client in _connections) client.Close();
    }

    static async Task<string?> ReadCommandAsync(StreamReader reader)
    {
        var command = new StringBuilder();
        while (await reader.ReadLineAsync() is { } line)
        {
            command.Append(line).Append('\n');
            var isSecret = command.Length > 2 && command[0] == 'A' && command[1] == '\n';
            if (isSecret || line == "e") return command.ToString();
        }
        return null;
    }

    public ValueTask DisposeAsync()
    {
        _listener.Stop();
        return ValueTask.CompletedTask;
    }
}
