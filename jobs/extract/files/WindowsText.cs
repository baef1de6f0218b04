namespace SparkMusic.Jobs.Extract.Files;

/// <summary>Windows-1252, which also reads Latin-1: what text is when it is no UTF-8 and was saved by an older program.</summary>
static class WindowsText
{
    static ReadOnlySpan<char> From80To9F =>
        "\u20ac\ufffd\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\ufffd\u017d\ufffd\ufffd\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\ufffd\u017e\u0178";

    /// <summary>
    /// Whether the bytes above 127 make sense as Windows-1252: letters beside letters, or the marks that programs put into text.
    /// </summary>
    public static bool Fits(ReadOnlySpan<byte> text)
    {
        var high = 0;
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] < 0x80) continue;
            high++;
            if (!Fits(text[index], index > 0 ? text[index - 1] : (byte)' ', index + 1 < text.Length ? text[index + 1] : (byte)' '))
                return false;
        }

        return high > 0;
    }

    /// <summary>
    /// Writes <paramref name="text"/> as UTF-8; <paramref name="utf8"/> has room for three bytes each. Returns the bytes written.
    /// </summary>
    public static int ToUtf8(ReadOnlySpan<byte> text, Span<byte> utf8)
    {
        var written = 0;
        foreach (var value in text)
        {
            if (value < 0x80)
            {
                utf8[written++] = value;
                continue;
            }

            var rune = new System.Text.Rune(value < 0xA0 ? From80To9F[value - 0x80] : (char)value);
            written += rune.EncodeToUtf8(utf8[written..]);
        }

        return written;
    }

    static bool Fits(byte value, byte before, byte after)
    {
        if (value < 0xA0)
        {
            var sign = From80To9F[value - 0x80];
            // Quotes, dashes and letters stand inside words; a currency or list sign does not.
            return sign != '\ufffd' && (value is 0x85 or (>= 0x91 and <= 0x97) || char.IsLetter(sign) || !IsLetter(before)
                || !IsLetter(after));
        }

        // Signs: no-break space, ¡ ¢ £ © « ® ° ± ´ · º » ½ ¿ and such.
        if (value < 0xC0) return !IsHigh(before) || !IsHigh(after);
        // ÿ þ ð × ÷ are rare in names and common in bytes that are no text.
        if (value is 0xD7 or 0xF7 or 0xFE or 0xFF) return false;
        var isUpper = value <= 0xDE;
        if (isUpper && before is >= (byte)'a' and <= (byte)'z') return false;
        return IsLetter(before) || IsLetter(after);
    }

    static bool IsHigh(byte value) => value >= 0x80;

    static bool IsLetter(byte value) => (value | 0x20) is >= (byte)'a' and <= (byte)'z' || value >= 0xC0;
}
