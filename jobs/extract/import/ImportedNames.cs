using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs.Extract.Artists;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Extract.Import;

/// <summary>Names with a comma that the lake's raw rows prove by their ids.</summary>
static class ImportedNames
{
    static readonly RawTable[] Tables = [RawTable.Tracks, RawTable.ChartEntries];

    public static async Task<IReadOnlyList<string>> ReadAsync(Lake lake, CancellationToken cancel)
    {
        var names = new List<string>();
        foreach (var table in Tables)
        {
            if (await lake.ReadManifestAsync(table.Name, cancel) is not { } manifest || lake.FilesOf(manifest) is not { Count: > 0 } files) continue;
            using var database = DuckDbDatabase.Open(new DuckDbOptions());
            using var connection = database.Connect();
            using var rows = connection.Query(
                """
                select distinct name
                from (select unnest(artists) as name from read_parquet($files) where artist_ids is not null and len(artist_ids) = len(artists)) as credited
                where contains(name, ', ')
                """, new Dictionary<string, object?> { ["files"] = files.ToArray<object?>() }, cancel);
            while (rows.Read(cancel)) names.Add((string)rows.Current[0]!);
        }
        return names;
    }
}

/// <summary>Names known to one import: the dictionary, the file's own ids, and the lake's.</summary>
sealed class NamesOfImport(Func<IEnumerable<string>> ofFile, Func<IEnumerable<string>> ofLake) : IKnownNames
{
    KnownNames? _all;

    public KnownNames AtHand { get; } = KnownNames.Dictionary();

    public KnownNames All() => _all ??= new KnownNames([.. AtHand.Names, .. ofFile(), .. ofLake()]);
}
