using System.Text.Json;
using SparkMusic.Jobs.Extract.Bodies;

namespace SparkMusic.Jobs.Extract.Posts;

/// <summary>Finds the posts in a JSON item: a post itself, or an answer that lists posts.</summary>
static class PostItems
{
    /// <summary>Where answers keep their lists: X, Bluesky's search, its feeds, Mastodon's search.</summary>
    static readonly string[] Lists = ["data", "posts", "feed", "statuses"];

    /// <summary>The elements that are posts or events, with their texts; null when the item is nothing of the kind.</summary>
    public static IReadOnlyList<JsonElement>? Find(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) return null;
        if (IsOne(root)) return [root];
        foreach (var name in Lists)
        {
            var inner = Json.Member(root, name);
            if (inner.ValueKind == JsonValueKind.Object && IsOne(inner)) return [inner];
            if (inner.ValueKind != JsonValueKind.Array) continue;
            var items = inner.EnumerateArray()
                .Select(item => Json.Member(item, "post") is { ValueKind: JsonValueKind.Object } post ? post : item).ToList();
            if (items.Exists(IsOne) || (items.Count == 0 && name != "data")) return items;
        }
        // X leaves the list out when nothing was found.
        return Json.Long(Json.Object(root, "meta"), "result_count") == 0 ? [] : null;
    }

    /// <summary>Whether a JSON text is a post, an event or an answer with posts.</summary>
    public static bool IsOne(ReadOnlySpan<byte> utf8)
    {
        using var document = JsonDocument.Parse(utf8.ToArray());
        return Find(document.RootElement) is not null;
    }

    /// <summary>
    /// The post; null with true for an event that is no post, with false for an element that is neither, or has a text that cannot be read.
    /// </summary>
    public static bool TryRead(JsonElement item, out Post? post)
    {
        post = null;
        try
        {
            if (BlueskyPost.IsEvent(item)) post = BlueskyPost.ReadEvent(item);
            else if (BlueskyPost.IsView(item)) post = BlueskyPost.ReadView(item);
            else if (MastodonPost.IsOne(item)) post = MastodonPost.Read(item);
            else if (XPost.IsOne(item)) post = XPost.Read(item);
            else return false;
            return true;
        }
        // Half a surrogate pair: the element's text is no text.
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    static bool IsOne(JsonElement item)
    {
        try
        {
            return BlueskyPost.IsEvent(item) || BlueskyPost.IsView(item) || MastodonPost.IsOne(item) || XPost.IsOne(item);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
