namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>
/// How a column's days and moments are written. Days of numbers that could be two days are decided by all values, or not at all.
/// </summary>
static class MomentForms
{
    static readonly ValueFormat DayFirst = new(DayOrder: DayOrder.DayFirst);
    static readonly ValueFormat MonthFirst = new(DayOrder: DayOrder.MonthFirst);

    public static Fit Of(ColumnContent content)
    {
        if (content.IsEmpty) return Fit.Whole;
        if (SinceEpoch(content) is { } unit)
            return new Fit(1, new ValueFormat(Epoch: unit),
            unit == EpochUnit.Seconds ? "given in seconds since 1970" : "given in milliseconds since 1970");
        var sure = Share(content, ValueFormat.Plain);
        if (sure >= 0.5) return new Fit(sure, ValueFormat.Plain);
        var (day, month) = (Share(content, DayFirst), Share(content, MonthFirst));
        if (Math.Max(day, month) < 0.5) return new Fit(sure, ValueFormat.Plain);
        return Decide(content, day, month);
    }

    /// <summary>The order of days in names of columns, such as 1/22/20.</summary>
    public static ValueFormat? OfNames(IReadOnlyList<byte[]> names)
    {
        var day = names.Count(name => Instants.TryParse(name, DayFirst, out _));
        var month = names.Count(name => Instants.TryParse(name, MonthFirst, out _));
        return day == month ? null : day > month ? DayFirst : MonthFirst;
    }

    static Fit Decide(ColumnContent content, double day, double month)
    {
        // What all values can be is what they are; if they can be both, nobody can tell.
        if (day == month)
        {
            long days = 0, months = 0;
            foreach (var value in content.Everything())
            {
                if (Instants.TryParse(value, DayFirst, out _)) days++;
                if (Instants.TryParse(value, MonthFirst, out _)) months++;
            }

            if (days == months) return new Fit(day, DayFirst, IsAmbiguous: true);
            (day, month) = days > months ? (day, 0.0) : (0.0, month);
        }

        return day > month ? new Fit(day, DayFirst, "days are written day first")
            : new Fit(month, MonthFirst, "days are written month first");
    }

    static double Share(ColumnContent content, ValueFormat format) => content.Share(value => Instants.TryParse(value, format, out _));

    /// <summary>Whole or real numbers that are moments between 1980 and 2100.</summary>
    static EpochUnit? SinceEpoch(ColumnContent content)
    {
        const double First = 315_532_800;
        const double Last = 4_102_444_800;
        if (content.Share(value => Numbers.TryDouble(value, out _)) < 0.9) return null;
        if (content.Share(value => Numbers.TryDouble(value, out var number) && number is >= First and < Last) >= 0.9)
            return EpochUnit.Seconds;
        return content.Share(value => Numbers.TryDouble(value, out var number) && number is >= First * 1000 and < Last * 1000) >= 0.9
            ? EpochUnit.Milliseconds : null;
    }
}
