using System.Runtime.InteropServices;
using System.Text.Json;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Posts;

/// <summary>
/// Makes rows of <c>raw_posts</c> from what networks send: X's envelopes, Mastodon's statuses, Bluesky's events and views.
/// </summary>
sealed class PostBodies(ImportContext context, IRawOutput output, bool isDocument)
{
    const int Deepest = 64;

    readonly PostWriter _writer = new(context, output);

    /// <summary>Events that are no posts; they are no items of the table.</summary>
    public long Others { get; private set; }

    /// <summary>Posts that claimed a time to come.</summary>
    public long Redated => _writer.Redated;

    /// <summary>Reads a page: an array of posts or events, or an answer with a list of them.</summary>
    public void ReadPage(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = body.Length + 1 });
        if (document.RootElement.ValueKind == JsonValueKind.Array) ReadAll([.. document.RootElement.EnumerateArray()], default);
        else Read(document.RootElement, new ItemPlace(body.Span, body.Length, 1, null));
    }

    /// <summary>A text that should have been a post and is no JSON.</summary>
    public void Refuse(ReadOnlySpan<byte> text) =>
        output.Refuse(RawTable.Posts, new RefusedItem([FileRules.Json], "It is no JSON, and came so twice.",
            new ItemPlace(text, text.Length, 1, null)));

    /// <summary>Reads one JSON item.</summary>
    public void Read(ItemPlace place)
    {
        using var document = JsonDocument.Parse(place.Text.ToArray(), new JsonDocumentOptions { MaxDepth = Deepest });
        Read(document.RootElement, place);
    }

    void Read(JsonElement root, ItemPlace place)
    {
        if (PostItems.Find(root) is not { } items)
        {
            output.Refuse(RawTable.Posts, new RefusedItem(["not_a_post"],
                "The item is no post of X, Mastodon or Bluesky, nor an answer with posts.", place));
            return;
        }
        ReadAll(items, place);
    }

    void ReadAll(IReadOnlyList<JsonElement> items, ItemPlace place)
    {
        var number = 0;
        foreach (var item in items)
        {
            var text = JsonMarshal.GetRawUtf8Value(item);
            var own = new ItemPlace(text, text.Length, isDocument ? ++number : place.Line, place.ByteOffset);
            if (isDocument && IsTooDeep(text))
                output.Refuse(RawTable.Posts, new RefusedItem([FileRules.Json], $"It nests deeper than {Deepest} levels.", own));
            else if (!PostItems.TryRead(item, out var post))
                output.Refuse(RawTable.Posts, new RefusedItem(["not_a_post"],
                "An element of the list is no post, or has a text that is none (half a surrogate pair).", own));
            else if (post is null) Others++;
            else _writer.Write(post, own);
        }
    }

    static bool IsTooDeep(ReadOnlySpan<byte> text)
    {
        // A level costs two signs: short texts need not be looked at.
        if (text.Length <= 2 * Deepest) return false;
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = text.Length + 1 });
        while (reader.Read())
            if (reader.CurrentDepth >= Deepest && reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray) return true;
        return false;
    }
}
