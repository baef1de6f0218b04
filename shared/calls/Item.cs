using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace SparkMusic.Calls;

/// <summary>
/// One thing of an answer: its text as received, and its value, which is read when it is looked at. Most entries of a playlist are only
/// handed on as text.
/// </summary>
public sealed class Item<T>
{
    readonly JsonTypeInfo<T>? _type;
    bool _isRead;
    T? _value;
    string? _problem;
    string? _text;

    /// <param name="utf8">One whole JSON value.</param>
    internal Item(ReadOnlyMemory<byte> utf8, JsonTypeInfo<T> type) => (Utf8, _type) = (utf8, type);

    Item(ReadOnlyMemory<byte> utf8, T value) => (Utf8, _value, _isRead) = (utf8, value, true);

    /// <summary>As received.</summary>
    public ReadOnlyMemory<byte> Utf8 { get; }

    /// <summary>As received.</summary>
    public string Text => _text ??= Encoding.UTF8.GetString(Utf8.Span);

    /// <summary>Null where the answer had null or what cannot be read.</summary>
    public T? Value
    {
        get
        {
            Read();
            return _value;
        }
    }

    /// <summary>Why it cannot be read; null when it can, or is null.</summary>
    public string? Problem
    {
        get
        {
            Read();
            return _problem;
        }
    }

    /// <summary>A text of before, whose value nobody asks for any more: it is null.</summary>
    public static Item<T> Unread(string text) => new(Encoding.UTF8.GetBytes(text), default(T)!);

    /// <summary>The same text, understood otherwise.</summary>
    public Item<T> As(T value) => new(Utf8, value);

    void Read()
    {
        if (_isRead) return;
        try
        {
            _value = ItemSource.Deserialize(Utf8, _type!);
        }
        // The second: half a surrogate pair in a text.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            _problem = e.Message;
        }
        _isRead = true;
    }
}

/// <summary>
/// The bytes that this thread is reading: a converter is told places in them, and nothing of the bytes themselves.
/// </summary>
static class ItemSource
{
    [ThreadStatic]
    static ReadOnlyMemory<byte> t_bytes;

    public static T? Deserialize<T>(ReadOnlyMemory<byte> utf8, JsonTypeInfo<T> type)
    {
        var before = t_bytes;
        t_bytes = utf8;
        try
        {
            return JsonSerializer.Deserialize(utf8.Span, type);
        }
        finally
        {
            t_bytes = before;
        }
    }

    /// <summary>The value that the reader stands at, which it passes; a copy where others than <see cref="Deserialize"/> read.</summary>
    public static ReadOnlyMemory<byte> Pass(ref Utf8JsonReader reader)
    {
        if (t_bytes.IsEmpty)
        {
            using var copy = JsonDocument.ParseValue(ref reader);
            return System.Runtime.InteropServices.JsonMarshal.GetRawUtf8Value(copy.RootElement).ToArray();
        }
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return t_bytes[start..(int)reader.BytesConsumed];
    }
}
