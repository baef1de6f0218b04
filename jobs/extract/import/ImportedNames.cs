using System.Text.Json;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs.Extract.Artists;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Extract.Import;

/// <summary>Names with a comma that imported files have proven by their ids: the register keeps them with each import.</summary>
static class ImportedNames
{
    public static async Task<IReadOnlyList<string>> ReadAsync(Lake lake, CancellationToken cancel)
    {
        if (await lake.ReadManifestAsync(RawTable.Imports.Name, cancel) is not { } manifest
            || await lake.LocalFilesOfAsync(manifest, cancel) is not { Count: > 0 } files) return [];
        using var database = DuckDbDatabase.Open(new DuckDbOptions { Threads = 1 });
        using var connection = database.Connect();
        using var rows = connection.Query(
            "select mapping from read_parquet($files) where contains(mapping, '\"names\"')",
            new Dictionary<string, object?> { ["files"] = files.ToArray<object?>() }, cancel);
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (rows.Read(cancel))
        {
            using var mapping = JsonDocument.Parse((string)rows.Current[0]!);
            if (mapping.RootElement.TryGetProperty("names", out var proven))
                names.UnionWith(proven.EnumerateArray().Select(name => name.GetString()!));
        }
        return [.. names];
    }
}

/// <summary>Names known to one import: the dictionary, the file's own ids, and the lake's.</summary>
sealed class NamesOfImport(Func<IEnumerable<string>> ofFile, Func<IEnumerable<string>> ofLake) : IKnownNames
{
    KnownNames? _all;

    public KnownNames AtHand { get; } = KnownNames.Dictionary();

    public KnownNames All() => _all ??= new KnownNames([.. AtHand.Names, .. ofFile(), .. ofLake()]);
}
