namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>How the values of one column are written, decided once on the sample.</summary>
/// <param name="Scale">Numbers are multiplied by it: 0.01 for features given as 0..100, 1000 for durations in seconds.</param>
/// <param name="HasDecimalComma">Numbers are written 0,5.</param>
/// <param name="DayOrder">Order of day, month and year in dates of numbers.</param>
/// <param name="Epoch">Moments are numbers of seconds or milliseconds since 1970.</param>
/// <param name="GroupMark">Stands between thousands of whole numbers (1,234,567); 0 for none.</param>
public sealed record ValueFormat(
    double Scale = 1,
    bool HasDecimalComma = false,
    DayOrder DayOrder = DayOrder.YearFirst,
    EpochUnit Epoch = EpochUnit.None,
    byte GroupMark = 0)
{
    public static readonly ValueFormat Plain = new();
}

/// <summary>Order of the parts of a date of numbers; 2020-03-01 is always understood.</summary>
public enum DayOrder
{
    YearFirst,
    DayFirst,
    MonthFirst,
}

public enum EpochUnit
{
    None,
    Seconds,
    Milliseconds,
}
