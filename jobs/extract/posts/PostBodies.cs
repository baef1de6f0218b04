using System.Runtime.InteropServices;
using System.Text.Json;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Posts;

/// <summary>Makes rows of <c>raw_posts</c> from what networks send: X's envelopes, Mastodon's statuses, Bluesky's events and views.</summary>
sealed class PostBodies(ImportContext context, IRawOutput output, bool isDocument)
{
    readonly PostWriter _writer = new(context, output);

    /// <summary>Events that are no posts; they are no items of the table.</summary>
    public long Others { get; private set; }

    /// <summary>Reads a page: an array of posts or events, or an answer with a list of them.</summary>
    public void ReadPage(ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 64 });
        if (document.RootElement.ValueKind == JsonValueKind.Array) ReadAll([.. document.RootElement.EnumerateArray()], default);
        else Read(new ItemPlace(body.Span, body.Length, 1, null));
    }

    /// <summary>Reads one JSON item.</summary>
    public void Read(ItemPlace place)
    {
        using var document = JsonDocument.Parse(place.Text.ToArray(), new JsonDocumentOptions { MaxDepth = 64 });
        if (PostItems.Find(document.RootElement) is not { } items)
        {
            output.Refuse(RawTable.Posts, new RefusedItem(["not_a_post"], "The item is no post of X, Mastodon or Bluesky, nor an answer with posts.", place));
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
            if (!PostItems.TryRead(item, out var post)) output.Refuse(RawTable.Posts, new RefusedItem(["not_a_post"], "An element of the list is no post, or has a text that is none (half a surrogate pair).", own));
            else if (post is null) Others++;
            else _writer.Write(post, own);
        }
    }
}
