using System.Reflection;
using SparkMusic.Engines;
using SparkMusic.Jobs.Enrich;
using SparkMusic.Jobs.Extract;
using SparkMusic.Run;

namespace SparkMusic.Jobs;

/// <content>The catalog with its statements and dictionaries, which are embedded in this assembly.</content>
public static partial class JobCatalog
{
    static readonly Lazy<Catalog> Loaded = new(Load);

    public static Catalog Catalog => Loaded.Value;

    static Catalog Load() => new(Tables, RawColumns, name => Resource("sql/" + name), Dictionaries.Load);

    static IReadOnlyList<Column> RawColumns(CatalogTable table) => RawTable.All.FirstOrDefault(raw => raw.Name == table.Name)?.Columns
        ?? throw SparkMusicException.Failed($"The raw table '{table.Name}' is not in RawTable.cs.");

    /// <summary>Text of an embedded file, null if there is none.</summary>
    public static string? Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name);
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
