using SparkMusic.Jobs.Extract.Files;

namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>How a file's columns were understood for one kind.</summary>
/// <param name="Kind">The kind that was asked for.</param>
/// <param name="Columns">What was found, one per wanted column (<see cref="Wanted"/> names).</param>
/// <param name="Wide">Columns that are dates, to be turned into rows (policy-dates); null otherwise.</param>
/// <param name="Notes">Sentences for the report: what was ambiguous, what was left out.</param>
public sealed record Recognition(
    ImportKind Kind,
    IReadOnlyList<RecognisedColumn> Columns,
    WideDates? Wide,
    IReadOnlyList<string> Notes)
{
    /// <summary>Understands a file's columns by names and by content; <paramref name="map"/> (column to source name) overrides both.</summary>
    /// <exception cref="SparkMusicException">Usage: something required is missing (with the list, and the kind that would fit), or the map names what is not there.</exception>
    public static Recognition Of(ImportKind kind, RecordSample sample, IReadOnlyDictionary<string, string> map) => throw new NotImplementedException();

    /// <summary>The column's finding, or null when the file has no such column.</summary>
    public RecognisedColumn? Find(string name) => Columns.FirstOrDefault(column => column.Name == name);

    /// <summary>A short table: column, the file's name for it, how it was understood.</summary>
    public string Describe() => throw new NotImplementedException();
}

/// <summary>A wanted column that the file has.</summary>
/// <param name="Name">One of the names of <see cref="Wanted"/>.</param>
/// <param name="Index">The field's index in the file.</param>
/// <param name="SourceName">The file's own name for it.</param>
/// <param name="How">By what it was found.</param>
/// <param name="Format">How its values are written.</param>
public sealed record RecognisedColumn(string Name, int Index, string SourceName, FoundBy How, ValueFormat Format);

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
