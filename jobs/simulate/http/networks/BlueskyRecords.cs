using System.Text;
using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Posts;

namespace SparkMusic.Jobs.Simulate.Http.Networks;

/// <summary>
/// Posts as records of Bluesky: facets are counted in bytes of UTF-8, links are shortened in the text and whole in the facet.
/// </summary>
static class BlueskyRecords
{
    public const string PostCollection = "app.bsky.feed.post";

    public static string Did(SandboxAuthor author) => "did:plc:" + PostText.Code("did " + author.Handle, 24);

    public static string Cid(string of) => "bafyrei" + PostText.Code(of, 52);

    public static string UriOf(SandboxPost post) => $"at://{Did(post.Author)}/{PostCollection}/{post.Id}";

    public static JsonObject Post(SandboxPost post)
    {
        var (text, facets, bytes) = (new StringBuilder(), new JsonArray(), 0);
        foreach (var part in post.Parts)
        {
            var shown = part.Kind == PartKind.Link ? Shortened(part.Text) : part.ToString();
            var length = Encoding.UTF8.GetByteCount(shown);
            if (Feature(part) is { } feature)
                facets.Add((JsonNode)new JsonObject
                {
                    ["features"] = new JsonArray(feature),
                    ["index"] = new JsonObject { ["byteEnd"] = bytes + length, ["byteStart"] = bytes },
                });
            text.Append(shown);
            bytes += length;
        }
        var record = new JsonObject { ["$type"] = PostCollection, ["createdAt"] = PostText.Iso(post.At) };
        if (post.Card is { } card)
            record["embed"] = new JsonObject
            {
                ["$type"] = "app.bsky.embed.external",
                ["external"] = new JsonObject { ["description"] = "A page of the sandbox", ["title"] = "Sandbox", ["uri"] = card },
            };
        if (facets.Count > 0) record["facets"] = facets;
        if (post.Number % 17 != 2) record["langs"] = new JsonArray(post.Language);
        record["text"] = text.ToString();
        return record;
    }

    static string Shortened(string link)
    {
        var rest = link["https://".Length..];
        return rest.Length <= 27 ? rest : rest[..27] + "...";
    }

    static JsonObject? Feature(PostPart part) => part.Kind switch
    {
        PartKind.Tag => new JsonObject { ["$type"] = "app.bsky.richtext.facet#tag", ["tag"] = part.Text },
        PartKind.Link => new JsonObject { ["$type"] = "app.bsky.richtext.facet#link", ["uri"] = part.Text },
        PartKind.Mention =>
            new JsonObject { ["$type"] = "app.bsky.richtext.facet#mention", ["did"] = "did:plc:" + PostText.Code("did " + part.Text, 24) },
        _ => null,
    };
}
