namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>Places in a chart from UTF-8 text: 1, #1, 1., 1st.</summary>
public static class Ranks
{
    public static bool TryParse(ReadOnlySpan<byte> text, out int rank)
    {
        if (Numbers.TryInt(text, out rank)) return true;
        text = text.Trim((byte)' ').TrimStart((byte)'#').TrimEnd((byte)'.');
        if (text.EndsWith("st"u8) || text.EndsWith("nd"u8) || text.EndsWith("rd"u8) || text.EndsWith("th"u8)) text = text[..^2];
        return Numbers.TryInt(text, out rank);
    }
}
