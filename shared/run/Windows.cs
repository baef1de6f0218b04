using SparkMusic.Lakes;
using SparkMusic.Quality;

namespace SparkMusic.Run;

/// <summary>The algebra of partitions: which exist, and which of an input's a partition is built from.</summary>
public static class Windows
{
    /// <summary>
    /// The partitions a table should have: the whole table always; days or months where an input of window <see cref="Window.Same"/> or
    /// <see cref="Window.Lookback"/> has them, and those it has itself (to be emptied when its inputs went).
    /// </summary>
    /// <param name="table">The table.</param>
    /// <param name="keysOf">Partition keys of an input as they are or will be.</param>
    /// <param name="current">The table's own manifest.</param>
    public static SortedSet<string> Keys(CatalogTable table, Func<string, IEnumerable<string>> keysOf, Manifest? current)
    {
        if (table.Grain == GrainUnit.Whole) return [PartitionKey.All];
        // Keys of another grain are of an older version of the table: its next build replaces them.
        var own = (current?.Partitions.Keys ?? Enumerable.Empty<string>()).Where(key => PartitionKey.UnitOf(key) == table.Grain);
        var keys = new SortedSet<string>(own, StringComparer.Ordinal);
        foreach (var input in table.Inputs.Where(input => input.Window is Window.Same or Window.Lookback))
            foreach (var key in keysOf(input.Table))
                keys.UnionWith(Covering(table.Grain, key));
        return keys;
    }

    /// <summary>
    /// The table's other partitions of which a statement may give rows when it builds these: what it reads for these it reads for those
    /// too.
    /// </summary>
    public static IReadOnlyCollection<string> Neighbours(
        CatalogTable table, IReadOnlyCollection<string> keys, Func<string, Manifest?> manifestOf)
    {
        IEnumerable<string> KeysOf(string name) => manifestOf(name)?.Partitions.Keys ?? Enumerable.Empty<string>();
        var others = Keys(table, KeysOf, manifestOf(table.Name));
        others.ExceptWith(keys);
        if (others.Count == 0) return others;
        var read = table.Inputs.Select(
            input => (Input: input, Keys: KeysOf(input.Table)
            .Where(inputKey => keys.Any(key => Reads(input, inputKey, table, key))).ToList()))
            .ToList();
        others.RemoveWhere(other => !read.Exists(input => input.Keys.Exists(inputKey => Reads(input.Input, inputKey, table, other))));
        return others;
    }

    /// <summary>Whether an input's partition belongs to the window of a table's partition.</summary>
    public static bool Reads(TableInput input, string inputKey, CatalogTable table, string key)
    {
        var (first, last) = PartitionKey.Days(key);
        var (inputFirst, inputLast) = PartitionKey.Days(inputKey);
        return input.Window switch
        {
            Window.All => true,
            Window.UpTo => inputFirst <= last,
            Window.Lookback => inputFirst <= last && inputLast >= Before(first, table.Grain, input.Units),
            _ => inputFirst <= last && inputLast >= first,
        };
    }

    // Before the first day that there is comes nothing.
    static DateOnly Before(DateOnly day, GrainUnit grain, int units) => grain switch
    {
        GrainUnit.Day => DateOnly.FromDayNumber(Math.Max(0, day.DayNumber - units)),
        GrainUnit.Month when ((day.Year - 1) * 12) + day.Month > units => day.AddMonths(-units),
        _ => DateOnly.MinValue,
    };

    // A month's rows belong to its days only as far as they have rows: the statement decides, the runner asks for each day.
    static IEnumerable<string> Covering(GrainUnit grain, string inputKey)
    {
        if (inputKey == PartitionKey.All) yield break;
        if (grain == GrainUnit.Month)
        {
            yield return inputKey[..7];
            yield break;
        }
        var (first, last) = PartitionKey.Days(inputKey);
        for (var day = first.DayNumber; day <= last.DayNumber; day++)
            yield return DateOnly.FromDayNumber(day).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
    }
}
