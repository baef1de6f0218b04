using System.Globalization;

namespace SparkMusic.Quality;

/// <summary>What a job replaces as a whole.</summary>
public enum GrainUnit
{
    Whole,
    Month,
    Day,
}

/// <summary>A table's partition grain: the whole table, or the UTC month or day of one of its columns.</summary>
public sealed record Grain(GrainUnit Unit, string? Column = null)
{
    public static readonly Grain Whole = new(GrainUnit.Whole);

    /// <summary>The folder key, <c>p_month</c> or <c>p_date</c>; null for the whole table.</summary>
    public string? FolderKey => Unit switch { GrainUnit.Month => "p_month", GrainUnit.Day => "p_date", _ => null };

    /// <summary>A portable expression that gives a row's partition key as text (null for the whole table).</summary>
    public string? KeyExpression => Unit switch
    {
        GrainUnit.Month => $"substring(cast(cast({Column} as date) as string), 1, 7)",
        GrainUnit.Day => $"cast(cast({Column} as date) as string)",
        _ => null,
    };

    /// <summary>Reads <c>whole</c>, <c>month of chart_date</c> or <c>day of created_at</c>.</summary>
    public static Grain Parse(string text) => text.Split(' ') switch
    {
        ["whole"] => Whole,
        ["month", "of", var column] => new(GrainUnit.Month, column),
        ["day", "of", var column] => new(GrainUnit.Day, column),
        _ => throw new FormatException($"'{text}' is no grain; write whole, month of <column> or day of <column>."),
    };
}

/// <summary>Keys of partitions as text, and the days they cover: <c>2018-11-15</c>, <c>2021-11</c>, <c>all</c>.</summary>
public static class PartitionKey
{
    public const string All = "all";

    /// <summary>First and last day that a partition covers.</summary>
    /// <exception cref="FormatException">The text is no key.</exception>
    public static (DateOnly First, DateOnly Last) Days(string key)
    {
        if (key == All) return (DateOnly.MinValue, DateOnly.MaxValue);
        if (key.Length == 10)
        {
            var day = DateOnly.ParseExact(key, "yyyy-MM-dd", CultureInfo.InvariantCulture);
            return (day, day);
        }
        var first = DateOnly.ParseExact(key + "-01", "yyyy-MM-dd", CultureInfo.InvariantCulture);
        // The month after December 9999 is none.
        return (first, new DateOnly(first.Year, first.Month, DateTime.DaysInMonth(first.Year, first.Month)));
    }

    /// <summary>The grain that has keys of this shape.</summary>
    public static GrainUnit UnitOf(string key) => key == All ? GrainUnit.Whole : key.Length == 10 ? GrainUnit.Day : GrainUnit.Month;

    /// <summary>The folder name of a partition below its table's folder; empty for the whole table.</summary>
    public static string Folder(string key) => key switch
    {
        All => "",
        { Length: 10 } => "p_date=" + key,
        _ => "p_month=" + key,
    };
}
