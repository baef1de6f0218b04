using System.Text.Json;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>
/// A playlist's text as received, without its entries: they have rows of their own, and a hundred of them would be there twice.
/// </summary>
static class PlaylistText
{
    /// <summary>What is left when the entries are cut out; nothing else is touched.</summary>
    /// <param name="utf8">A whole JSON object.</param>
    public static ReadOnlyMemory<byte> WithoutEntries(ReadOnlyMemory<byte> utf8)
    {
        var cuts = Entries(utf8.Span);
        if (cuts.Count == 0) return utf8;
        var left = new byte[utf8.Length];
        var (from, length) = (0, 0);
        foreach (var cut in cuts.Append(utf8.Length..utf8.Length))
        {
            utf8.Span[from..cut.Start.Value].CopyTo(left.AsSpan(length));
            (from, length) = (cut.End.Value, length + cut.Start.Value - from);
        }
        return left.AsMemory(0, length);
    }

    // Both generations of names; an extended app gets both at once.
    static List<Range> Entries(ReadOnlySpan<byte> utf8)
    {
        var cuts = new List<Range>();
        var reader = new Utf8JsonReader(utf8);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isList = reader.ValueTextEquals("tracks"u8) || reader.ValueTextEquals("items"u8);
            reader.Read();
            if (!isList || reader.TokenType != JsonTokenType.StartObject)
            {
                reader.Skip();
                continue;
            }
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var start = (int)reader.TokenStartIndex;
                var areEntries = reader.ValueTextEquals("items"u8);
                reader.Read();
                areEntries &= reader.TokenType == JsonTokenType.StartArray;
                reader.Skip();
                if (areEntries) cuts.Add(WithComma(utf8, start, (int)reader.BytesConsumed));
            }
        }
        return cuts;
    }

    // The comma behind a member goes with it; of the last one that before it.
    static Range WithComma(ReadOnlySpan<byte> utf8, int start, int end)
    {
        var behind = utf8[end..].TrimStart(" \t\r\n"u8);
        if (behind.StartsWith(","u8)) return start..(utf8.Length - behind.Length + 1);
        var before = utf8[..start].TrimEnd(" \t\r\n"u8);
        return (before.EndsWith(","u8) ? before.Length - 1 : start)..end;
    }
}
