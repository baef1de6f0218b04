using System.Text.Json;
using SparkMusic.Jobs.Extract.Bodies;

namespace SparkMusic.Jobs.Extract.Posts;

/// <summary>
/// A status of Mastodon. Its id counts on one server only: the uri is its id everywhere. A boost is a post of its own, with the words of
/// the boosted one.
/// </summary>
static class MastodonPost
{
    public static bool IsOne(JsonElement item) =>
        Json.Text(item, "id") is not null && Json.Member(item, "content").ValueKind == JsonValueKind.String
            && Json.Member(item, "account").ValueKind == JsonValueKind.Object;

    public static Post Read(JsonElement item)
    {
        var boosted = Json.Object(item, "reblog");
        var isBoost = boosted.ValueKind == JsonValueKind.Object;
        var said = isBoost ? boosted : item;
        var html = HtmlText.Read(Json.Member(said, "content") is { ValueKind: JsonValueKind.String } content ? content.GetString()! : "");
        var (hashtags, links) = (html.Hashtags, html.Links);
        if (Json.Member(said, "tags") is { ValueKind: JsonValueKind.Array } tags)
            foreach (var tag in tags.EnumerateArray()) hashtags.Add(Json.Text(tag, "name"));
        links.Add(Json.Text(Json.Object(said, "card"), "url"));
        var account = Json.Object(item, "account");
        var people = new TextSet();
        people.Add(isBoost ? AuthorOf(Json.Object(said, "account")) : null);
        if (Json.Member(said, "mentions") is { ValueKind: JsonValueKind.Array } mentions)
            foreach (var mention in mentions.EnumerateArray()) people.Add(AuthorOf(mention));
        var cleaned = CutText.Lines(PlainEntities.Cut(html.Cleaned, hashtags, links, people));
        var uri = Json.Text(item, "uri");
        return new Post
        {
            Network = NetworkNames.Mastodon,
            Id = uri ?? Json.Text(item, "url") ?? Json.Text(item, "id")!,
            Author = AuthorOf(account),
            CreatedAt = Json.Instant(item, "created_at"),
            EditedAt = Json.Instant(item, "edited_at"),
            Language = Json.Text(said, "language"),
            // Decoded already: once more would read what people wrote about entities as entities.
            Text = CutText.Lines(html.Text),
            Cleaned = cleaned,
            Hashtags = hashtags.All,
            Links = links.All,
            Url = Json.Text(said, "url") ?? Json.Text(said, "uri"),
            IsRepost = isBoost,
            OtherPeople = people.All,
            OtherPosts = isBoost && (Json.Text(said, "uri") ?? Json.Text(said, "url")) is { } boostedId ? [boostedId] : [],
            IsBot = Json.Member(account, "bot").ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null },
        };
    }

    /// <summary><c>name@server</c> in lower case, from a handle or the address of a profile; null when it is neither.</summary>
    public static string? AuthorOf(string handle)
    {
        if (Uri.TryCreate(handle, UriKind.Absolute, out var profile) && profile.Scheme is "https" or "http")
            return profile.Segments.LastOrDefault()?.Trim('/').TrimStart('@') is { Length: > 0 } name
                ? $"{name}@{profile.Host}".ToLowerInvariant() : null;
        var parts = handle.TrimStart('@').Split('@');
        return parts.Length == 2 && parts.All(part => part.Length > 0) ? string.Join('@', parts).ToLowerInvariant() : null;
    }

    // A name without its server is one of the server that was asked: the profile's address tells which.
    static string? AuthorOf(JsonElement account) =>
        Json.Text(account, "url") is { } url && AuthorOf(url) is { } author ? author : Json.Text(account, "acct") is { } name
            ? AuthorOf(name) ?? name.ToLowerInvariant() : Json.Text(account, "id");
}
