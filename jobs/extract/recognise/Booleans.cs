namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>Yes and no from UTF-8 text.</summary>
public static class Booleans
{
    public static bool TryParse(ReadOnlySpan<byte> text, out bool value)
    {
        text = text.Trim((byte)' ');
        value = Is(text, "true"u8) || Is(text, "1"u8) || Is(text, "yes"u8) || Is(text, "y"u8) || Is(text, "t"u8) || Is(text, "1.0"u8)
            || Is(text, "explicit"u8);
        return value || Is(text, "false"u8) || Is(text, "0"u8) || Is(text, "no"u8) || Is(text, "n"u8) || Is(text, "f"u8)
            || Is(text, "0.0"u8)
            || Is(text, "clean"u8) || Is(text, "not explicit"u8);
    }

    static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => System.Text.Ascii.EqualsIgnoreCase(text, word);
}
