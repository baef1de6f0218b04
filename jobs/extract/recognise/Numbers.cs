using System.Globalization;

namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>Numbers from UTF-8 text, the same in every culture. Blanks around are allowed; infinity and NaN are none.</summary>
public static class Numbers
{
    static readonly double[] Tens =
        [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>A whole number; also one that a program wrote as 66.0 or 1e+05.</summary>
    public static bool TryBigint(ReadOnlySpan<byte> text, out long value)
    {
        text = text.Trim((byte)' ');
        value = 0;
        if (text.IsEmpty) return false;
        var start = text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        if (text.Length > start && text.Length - start <= 18)
        {
            long number = 0;
            var index = start;
            for (; index < text.Length && text[index] is >= (byte)'0' and <= (byte)'9'; index++)
                number = (number * 10) + (text[index] - '0');
            if (index == text.Length)
            {
                value = text[0] == '-' ? -number : number;
                return true;
            }
        }

        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)) return true;
        if (!TryDouble(text, out var real) || Math.Abs(real) > 9e15 || real != Math.Truncate(real)) return false;
        value = (long)real;
        return true;
    }

    public static bool TryInt(ReadOnlySpan<byte> text, out int value)
    {
        var isNumber = TryBigint(text, out var big) && big is >= int.MinValue and <= int.MaxValue;
        value = isNumber ? (int)big : 0;
        return isNumber;
    }

    public static bool TryDouble(ReadOnlySpan<byte> text, out double value)
    {
        text = text.Trim((byte)' ');
        if (TryShort(text, out value)) return true;
        // What double.TryParse takes besides numbers: names of infinity and NaN.
        if (text.IsEmpty || (text[^1] | 0x20) is >= (byte)'a' and <= (byte)'z') return false;
        return double.TryParse(text, NumberStyles.Float & ~(NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite),
            CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }

    /// <summary>Applies the column's format: decimal comma, thousands, scale, a percent sign where the scale says percent.</summary>
    public static bool TryDouble(ReadOnlySpan<byte> text, ValueFormat format, out double value)
    {
        if (ReferenceEquals(format, ValueFormat.Plain)) return TryDouble(text, out value);
        Span<byte> plain = stackalloc byte[64];
        value = 0;
        if (!TryPlain(text, format, plain, out var length) || !TryDouble(plain[..length], out value)) return false;
        // Divided, not multiplied by 0.01: 37 is 0.37 then, not 0.37000000000000005.
        value = format.Scale < 1 ? value / Math.Round(1 / format.Scale) : value * format.Scale;
        return true;
    }

    public static bool TryBigint(ReadOnlySpan<byte> text, ValueFormat format, out long value)
    {
        if (format is { GroupMark: 0, HasDecimalComma: false, Scale: 1 }) return TryBigint(text, out value);
        Span<byte> plain = stackalloc byte[64];
        value = 0;
        if (!TryPlain(text, format, plain, out var length)) return false;
        if (format.Scale == 1) return TryBigint(plain[..length], out value);
        if (!TryDouble(plain[..length], out var real) || Math.Abs(real * format.Scale) > 9e15) return false;
        value = (long)Math.Round(real * format.Scale);
        return true;
    }

    /// <summary>The number with a point and without marks.</summary>
    static bool TryPlain(ReadOnlySpan<byte> text, ValueFormat format, Span<byte> plain, out int length)
    {
        text = text.Trim((byte)' ');
        length = 0;
        if (text is [.., (byte)'%']) text = text[..^1].TrimEnd((byte)' ');
        if (text.Length > plain.Length) return false;
        foreach (var letter in text)
        {
            if (letter == format.GroupMark && letter != 0) continue;
            plain[length++] = letter == ',' && format.HasDecimalComma ? (byte)'.' : letter;
        }

        return length > 0;
    }

    /// <summary>Up to 15 digits and a power of ten below 10^22: one exact division gives the nearest double.</summary>
    static bool TryShort(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        if (text.Length is 0 or > 24) return false;
        var index = text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        long number = 0;
        int digits = 0, decimals = 0, seen = 0;
        var isFraction = false;
        for (; index < text.Length; index++)
        {
            var letter = text[index];
            if (letter is >= (byte)'0' and <= (byte)'9')
            {
                number = (number * 10) + (letter - '0');
                seen++;
                if (number > 0) digits++;
                if (isFraction) decimals++;
                if (digits > 15) return false;
            }
            else if (letter == '.' && !isFraction)
            {
                isFraction = true;
            }
            else
            {
                return false;
            }
        }

        if (seen == 0 || decimals > 22) return false;
        value = number / Tens[decimals];
        if (text[0] == '-') value = -value;
        return true;
    }
}
