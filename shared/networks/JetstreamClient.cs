using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;

namespace SparkMusic.Networks;

/// <summary>
/// Bluesky's Jetstream over a WebSocket: all posts of the network, of which those with the hashtag are kept, and songs that teal.fm notes as
/// playing. The cursor is the time of the newest event that was looked at; events come at least once. A page ends when the stream has caught
/// up, or is full.
/// </summary>
public sealed class JetstreamClient(Uri address, string tag, TimeSpan lookBack, TimeProvider clock) : IPostSource
{
    const int MostPosts = 200, MostEvents = 200_000;

    static readonly TimeSpan Quiet = TimeSpan.FromSeconds(3);

    public string Name => "bluesky.jetstream";

    public async Task<PostPage> NextAsync(string? cursor, CancellationToken cancel)
    {
        var now = Us(clock.GetUtcNow());
        var from = cursor is null ? now - lookBack.Ticks / TimeSpan.TicksPerMicrosecond : long.Parse(cursor, CultureInfo.InvariantCulture);
        using var socket = new ClientWebSocket();
        var query = $"wantedCollections=app.bsky.feed.post&wantedCollections=fm.teal.alpha.actor.status&cursor={from.ToString(CultureInfo.InvariantCulture)}";
        try
        {
            await socket.ConnectAsync(new Uri($"{address}?{query}"), cancel);
            return await ReadAsync(socket, from, now, cancel);
        }
        catch (WebSocketException e)
        {
            throw SparkMusicException.TryLater($"The stream of {address.Host} broke: {e.Message}.", "Run the same command again: it goes on where it was.", e);
        }
    }

    async Task<PostPage> ReadAsync(ClientWebSocket socket, long from, long now, CancellationToken cancel)
    {
        var (kept, newest, events) = (new List<byte[]>(), from, 0);
        var isCaughtUp = false;
        while (!isCaughtUp && kept.Count < MostPosts && events < MostEvents && await NextFrameAsync(socket, cancel) is { } frame)
        {
            events++;
            var (time, isWanted) = Look(frame);
            if (time < 0) break;
            newest = Math.Max(newest, time);
            if (isWanted) kept.Add(frame);
            isCaughtUp = time >= now;
        }
        // Quiet for a while is caught up too: a network of few posts has nothing newer.
        var isLast = isCaughtUp || kept.Count < MostPosts && events < MostEvents;
        return new PostPage(Join(kept), kept.Count, newest.ToString(CultureInfo.InvariantCulture), isLast);
    }

    /// <summary>Time -1: half a frame, which comes again from the cursor. Time 0: a whole one that cannot be read, and never will be.</summary>
    (long Time, bool IsWanted) Look(byte[] frame)
    {
        try
        {
            using var document = JsonDocument.Parse(frame);
            var root = document.RootElement;
            var time = Math.Max(0, root.GetProperty("time_us").GetInt64());
            if (!root.TryGetProperty("commit", out var commit) || !commit.TryGetProperty("record", out var record)) return (time, false);
            return (time, NetworkAnswers.Text(commit, "collection") == "fm.teal.alpha.actor.status" || HasTag(record));
        }
        catch (JsonException)
        {
            return (-1, false);
        }
        // A member is missing or of another type, or a text has half a surrogate pair.
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return (0, false);
        }
    }

    bool HasTag(JsonElement record)
    {
        if (NetworkAnswers.Text(record, "text")?.Contains("#" + tag, StringComparison.OrdinalIgnoreCase) == true) return true;
        return record.TryGetProperty("tags", out var tags) && tags.ValueKind == JsonValueKind.Array
            && tags.EnumerateArray().Any(other => other.ValueKind == JsonValueKind.String && string.Equals(other.GetString(), tag, StringComparison.OrdinalIgnoreCase));
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

    static byte[] Join(List<byte[]> frames)
    {
        using var array = new MemoryStream();
        array.WriteByte((byte)'[');
        for (var i = 0; i < frames.Count; i++)
        {
            if (i > 0) array.WriteByte((byte)',');
            array.Write(frames[i]);
        }
        array.WriteByte((byte)']');
        return array.ToArray();
    }

    static long Us(DateTimeOffset moment) => (moment.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
}
