using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace SparkMusic.Calls;

/// <summary>Reads JSON that strangers send.</summary>
static class ApiJson
{
    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 64 };

    /// <summary>The body as one JSON object, of which nothing is missing and behind which nothing comes.</summary>
    /// <exception cref="BodyException">It is none.</exception>
    public static JsonDocument Object(ReadOnlyMemory<byte> body)
    {
        if (body.Span.StartsWith("\uFEFF"u8)) body = body[3..];
        if (!Utf8.IsValid(body.Span)) throw new BodyException("the body is no UTF-8");
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body, Strict);
        }
        catch (JsonException e)
        {
            throw new BodyException(body.IsEmpty ? "the body is empty" : "the body is no whole JSON", e);
        }
        if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
        document.Dispose();
        throw new BodyException("the body is no JSON object");
    }

    /// <summary>A text of an object; null when it is absent, no text, or half a surrogate pair.</summary>
    public static string? Text(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String) return null;
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A value with its text as received; unreadable ones are told, not thrown.</summary>
    public static Item<T> ItemOf<T>(JsonElement element, JsonTypeInfo<T> type)
    {
        var text = element.GetRawText();
        if (element.ValueKind == JsonValueKind.Null) return new Item<T>(default, text, null);
        try
        {
            return new Item<T>(element.Deserialize(type), text, null);
        }
        // The second: half a surrogate pair in a text.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return new Item<T>(default, text, e.Message);
        }
    }
}

/// <summary>One thing of an answer: the value, null where the answer had null or what cannot be read; and its text as received.</summary>
/// <param name="Problem">Why it cannot be read; null when it can, or is null.</param>
public sealed record Item<T>(T? Value, string Text, string? Problem);
