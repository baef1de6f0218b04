using System.Collections.Concurrent;

namespace SparkMusic.Spark;

/// <summary>
/// The gateway that Spark ships for drivers outside the JVM, on 127.0.0.1. Hands out connections, one per logical job: take a
/// <see cref="GatewayLease"/>, use it for everything that belongs together, dispose it.
/// </summary>
public sealed class Gateway : IAsyncDisposable
{
    readonly int _port;
    readonly string _secret;
    readonly ConcurrentStack<GatewayConnection> _idle = new();
    readonly HandleSender _sender;

    Gateway(int port, string secret)
    {
        _port = port;
        _secret = secret;
        _sender = new HandleSender(OpenAsync);
    }

    /// <summary>Objects in the JVM that are held for us: made by a call and not yet let go. Zero when nothing leaks.</summary>
    public long HeldObjects => _sender.Held;

    /// <summary>The JVM's own word for its version, for example <c>17.0.15</c>.</summary>
    public string JavaVersion { get; private set; } = "";

    /// <summary>Connects, authenticates and asks the JVM for its version as a proof of life.</summary>
    /// <exception cref="SparkMusic.Engines.EngineException">Kind Lost: nobody listens there, or the secret is wrong.</exception>
    public static async Task<Gateway> ConnectAsync(int port, string secret, CancellationToken cancel)
    {
        var gateway = new Gateway(port, secret);
        await using var jvm = await gateway.LeaseAsync(cancel);
        gateway.JavaVersion = await jvm.CallStaticAsync<string>("java.lang.System", "getProperty", "java.version");
        return gateway;
    }

    /// <summary>A connection of one's own until it is disposed.</summary>
    public async Task<GatewayLease> LeaseAsync(CancellationToken cancel)
    {
        while (_idle.TryPop(out var idle))
            if (idle.IsOpen) return new GatewayLease(this, idle);
        return new GatewayLease(this, await OpenAsync(cancel));
    }

    internal void Return(GatewayConnection connection) => _idle.Push(connection);

    internal void Held() => _sender.Hold();

    internal void Release(string id) => _sender.Release(id);

    Task<GatewayConnection> OpenAsync(CancellationToken cancel) => GatewayConnection.OpenAsync(_port, _secret, cancel);

    public async ValueTask DisposeAsync()
    {
        await _sender.DisposeAsync();
        while (_idle.TryPop(out var idle)) idle.Dispose();
    }
}
