using System.Runtime.InteropServices;
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
        body = Valid(body);
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
    public static Item<T> ItemOf<T>(JsonElement element, JsonTypeInfo<T> type) =>
        new(JsonMarshal.GetRawUtf8Value(element).ToArray(), type);

    /// <summary>The body as one thing, of which nothing is missing and behind which nothing comes. Nothing of it is copied.</summary>
    /// <exception cref="BodyException">It is none, or an error in place of one.</exception>
    public static Item<T> ItemOf<T>(ReadOnlyMemory<byte> body, JsonTypeInfo<T> type)
    {
        body = Valid(body);
        var item = new Item<T>(body, type);
        if (item.Value is not null && body.Span.IndexOf("\"error\""u8) < 0) return item;
        using var document = Object(body);
        if (document.RootElement.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.Object)
            throw new BodyException("an error in an answer that is none");
        return item.Problem is { } problem ? throw new BodyException($"the answer cannot be read ({problem})") : item;
    }

    static ReadOnlyMemory<byte> Valid(ReadOnlyMemory<byte> body)
    {
        if (body.Span.StartsWith("\uFEFF"u8)) body = body[3..];
        return Utf8.IsValid(body.Span) ? body.Trim(" \t\r\n"u8) : throw new BodyException("the body is no UTF-8");
    }
}
