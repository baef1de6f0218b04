using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;

namespace SparkMusic.Networks;

/// <summary>
/// Bluesky's Jetstream over a WebSocket: all posts of the network, of which those with the hashtag are kept, and songs that teal.fm notes
/// as playing. The cursor is the time of the newest event that was looked at; events come at least once. A page ends when the stream has
/// caught up, or is full.
/// </summary>
public sealed class JetstreamClient(Uri address, string tag, TimeSpan lookBack, TimeProvider clock) : IPostSource
{
    const int MostTries = 3;

    static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    public string Name => "bluesky.jetstream";

    public async Task<PostPage> NextAsync(string? cursor, CancellationToken cancel)
    {
        var now = Us(clock.GetUtcNow());
        var page = new JetstreamPage(cursor is null ? now - lookBack.Ticks / TimeSpan.TicksPerMicrosecond
            : long.Parse(cursor, CultureInfo.InvariantCulture));
        // Half a frame comes whole when it is asked for again; one that comes so twice is refused there.
        for (var tries = 1; tries <= MostTries && !await ReadAsync(page, now, cancel); tries++)
        {
        }
        return page.End();
    }

    /// <summary>False: half a frame came, the stream is to be asked again from the newest.</summary>
    async Task<bool> ReadAsync(JetstreamPage page, long now, CancellationToken cancel)
    {
        using var socket = new ClientWebSocket();
        var query = $"wantedCollections=app.bsky.feed.post&wantedCollections=fm.teal.alpha.actor.status&cursor={page.Newest.ToString(CultureInfo.InvariantCulture)}";
        page.Begin();
        try
        {
            await socket.ConnectAsync(new Uri($"{address}?{query}"), cancel);
            while (!page.IsFull && !page.IsCaughtUp)
            {
                // Quiet for a while is caught up too: a network of few posts has nothing newer.
                if (await NextFrameAsync(socket, cancel) is not { } frame) page.IsCaughtUp = true;
                else if (!Take(page, frame, now)) return false;
            }
            return true;
        }
        catch (WebSocketException e)
        {
            throw SparkMusicException.TryLater($"The stream of {address.Host} broke: {e.Message}.",
                "Run the same command again: it goes on where it was.", e);
        }
    }

    bool Take(JetstreamPage page, byte[] frame, long now)
    {
        var kind = JetstreamFrame.Of(frame, HasTag, out var time);
        if (kind == FrameKind.Broken && !page.Refuse(frame)) return false;
        page.Saw(time);
        if (kind is FrameKind.Wanted or FrameKind.TooDeep) page.Keep(frame);
        page.IsCaughtUp |= time >= now;
        return true;
    }

    bool HasTag(JsonElement record)
    {
        if (NetworkAnswers.Text(record, "text")?.Contains("#" + tag, StringComparison.OrdinalIgnoreCase) == true) return true;
        return record.TryGetProperty("tags", out var tags) && tags.ValueKind == JsonValueKind.Array
            && tags.EnumerateArray().Any(other => other.ValueKind == JsonValueKind.String
                && string.Equals(other.GetString(), tag, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Null: the stream ended, or nothing came for a while.</summary>
    static async Task<byte[]?> NextFrameAsync(ClientWebSocket socket, CancellationToken cancel)
    {
        using var quiet = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        quiet.CancelAfter(Quiet);
        using var frame = new MemoryStream();
        var buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer, quiet.Token);
                if (part.MessageType == WebSocketMessageType.Close) return null;
                frame.Write(buffer, 0, part.Count);
                if (part.EndOfMessage) return frame.ToArray();
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return null;
        }
    }

    static long Us(DateTimeOffset moment) => (moment.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
