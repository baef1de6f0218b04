using System.Globalization;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>
/// Moments from UTF-8 text, as microseconds since 1970 in UTC. A time without an offset is taken as UTC, a day as its 00:00.
/// </summary>
public static class Instants
{
    const long PerSecond = 1_000_000;

    // Of the year 9999; an instant has fewer of them before 1970.
    const long LastSecond = 253_402_300_799;

    /// <summary>
    /// A day (see <see cref="Days"/>), then a time: [T ]hh:mm[:ss[.f…]], 1 to 9 digits of fraction, AM or PM, Z, UTC, GMT or ±hh[:mm];
    /// or a number since 1970, where the column's format says so.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, ValueFormat format, out long microseconds)
    {
        text = text.Trim((byte)' ');
        microseconds = 0;
        if (format.Epoch != EpochUnit.None) return TryEpoch(text, format.Epoch, out microseconds);
        if (!Days.TryRead(text, format.DayOrder, out var day, out var used)) return false;
        microseconds = Moments.StartOf(day);
        var rest = text[used..];
        if (rest.IsEmpty) return true;
        if (rest[0] is not ((byte)'T' or (byte)'t' or (byte)' ' or (byte)',')) return false;
        rest = rest[1..].TrimStart(" "u8);
        if (!TryTime(ref rest, out var time) || !TryOffset(rest, out var offset)) return false;
        microseconds += time - offset;
        return Moments.IsInstant(microseconds);
    }

    /// <summary>Whether a value has a time of day: what a release date never has.</summary>
    public static bool HasTime(ReadOnlySpan<byte> text, ValueFormat format) =>
        format.Epoch != EpochUnit.None
            || (Days.TryRead(text.Trim((byte)' '), format.DayOrder, out _, out var used) && used < text.Trim((byte)' ').Length);

    static bool TryEpoch(ReadOnlySpan<byte> text, EpochUnit unit, out long microseconds)
    {
        microseconds = 0;
        var perUnit = unit == EpochUnit.Seconds ? PerSecond : 1000;
        var most = LastSecond * PerSecond / perUnit;
        if (Numbers.TryBigint(text, out var whole))
        {
            if (whole > most || whole < -most) return false;
            microseconds = whole * perUnit;
            return Moments.IsInstant(microseconds);
        }

        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture,
            out var number)) return false;
        if (number > most || number < -most) return false;
        microseconds = (long)decimal.Floor(number * perUnit);
        return Moments.IsInstant(microseconds);
    }

    static bool TryTime(ref ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;
        if (!Part(ref text, 23, out var hour) || !Colon(ref text) || !Part(ref text, 59, out var minute)) return false;
        var second = 0;
        long fraction = 0;
        if (text is [(byte)':', ..])
        {
            text = text[1..];
            // A leap second is the last one of its minute.
            if (!Part(ref text, 60, out second)) return false;
            second = Math.Min(second, 59);
            if (text is [(byte)'.' or (byte)',', >= (byte)'0' and <= (byte)'9', ..] && !Fraction(ref text, out fraction)) return false;
        }

        if (!Half(ref text, ref hour)) return false;
        microseconds = ((((hour * 60L) + minute) * 60) + second) * PerSecond + fraction;
        return true;
    }

    static bool Fraction(ref ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;
        var length = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (length < 0) length = text.Length - 1;
        if (length > 9) return false;
        for (var index = 1; index <= 6; index++) microseconds = (microseconds * 10) + (index <= length ? text[index] - '0' : 0);
        text = text[(length + 1)..];
        return true;
    }

    static bool Half(ref ReadOnlySpan<byte> text, ref int hour)
    {
        var rest = text.TrimStart(" "u8);
        if (rest.Length < 2 || (rest[1] | 0x20) != 'm' || (rest[0] | 0x20) is not ((byte)'a' or (byte)'p')) return true;
        if (hour is < 1 or > 12) return false;
        hour = (hour % 12) + ((rest[0] | 0x20) == 'p' ? 12 : 0);
        text = rest[2..];
        return true;
    }

    static bool TryOffset(ReadOnlySpan<byte> text, out long microseconds)
    {
        microseconds = 0;
        text = text.Trim((byte)' ');
        if (text.IsEmpty || text.SequenceEqual("Z"u8) || text.SequenceEqual("z"u8) || text.SequenceEqual("UTC"u8)
            || text.SequenceEqual("GMT"u8)) return true;
        if (text.StartsWith("UTC"u8) || text.StartsWith("GMT"u8)) text = text[3..];
        if (text is not [(byte)'+' or (byte)'-', ..]) return false;
        var sign = text[0] == '-' ? -1 : 1;
        text = text[1..];
        if (!Part(ref text, 15, out var hours)) return false;
        var minutes = 0;
        if (text is [(byte)':', ..]) text = text[1..];
        if (!text.IsEmpty && !Part(ref text, 59, out minutes)) return false;
        microseconds = sign * ((hours * 60L) + minutes) * 60 * PerSecond;
        return text.IsEmpty;
    }

    static bool Colon(ref ReadOnlySpan<byte> text)
    {
        if (text is not [(byte)':', ..]) return false;
        text = text[1..];
        return true;
    }

    /// <summary>One or two digits.</summary>
    static bool Part(ref ReadOnlySpan<byte> text, int most, out int value)
    {
        value = 0;
        var length = 0;
        while (length < 2 && length < text.Length && text[length] is >= (byte)'0' and <= (byte)'9')
            value = (value * 10) + (text[length++] - '0');
        text = text[length..];
        return length > 0 && value <= most;
    }
}
