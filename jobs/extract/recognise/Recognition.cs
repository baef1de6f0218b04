using SparkMusic.Jobs.Extract.Files;

namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>How a file's columns were understood for one kind.</summary>
/// <param name="Kind">The kind that was asked for.</param>
/// <param name="Columns">What was found, one per wanted column (<see cref="Wanted"/> names). Two of them may share a source column.</param>
/// <param name="Wide">Columns that are dates, to be turned into rows (policy-dates); null otherwise.</param>
/// <param name="Notes">Sentences for the report: what was ambiguous, what was converted, what was left out.</param>
public sealed record Recognition(
    ImportKind Kind,
    IReadOnlyList<RecognisedColumn> Columns,
    WideDates? Wide,
    IReadOnlyList<string> Notes)
{
    /// <summary>
    /// Understands a file's columns by names and by content; <paramref name="map"/> (column to source name) overrides both.
    /// </summary>
    /// <param name="kind">The grain of the file.</param>
    /// <param name="sample">Its first records.</param>
    /// <param name="map">Wanted column to the file's name for it, from <c>--map</c>.</param>
    /// <param name="isDated">The moment of observation is known otherwise (the file's name, <c>--at</c>): a chart needs no date column
    /// then.</param>
    /// <exception cref="SparkMusicException">Usage: something required is missing (with the list, and the kind that would fit), or the map
    /// names what is not there.</exception>
    public static Recognition Of(ImportKind kind, RecordSample sample, IReadOnlyDictionary<string, string> map, bool isDated = false)
    {
        var recogniser = new Recogniser(kind, sample, map);
        var recognition = recogniser.Run();
        if (Requirements.Missing(recognition, isDated) is { Count: > 0 } missing)
            throw Requirements.Refuse(recognition, sample, missing, isDated);
        return recognition;
    }

    /// <summary>The column's finding, or null when the file has no such column.</summary>
    public RecognisedColumn? Find(string name) => Columns.FirstOrDefault(column => column.Name == name);

    /// <summary>A short table: column, the file's name for it, how it was understood.</summary>
    public string Describe()
    {
        var rows = Columns.Select(column =>
            (column.Name, Source: column.SourceName.Length == 0 ? $"(column {column.Index + 1})" : column.SourceName,
                Understood: Understood(column))).ToList();
        if (Wide is { } wide)
            rows.Add(("day", $"{wide.Days.Count} columns",
            $"one column a day, {wide.Days[0].Day:yyyy-MM-dd} to {wide.Days[^1].Day:yyyy-MM-dd}"));
        var widths = (rows.Max(row => row.Name.Length), rows.Max(row => row.Source.Length));
        return string.Join('\n', rows.Select(
            row => $"  {row.Name.PadRight(widths.Item1)}  {row.Source.PadRight(widths.Item2)}  {row.Understood}"));
    }

    static string Understood(RecognisedColumn column)
    {
        var how = column.How switch { FoundBy.Map => "as you said", FoundBy.Name => "by its name", _ => "by its content" };
        return column.Said is null ? how : $"{how}, {column.Said}";
    }
}

/// <summary>A wanted column that the file has.</summary>
/// <param name="Name">One of the names of <see cref="Wanted"/>, or a feature.</param>
/// <param name="Index">The field's index in the file.</param>
/// <param name="SourceName">The file's own name for it.</param>
/// <param name="How">By what it was found.</param>
/// <param name="Format">How its values are written.</param>
/// <param name="Said">What the report says about the format; null when it goes without saying.</param>
public sealed record RecognisedColumn(string Name, int Index, string SourceName, FoundBy How, ValueFormat Format, string? Said = null);

/// <summary>By what a column was found.</summary>
public enum FoundBy
{
    Map,
    Name,
    Content,
}

/// <summary>Columns whose names are days, each cell a value of that day.</summary>
/// <param name="Days">Field index and the day of its header.</param>
public sealed record WideDates(IReadOnlyList<(int Index, DateOnly Day)> Days);
