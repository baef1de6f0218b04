using System.Globalization;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Writing;
using SparkMusic.Lakes;

namespace SparkMusic.Tests.Extract;

/// <summary>A lake of a test: imports into it, and looks at what is there.</summary>
sealed class ImportLake(Lake lake) : IAsyncDisposable
{
    public Lake Lake { get; } = lake;

    public static async Task<ImportLake> OpenAsync(string location, bool isSandbox = false) =>
        new(await Lake.OpenOrCreateAsync(location, isSandbox, TimeProvider.System, default));

    public Task<ImportReport> ImportAsync(InputFile file, ImportOptions options, long segmentBytes = RawStage.DefaultSegmentBytes) =>
        new Importer(Lake, TimeProvider.System, new Given.Silent()) { SegmentBytes = segmentBytes }.ImportAsync(file, options, default);

    /// <summary>Rows of a raw table but when they were taken in, as text, in an order of their own.</summary>
    public async Task<List<string>> RowsAsync(string table, string columns = "* exclude (_seen_at)")
    {
        if (await Lake.ReadManifestAsync(table, default) is not { } manifest) return [];
        return Query($"select {columns} from read_parquet($files)", Lake.FilesOf(manifest));
    }

    public async Task<List<string>> RefusedAsync(string table, string columns)
    {
        var manifest = await Lake.ReadManifestAsync(table, default);
        return Query($"select {columns} from read_parquet($files)",
            [.. manifest!.Refused.Select(file => Lake.UriOf($"rejected/{table}/{file.Name}"))]);
    }

    /// <summary>Every raw table's partitions with their versions.</summary>
    public async Task<List<string>> VersionsAsync() =>
    [
        .. from manifest in await Lake.ReadManifestsAsync(default)
           where manifest.Table != "raw_imports"
           from partition in manifest.Partitions
           select $"{manifest.Table}/{partition.Key} {partition.Value.Version}",
    ];

    public ValueTask DisposeAsync() => Lake.DisposeAsync();

    static List<string> Query(string sql, IReadOnlyList<string> files)
    {
        if (files.Count == 0) return [];
        using var database = DuckDbDatabase.Open(new DuckDbOptions());
        using var connection = database.Connect();
        using var rows = connection.Query(sql, new Dictionary<string, object?> { ["files"] = files.ToArray<object?>() });
        var found = new List<string>();
        while (rows.Read()) found.Add(string.Join(" / ", rows.Current.Select(Show)));
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    static string Show(object? value) => value switch
    {
        null => "-",
        object?[] list => string.Join("|", list.Select(Show)),
        DateTime moment => moment.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
