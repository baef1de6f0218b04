using System.Text.Json;

namespace SparkMusic.Jobs.Extract.Files;

/// <summary>Tells by a text's beginning whether it is JSON, and of which form.</summary>
static class JsonForm
{
    const int Lookahead = 20;

    /// <summary>The form, or null for text that is no JSON.</summary>
    public static FileForm? Of(ReadOnlySpan<byte> head, bool isEnd)
    {
        var text = head.TrimStart(" \t\r\n"u8);
        if (text is [(byte)'[', ..])
            return text[1..].TrimStart(" \t\r\n"u8) is [] or [(byte)'{' or (byte)']' or (byte)'[', ..] ? FileForm.JsonArray : null;
        if (text is not [(byte)'{', ..]) return null;
        if (HasObjectLines(text, isEnd)) return FileForm.JsonLines;
        var length = default(JsonFramer).Feed(text);
        if (length < 0) return FileForm.JsonDocument;
        var isOneLine = text[..length].IndexOfAny((byte)'\r', (byte)'\n') < 0;
        return isOneLine && !text[length..].TrimStart(" \t\r\n"u8).IsEmpty ? FileForm.JsonLines : FileForm.JsonDocument;
    }

    /// <summary>Two or more of the first lines are whole objects.</summary>
    static bool HasObjectLines(ReadOnlySpan<byte> text, bool isEnd)
    {
        int lines = 0, objects = 0;
        while (lines < Lookahead && !text.IsEmpty)
        {
            var (length, ending) = Lines.First(text);
            if (ending == 0 && !isEnd) break;
            var line = text[..length].Trim(" \t"u8);
            text = text[(length + ending)..];
            if (line.IsEmpty) continue;
            lines++;
            if (line[0] == '{' && IsObject(line)) objects++;
        }

        return objects >= 2 && objects * 2 >= lines;
    }

    static bool IsObject(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line);
        try
        {
            return reader.Read() && reader.TrySkip() && !reader.Read();
        }
        catch (JsonException)
        {
            // Not an object: that is the answer.
            return false;
        }
    }
}
