using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using SparkMusic.Jobs.Simulate.Posts;

namespace SparkMusic.Jobs.Simulate.Http.Networks;

/// <summary>
/// Bluesky's Jetstream (version 1 frames) over a WebSocket: from a cursor, at most 36 hours back, then as the world's time goes on. At
/// least once: one event in sixty is sent again. No hashtag filter, as there.
/// </summary>
sealed class Jetstream(SandboxWorld world)
{
    static readonly TimeSpan LookBack = TimeSpan.FromHours(36), Pause = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            context.Response.StatusCode = StatusCodes.Status426UpgradeRequired;
            return;
        }
        var rule = SandboxPipeline.RuleOf(context);
        if (rule?.Status is { } status)
        {
            context.Response.StatusCode = status;
            return;
        }
        var now = world.Clock.Now;
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, world.Stopping);
        world.Traffic.Count("/jetstream/subscribe", StatusCodes.Status101SwitchingProtocols);
        var listening = UntilClosedAsync(socket, ended);
        try
        {
            await SendAsync(context, socket, rule, now, ended.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // The client has gone, or the sandbox stops: both are how a stream ends.
        }
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, "sandbox", CancellationToken.None);
        await ended.CancelAsync();
        await listening;
    }

    async Task SendAsync(HttpContext context, WebSocket socket, FaultRule? rule, DateTime now, CancellationToken cancel)
    {
        var query = context.Request.Query;
        string[] wanted = [.. query["wantedCollections"].OfType<string>()], dids = [.. query["wantedDids"].OfType<string>()];
        var from = long.TryParse(query["cursor"], CultureInfo.InvariantCulture, out var cursor)
            ? Math.Max(cursor, JetstreamEvents.Us(now - LookBack))
            : JetstreamEvents.Us(now);
        var (done, sent) = (DateTime.UnixEpoch.AddMicroseconds(from).AddMinutes(-5), 0L);
        while (true)
        {
            now = world.Clock.Now;
            foreach (var post in world.Feed.Between(Network.Bluesky, done, now))
                foreach (var happening in JetstreamEvents.Of(world.Large, post).Where(Wanted))
                    for (var times = post.Number % 60 == 7 ? 2 : 1; times > 0; times--)
                    {
                        var line = JsonSerializer.SerializeToUtf8Bytes(happening.Json);
                        sent += line.Length;
                        if (rule?.CutAfter < sent)
                        {
                            context.Abort();
                            return;
                        }
                        if (rule is { Garbage: true }) line = line[..(line.Length / 2)];
                        await socket.SendAsync(line, WebSocketMessageType.Text, true, cancel);
                    }
            if (now > done) done = now;
            await Task.Delay(Pause, cancel);
        }

        bool Wanted(JetstreamEvent happening) => happening.TimeUs >= from &&
            (happening.Collection is not { } collection || wanted.Length == 0 || wanted.Any(name => Fits(name, collection))) &&
            (dids.Length == 0 || dids.Contains((string)happening.Json["did"]!));
    }

    static bool Fits(string name, string collection) =>
        name.EndsWith(".*", StringComparison.Ordinal) ? collection.StartsWith(name[..^1], StringComparison.Ordinal) : name == collection;

    // Only a read notices that the other side has gone.
    static async Task UntilClosedAsync(WebSocket socket, CancellationTokenSource ended)
    {
        var buffer = new byte[4096];
        try
        {
            while ((await socket.ReceiveAsync(buffer, ended.Token)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // As above.
        }
        await ended.CancelAsync();
    }
}
