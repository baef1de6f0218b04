using System.Text;
using System.Threading.Channels;
using SparkMusic.Engines;

namespace SparkMusic.Spark;

/// <summary>Tells the gateway in the background which objects nobody holds any more; finalizers only put an id into its queue.</summary>
sealed class HandleSender(Func<CancellationToken, Task<GatewayConnection>> open) : IAsyncDisposable
{
    const int BatchSize = 500;

    readonly Channel<string> _ids = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
    readonly Lock _lock = new();
    Task? _sender;
    long _held;

    /// <summary>Objects of the JVM that the gateway still keeps for us.</summary>
    public long Held => Interlocked.Read(ref _held);

    public void Hold() => Interlocked.Increment(ref _held);

    public void Release(string id)
    {
        if (!_ids.Writer.TryWrite(id)) return;
        if (Volatile.Read(ref _sender) is not null) return;
        lock (_lock) _sender ??= Task.Run(SendAsync);
    }

    async Task SendAsync()
    {
        using var connection = await open(CancellationToken.None);
        var batch = new StringBuilder();
        while (await _ids.Reader.WaitToReadAsync())
        {
            var count = 0;
            for (batch.Clear(); count < BatchSize && _ids.Reader.TryRead(out var id); count++) batch.Append(GatewayCommand.Detach(id));
            await connection.ExchangeAsync(batch.ToString(), count);
            Interlocked.Add(ref _held, -count);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _ids.Writer.TryComplete();
        try
        {
            if (_sender is not null) await _sender;
        }
        catch (EngineException lost) when (lost.Kind == EngineErrorKind.Lost)
        {
            // The JVM died and took every object with it; whoever was in a call has been told so.
        }
    }
}
