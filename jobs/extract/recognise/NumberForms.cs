namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>
/// How a column's numbers are written: point or comma, thousands, 0..1 or percent, milliseconds or seconds. Decided on the whole sample.
/// </summary>
static class NumberForms
{
    static readonly ValueFormat DecimalComma = new(HasDecimalComma: true);

    public static Fit Real(ColumnContent content) => Best(content, ValueFormat.Plain, DecimalComma);

    public static Fit Whole(ColumnContent content)
    {
        var best = new Fit(WholeShare(content, ValueFormat.Plain), ValueFormat.Plain);
        foreach (var mark in ",. '"u8)
        {
            var format = new ValueFormat(GroupMark: mark);
            if (best.Share >= 0.9 || !content.Values.Any(value => value.Contains(mark))
                || !content.Values.All(value => IsGrouped(value, mark))) continue;
            var share = WholeShare(content, format);
            if (share > best.Share) best = new Fit(share, format, $"thousands are marked by '{(char)mark}'");
        }

        return best;
    }

    /// <summary>Features of 0..1; 0..100 when most values that are not 0 are above 1.</summary>
    public static Fit Share(ColumnContent content)
    {
        var fit = Real(content);
        var percentSigns = content.Texts.Count > 0 && content.Texts.Count(text => text.EndsWith('%')) > content.Texts.Count / 2;
        if (percentSigns) fit = Best(content, new ValueFormat(Scale: 0.01), new ValueFormat(Scale: 0.01, HasDecimalComma: true));
        var numbers = content.NumbersIn(fit.Format with { Scale = 1 });
        if (numbers.Count == 0) return fit;
        var isPercent = percentSigns || content.Unit == "%" || IsPercent(numbers);
        var top = isPercent ? 100 : 1;
        var inside = numbers.Count(number => number >= 0 && number <= top) / (double)numbers.Count;
        if (!isPercent) return fit with { Share = fit.Share * inside };
        return new Fit(fit.Share * inside, fit.Format with { Scale = 0.01 }, "given as 0..100, divided by 100"
            + (fit.Said is null ? "" : "; " + fit.Said));
    }

    /// <summary>Whether numbers are percent by themselves.</summary>
    public static bool IsPercent(IReadOnlyCollection<double> numbers)
    {
        var some = numbers.Where(number => number != 0).ToList();
        return some.Count > 0 && some.Max() <= 100 && some.Max() > 1.5 && some.Count(number => number > 1) * 2 > some.Count;
    }

    /// <summary>m:ss as it stands; numbers by the unit in the name, else by their size.</summary>
    public static Fit Duration(ColumnContent content)
    {
        var clock = content.Share(value => value.Contains((byte)':') && Durations.TryParse(value, ValueFormat.Plain, out _));
        if (clock > 0.5 && !content.IsEmpty) return new Fit(clock, ValueFormat.Plain, "given as minutes and seconds");
        var fit = Best(content, ValueFormat.Plain, DecimalComma);
        if (fit.Share < 0.9 && Whole(content) is { Share: > 0.9 } whole) fit = whole;
        var numbers = content.NumbersIn(fit.Format).Where(number => number > 0).Order().ToList();
        var median = numbers.Count == 0 ? 0 : numbers[numbers.Count / 2];
        var name = content.Forms[0].Text;
        var scale = content.Unit switch
        {
            "ms" or "msec" or "milliseconds" => 1,
            "s" or "sec" or "secs" or "seconds" => 1000,
            "m" or "min" or "mins" or "minutes" => 60_000,
            _ when name.EndsWith("ms", StringComparison.Ordinal) || name.EndsWith("millis", StringComparison.Ordinal)
                || name.EndsWith("milliseconds", StringComparison.Ordinal) => 1,
            _ when median is 0 or >= 5000 => 1,
            _ when median >= 25 => 1000,
            _ => 60_000,
        };
        return scale == 1 ? fit : fit with
        {
            Format = fit.Format with { Scale = scale },
            Said = scale == 1000 ? "given in seconds" : "given in minutes",
        };
    }

    static Fit Best(ColumnContent content, ValueFormat point, ValueFormat comma)
    {
        var plain = content.Share(value => Numbers.TryDouble(value, point, out _));
        if (plain >= 0.9 || !content.Values.Any(value => value.Contains((byte)','))) return new Fit(plain, point);
        var other = content.Share(value => Numbers.TryDouble(value, comma, out _));
        return other > plain ? new Fit(other, comma, "written with a decimal comma") : new Fit(plain, point);
    }

    static double WholeShare(ColumnContent content, ValueFormat format) => content.Share(value => Numbers.TryBigint(value, format, out _));

    /// <summary>Groups of three behind the first mark, or no mark at all.</summary>
    static bool IsGrouped(byte[] value, byte mark)
    {
        var parts = System.Text.Encoding.UTF8.GetString(value).Split((char)mark);
        return parts[0].Length is >= 1 and <= 4 && parts.Skip(1).All(part => part.Length == 3) || parts.Length == 1;
    }
}
