namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>
/// Days from UTF-8 text, in the notations people use; what could be two days is decided by the column's <see cref="DayOrder"/>.
/// </summary>
public static class Days
{
    /// <summary>
    /// The day at the beginning of <paramref name="text"/>; <paramref name="used"/> is where it ends. Known: 2020-03-01, 2020-3-1,
    /// 2020/3/1, 20200301, 01/03/2020 by order, 01mar2020, 1 March 2020, Mar 1, 2020, each with a weekday before it.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> text, DayOrder order, out DateOnly day, out int used)
    {
        day = default;
        used = WeekdayLength(text);
        var rest = text[used..];
        if (rest.IsEmpty) return false;
        int year, month, date, length;
        if (Months.TryRead(rest, out month, out length))
        {
            // Mar 1, 2020
            length += Blanks(rest[length..]);
            if (!Digits(rest[length..], 2, out date, out var digits)) return false;
            length += digits + Suffix(rest[(length + digits)..]);
            length += Blanks(rest[length..]);
            if (!Digits(rest[length..], 4, out year, out digits) || digits != 4) return false;
            length += digits;
        }
        else if (!TryNumeric(rest, order, out year, out month, out date, out length))
        {
            return false;
        }

        if (year is < 1 or > 9999 || month is < 1 or > 12 || date < 1 || date > DateTime.DaysInMonth(year, month)) return false;
        day = new DateOnly(year, month, date);
        used += length;
        return true;
    }

    /// <summary>A whole field that is a day, or a day with a time behind it.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, DayOrder order, out DateOnly day) =>
        TryRead(text.Trim((byte)' '), order, out day, out var used) && used == text.Trim((byte)' ').Length;

    static bool TryNumeric(ReadOnlySpan<byte> text, DayOrder order, out int year, out int month, out int date, out int used)
    {
        (year, month, date, used) = (0, 0, 0, 0);
        if (!Digits(text, 8, out var first, out var length)) return false;
        if (length == 8)
        {
            (year, month, date, used) = (first / 10000, first / 100 % 100, first % 100, 8);
            return year is >= 1900 and < 2200;
        }

        if (length is not (1 or 2 or 4)) return false;
        if (length <= 2 && TryNamed(text, length, first, out year, out month, out used))
        {
            date = first;
            return true;
        }

        if (length >= text.Length || text[length] is not ((byte)'-' or (byte)'/' or (byte)'.')) return false;
        var mark = text[length];
        if (length == 4 && Months.TryRead(text[(length + 1)..], out month, out var name))
        {
            // 2020-Mar-01
            var behind = length + 1 + name;
            if (behind >= text.Length || text[behind] != mark || !Digits(text[(behind + 1)..], 2, out date, out var own)) return false;
            (year, used) = (first, behind + 1 + own);
            return true;
        }

        if (!Digits(text[(length + 1)..], 2, out var second, out var secondLength)) return false;
        var at = length + 1 + secondLength;
        if (at >= text.Length || text[at] != mark || !Digits(text[(at + 1)..], 4, out var third, out var thirdLength)) return false;
        used = at + 1 + thirdLength;
        if (length == 4)
        {
            (year, month, date) = (first, second, third);
            return thirdLength <= 2;
        }

        if (thirdLength == 3 || thirdLength == 1 || order == DayOrder.YearFirst) return false;
        year = thirdLength == 2 ? third + (third < 70 ? 2000 : 1900) : third;
        (date, month) = order == DayOrder.DayFirst ? (first, second) : (second, first);
        return true;
    }

    /// <summary>01mar2020, 1-Mar-2020, 1. März 2020, 1 de marzo de 2020, 1-Mar-20.</summary>
    static bool TryNamed(ReadOnlySpan<byte> text, int length, int first, out int year, out int month, out int used)
    {
        (year, month, used) = (0, 0, length);
        used += Suffix(text[used..]);
        used += Blanks(text[used..]);
        if (text[used..].StartsWith("de "u8)) used += 3;
        if (!Months.TryRead(text[used..], out month, out var name)) return false;
        used += name;
        used += Blanks(text[used..]);
        if (text[used..].StartsWith("de "u8)) used += 3;
        if (!Digits(text[used..], 4, out year, out var digits) || digits is not (2 or 4)) return false;
        used += digits;
        if (digits == 2) year += year < 70 ? 2000 : 1900;
        return first is >= 1 and <= 31;
    }

    static int WeekdayLength(ReadOnlySpan<byte> text)
    {
        var letters = 0;
        while (letters < text.Length && (text[letters] | 0x20) is >= (byte)'a' and <= (byte)'z') letters++;
        var isWeekday = letters >= 2 && letters < text.Length && text[letters] is (byte)',' or (byte)'.' or (byte)' '
            && !Months.TryRead(text, out _, out _);
        if (!isWeekday) return 0;
        return letters + Blanks(text[letters..]);
    }

    /// <summary>What may stand between the parts of a day with a month's name.</summary>
    static int Blanks(ReadOnlySpan<byte> text)
    {
        var length = text.IndexOfAnyExcept(" ,.-/"u8);
        return length < 0 ? text.Length : length;
    }

    static int Suffix(ReadOnlySpan<byte> text) =>
        text.StartsWith("st"u8) || text.StartsWith("nd"u8) || text.StartsWith("rd"u8) || text.StartsWith("th"u8) ? 2 : 0;

    internal static bool Digits(ReadOnlySpan<byte> text, int most, out int value, out int length)
    {
        (value, length) = (0, 0);
        while (length < text.Length && text[length] is >= (byte)'0' and <= (byte)'9')
        {
            if (length == most) return false;
            value = (value * 10) + (text[length++] - '0');
        }

        return length > 0;
    }
}
