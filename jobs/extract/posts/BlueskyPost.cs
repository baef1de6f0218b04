using System.Text.Json;
using SparkMusic.Jobs.Extract.Bodies;

namespace SparkMusic.Jobs.Extract.Posts;

/// <summary>
/// A post of Bluesky: a record as Jetstream sends it or as searches show it. Facets are placed in bytes of UTF-8, links of the text are
/// shortened there and whole in the facet. A song that teal.fm notes as playing is a post too.
/// </summary>
static class BlueskyPost
{
    public const string PostCollection = "app.bsky.feed.post", PlayingCollection = "fm.teal.alpha.actor.status";

    const string Facet = "app.bsky.richtext.facet#";

    /// <summary>What a search or a feed shows.</summary>
    public static bool IsView(JsonElement item) =>
        Json.Text(item, "uri")?.StartsWith("at://", StringComparison.Ordinal) == true
            && Json.Member(item, "record").ValueKind == JsonValueKind.Object;

    /// <summary>A line of Jetstream.</summary>
    public static bool IsEvent(JsonElement item) =>
        Json.Text(item, "did") is not null && Json.Text(item, "kind") is not null
            && Json.Member(item, "time_us").ValueKind == JsonValueKind.Number;

    public static Post ReadView(JsonElement item)
    {
        var uri = Json.Text(item, "uri")!;
        var author = Json.Object(item, "author");
        return Read(Json.Object(item, "record"), uri, Json.Text(author, "did") ?? uri.Split('/')[2], null) with
        {
            IsBot = IsBot(author),
            ReceivedAt = Json.Instant(item, "indexedAt"),
        };
    }

    /// <summary>The post of an event; null for what is no post: likes, reposts (they have no words), news of accounts, deletions.</summary>
    public static Post? ReadEvent(JsonElement item)
    {
        var commit = Json.Object(item, "commit");
        var record = Json.Object(commit, "record");
        if (record.ValueKind != JsonValueKind.Object || Json.Text(commit, "operation") is not ("create" or "update")) return null;
        var (did, collection, key) = (Json.Text(item, "did")!, Json.Text(commit, "collection"), Json.Text(commit, "rkey"));
        var (uri, receivedAt) = ($"at://{did}/{collection}/{key}", Json.Long(item, "time_us"));
        var post = collection switch
        {
            PostCollection => Read(record, uri, did, Json.Text(commit, "operation") == "update" ? receivedAt : null),
            PlayingCollection => ReadPlaying(record, uri, did),
            _ => null,
        };
        return post is null ? null : post with { ReceivedAt = receivedAt };
    }

    static Post Read(JsonElement record, string uri, string did, long? editedAt)
    {
        var text = Json.Member(record, "text") is { ValueKind: JsonValueKind.String } given ? given.GetString()! : "";
        var (cut, hashtags, links) = (new CutText(text), new TextSet(), new TextSet());
        var (people, posts) = (new TextSet(), new TextSet());
        foreach (var facet in List(record, "facets")) Cut(cut, facet, hashtags, links, people);
        foreach (var tag in List(record, "tags"))
            hashtags.Add(tag.ValueKind == JsonValueKind.String ? tag.GetString() : null);
        var embed = Json.Object(record, "embed");
        links.Add(Json.Text(Json.Object(embed, "external"), "uri"));
        links.Add(Json.Text(Json.Object(Json.Object(embed, "media"), "external"), "uri"));
        var (quoted, answered) = (Json.Object(embed, "record"), Json.Object(record, "reply"));
        JsonElement[] others = [quoted, Json.Object(quoted, "record"), Json.Object(answered, "root"), Json.Object(answered, "parent")];
        foreach (var other in others)
            if (Json.Text(other, "uri") is { } address && address.StartsWith("at://", StringComparison.Ordinal))
            {
                posts.Add(address);
                people.Add(address.Split('/')[2]);
            }
        var cleaned = CutText.Lines(PlainEntities.Cut(cut.Rest(), hashtags, links, people));
        return new Post
        {
            Network = NetworkNames.Bluesky,
            Id = uri,
            Author = did,
            CreatedAt = Json.Instant(record, "createdAt"),
            EditedAt = editedAt,
            Language = List(record, "langs").Select(language => language.ValueKind == JsonValueKind.String ? language.GetString() : null)
                .FirstOrDefault(),
            Text = text,
            Cleaned = cleaned,
            Hashtags = hashtags.All,
            Links = links.All,
            Url = $"https://bsky.app/profile/{did}/post/{uri[(uri.LastIndexOf('/') + 1)..]}",
            OtherPeople = people.All,
            OtherPosts = posts.All,
        };
    }

    // Its record is written over with every song: the time makes it one of its own.
    static Post? ReadPlaying(JsonElement record, string uri, string did)
    {
        var item = Json.Object(record, "item");
        if (Json.Text(item, "trackName") is not { } title) return null;
        var artists = List(item, "artists").Select(artist => Json.Text(artist, "artistName")).OfType<string>().ToList();
        var text = artists.Count == 0 ? title : $"{title} - {string.Join(", ", artists)}";
        return new Post
        {
            Network = NetworkNames.Bluesky,
            Id = $"{uri}#{Json.Text(record, "time")}",
            Author = did,
            CreatedAt = Json.Instant(record, "time") ?? Json.Instant(item, "playedTime"),
            Text = text,
            Cleaned = text,
            Links = Json.Text(item, "originUrl") is { } link ? [link] : [],
            Url = "https://bsky.app/profile/" + did,
        };
    }

    static void Cut(CutText cut, JsonElement facet, TextSet hashtags, TextSet links, TextSet people)
    {
        var index = Json.Object(facet, "index");
        if (Json.Long(index, "byteStart") is not { } start || Json.Long(index, "byteEnd") is not { } end) return;
        foreach (var feature in List(facet, "features"))
        {
            var kind = Json.Text(feature, "$type") ?? "";
            if (kind is not (Facet + "tag" or Facet + "link" or Facet + "mention")) continue;
            if (kind == Facet + "tag") hashtags.Add(Json.Text(feature, "tag"));
            if (kind == Facet + "link") links.Add(Json.Text(feature, "uri"));
            if (kind == Facet + "mention") people.Add(Json.Text(feature, "did"));
            cut.Cut(cut.OfBytes(start), cut.OfBytes(end));
        }
    }

    static bool? IsBot(JsonElement author) =>
        author.ValueKind == JsonValueKind.Object ? List(author, "labels")
            .Any(label => Json.Text(label, "val") == "bot" && Json.Text(label, "src") == Json.Text(author, "did")) : null;

    static IEnumerable<JsonElement> List(JsonElement element, string name) =>
        Json.Member(element, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];
}
