using System.Text.Json;

namespace SparkMusic.Jobs.Extract.Bodies;

/// <summary>
/// A playlist as the Spotify Web API answers it, of any year: entries under <c>tracks</c> or <c>items</c>, each with a <c>track</c> or an
/// <c>item</c>; bare, or wrapped in an event as <c>playlist_details</c>.
/// </summary>
public sealed class PlaylistBody
{
    static readonly string[] TimeNames = ["observed_at", "snapshot_at", "fetched_at", "retrieved_at", "timestamp", "ts", "time", "date"];

    PlaylistBody(JsonElement outer, JsonElement playlist, JsonElement page)
    {
        Id = playlist.GetProperty("id").GetString()!;
        Playlist = playlist;
        Page = page;
        Items = page.ValueKind == JsonValueKind.Array ? page : page.GetProperty("items");
        Offset = Json.Long(page, "offset") ?? 0;
        ObservedAt = TimeNames.Select(name => Json.Instant(outer, name)).FirstOrDefault(at => at is not null);
    }

    public string Id { get; }

    public JsonElement Playlist { get; }

    /// <summary>The entries of this page, in order.</summary>
    public JsonElement Items { get; }

    /// <summary>The place of the first entry in the playlist.</summary>
    public long Offset { get; }

    /// <summary>A time that the event itself gives, microseconds.</summary>
    public long? ObservedAt { get; }

    public string? Name => Json.Text(Playlist, "name");

    public PlaylistHead Head => new(Id, Name);

    /// <summary>How many entries the playlist had; absent where the answer does not say.</summary>
    public JsonElement TotalElement => Json.Member(Page, "total");

    /// <summary>The body holds every track that the playlist had.</summary>
    public bool IsComplete =>
        Offset == 0 && Json.Text(Page, "next") is null
            && (Json.Long(Page, "total") is { } total ? Items.GetArrayLength() == total : Page.ValueKind == JsonValueKind.Array);

    JsonElement Page { get; }

    /// <summary>The playlist in a JSON item, or null when the item is none.</summary>
    public static PlaylistBody? Find(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return null;
        foreach (var wrapper in new[] { "playlist_details", "playlist", "body", "data" })
            if (Json.Object(root, wrapper) is { ValueKind: JsonValueKind.Object } inner && Of(root, inner) is { } wrapped) return wrapped;
        return Of(root, root);
    }

    /// <summary>Whether a JSON text is a playlist.</summary>
    public static bool IsOne(ReadOnlySpan<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8.ToArray());
        return Find(document.RootElement) is not null;
    }

    static PlaylistBody? Of(JsonElement outer, JsonElement playlist)
    {
        if (string.IsNullOrEmpty(Json.Text(playlist, "id"))) return null;
        foreach (var name in new[] { "tracks", "items" })
        {
            var page = Json.Member(playlist, name);
            if (page.ValueKind == JsonValueKind.Object && Json.Member(page, "items").ValueKind == JsonValueKind.Array
                && AreEntries(page.GetProperty("items")))
                return new PlaylistBody(outer, playlist, page);
            if (page.ValueKind == JsonValueKind.Array && AreEntries(page)) return new PlaylistBody(outer, playlist, page);
        }
        return null;
    }

    /// <summary>An album's tracks lie under the same names, but they are tracks, not entries with one.</summary>
    static bool AreEntries(JsonElement items)
    {
        foreach (var item in items.EnumerateArray())
            if (item.ValueKind != JsonValueKind.Object || !(item.TryGetProperty("track", out _) || item.TryGetProperty("item", out _)))
                return false;
        return true;
    }
}

/// <summary>What an entry's row has to know of its playlist.</summary>
public readonly record struct PlaylistHead(string Id, string? Name);
