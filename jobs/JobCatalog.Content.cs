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

    static IReadOnlyList<Column> RawColumns(CatalogTable table) => table.Name switch
    {
        "raw_chart_entries" => RawTables.ChartEntries,
        "raw_playlists" => RawTables.Playlists,
        "raw_playlist_tracks" => RawTables.PlaylistTracks,
        "raw_tracks" => RawTables.Tracks,
        "raw_audio_features" => RawTables.AudioFeatures,
        "raw_policy_rows" => RawTables.PolicyRows,
        "raw_imports" => RawTables.Imports,
        _ => throw SparkMusicException.Failed($"The raw table '{table.Name}' declares no columns in RawTables.cs."),
    };

    /// <summary>Text of an embedded file, null if there is none.</summary>
    public static string? Resource(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name);
        if (stream is null) return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
