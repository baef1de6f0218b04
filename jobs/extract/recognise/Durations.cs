namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>Lengths of time from UTF-8 text, in milliseconds.</summary>
public static class Durations
{
    /// <summary>m:ss, mm:ss.fff, h:mm:ss; or a number, times the format's scale (1 = ms, 1000 = s, 60000 = minutes).</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, ValueFormat format, out long milliseconds)
    {
        text = text.Trim((byte)' ');
        if (text.IndexOf((byte)':') < 0)
            return Numbers.TryBigint(text, format, out milliseconds) || TryRounded(text, format, out milliseconds);
        milliseconds = 0;
        long whole = 0;
        for (var part = 0; ; part++)
        {
            var colon = text.IndexOf((byte)':');
            var isLast = colon < 0;
            var own = isLast ? text : text[..colon];
            if (part > 2 || own.IsEmpty || (part > 0 && own.Length < 2)) return false;
            if (isLast)
            {
                if (own[0] is < (byte)'0' or > (byte)'9' || !Numbers.TryDouble(own, out var seconds) || seconds >= 60) return false;
                milliseconds = (whole * 60_000) + (long)Math.Round(seconds * 1000);
                return true;
            }

            if (!Days.Digits(own, 4, out var number, out var length) || length != own.Length || (part > 0 && number >= 60)) return false;
            whole = (whole * 60) + number;
            text = text[(colon + 1)..];
        }
    }

    static bool TryRounded(ReadOnlySpan<byte> text, ValueFormat format, out long milliseconds)
    {
        milliseconds = 0;
        if (!Numbers.TryDouble(text, format, out var value) || Math.Abs(value) > 9e15) return false;
        milliseconds = (long)Math.Round(value);
        return true;
    }
}
