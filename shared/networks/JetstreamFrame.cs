using System.Text.Json;

namespace SparkMusic.Networks;

/// <summary>What a frame of Jetstream is to a collection.</summary>
enum FrameKind
{
    /// <summary>A post with the tag, or a song that is playing.</summary>
    Wanted,

    /// <summary>Another event, or a whole one that cannot be read and never will be.</summary>
    Other,

    /// <summary>JSON that nests deeper than any post: whoever reads the page refuses it.</summary>
    TooDeep,

    /// <summary>No JSON: half a frame, as a rule.</summary>
    Broken,
}

/// <summary>Looks at a frame as far as a collection has to.</summary>
static class JetstreamFrame
{
    /// <summary>As of posts that come otherwise.</summary>
    const int Deepest = 64;

    /// <param name="frame">Its bytes.</param>
    /// <param name="isWanted">Asked with the record of a post.</param>
    /// <param name="time">Its time in microseconds; 0 without one.</param>
    public static FrameKind Of(byte[] frame, Func<JsonElement, bool> isWanted, out long time)
    {
        time = 0;
        try
        {
            using var document = JsonDocument.Parse(frame, new JsonDocumentOptions { MaxDepth = Deepest });
            var root = document.RootElement;
            time = Math.Max(0, root.GetProperty("time_us").GetInt64());
            if (!root.TryGetProperty("commit", out var commit) || !commit.TryGetProperty("record", out var record)) return FrameKind.Other;
            return NetworkAnswers.Text(commit, "collection") == "fm.teal.alpha.actor.status"
                || isWanted(record) ? FrameKind.Wanted : FrameKind.Other;
        }
        catch (JsonException)
        {
            return IsDeep(frame, out time) ? FrameKind.TooDeep : FrameKind.Broken;
        }
        // A member is missing or of another type, or a text has half a surrogate pair.
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return FrameKind.Other;
        }
    }

    /// <summary>Whether it is JSON at all, to any depth; its time stands at the top.</summary>
    static bool IsDeep(ReadOnlySpan<byte> frame, out long time)
    {
        time = 0;
        var reader = new Utf8JsonReader(frame, new JsonReaderOptions { MaxDepth = frame.Length + 1 });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1 || !reader.ValueTextEquals("time_us"u8))
                    continue;
                reader.Read();
                if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var found)) time = Math.Max(0, found);
            }
            return true;
        }
        catch (JsonException)
        {
            time = 0;
            return false;
        }
    }
}
