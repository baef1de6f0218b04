using SparkMusic.Engines;
using SparkMusic.Lakes;
using SparkMusic.Ledgers;
using SparkMusic.Quality;
using SparkMusic.Run;

namespace SparkMusic.Jobs.Commands.Query;

/// <summary>
/// The views a person's query sees: every table of the catalog, <c>rejected</c>, and the ledger's <c>data_freshness</c> and
/// <c>check_results</c>.
/// </summary>
sealed class LakeViews(Catalog catalog, Lake lake, IReadOnlyDictionary<string, object?> settings)
{
    const string Rejected = "rejected", DataFreshness = "data_freshness", CheckResults = "check_results";

    static readonly Column[] CheckColumns =
    [
        Column.Of("run_id text The run."),
        Column.Of("attempt_id text Its attempt."),
        Column.Of("table_name text The table."),
        Column.Of("partition_key text The partition."),
        Column.Of("check_name text The check."),
        Column.Of("severity text reject, fail or warn."),
        Column.Of("failures bigint Rows (or keys) that break it; 0 = it holds."),
        Column.Of("checked_at instant When."),
    ];

    /// <summary>What SHOW TABLES answers: these, and nothing of the engine's own.</summary>
    public static string NamesQuery(Catalog catalog) =>
        $"select name from (values {string.Join(", ", Names(catalog).Select(name => $"('{name}')"))}) as t(name) order by name";

    /// <exception cref="SparkMusicException">Usage: with the names that are like it.</exception>
    public static SparkMusicException NoTable(Catalog catalog, string name)
    {
        var near = Nearest.Some(name, [.. Names(catalog)]);
        return SparkMusicException.Usage($"There is no table '{name}'.",
            near.Count > 0 ? $"Did you mean {string.Join(", ", near)}?" : "'sparkmusic sql \"show tables\"' names them all.");
    }

    static IEnumerable<string> Names(Catalog catalog) =>
        catalog.Tables.Select(table => table.Name).Append(Rejected).Append(DataFreshness).Append(CheckResults);

    /// <summary>The tables whose manifests a query over <paramref name="names"/> (null: everything) depends on.</summary>
    public IReadOnlyCollection<string> TablesFor(IReadOnlySet<string>? names) =>
        [.. catalog.Tables.Where(table => Wants(names, table.Name) || Wants(names, Rejected) || Wants(names, DataFreshness))
            .Select(table => table.Name)];

    public async Task AttachAsync(ISqlSession session, IReadOnlySet<string>? names, IReadOnlyDictionary<string, Manifest> manifests,
        CancellationToken cancel)
    {
        foreach (var table in catalog.Tables.Where(table => Wants(names, table.Name)))
            await session.AttachFilesAsync(table.Name, catalog.ColumnsOf(table),
                manifests.TryGetValue(table.Name, out var manifest) ? lake.FilesOf(manifest) : [], cancel);
        if (Wants(names, Rejected))
            await session.AttachFilesAsync(Rejected, Splitter.RejectedColumns, [.. manifests.Values.SelectMany(RejectedFiles)], cancel);
        if (Wants(names, DataFreshness))
            await session.AttachRowsAsync(DataFreshness, Freshness.Columns,
                [.. (await Freshness.ReadAsync(catalog, lake, settings, manifests, session, cancel)).Select(Freshness.RowOf)], cancel);
        if (Wants(names, CheckResults))
            await session.AttachRowsAsync(CheckResults, CheckColumns, [.. (await lake.Ledger.ChecksAsync(null, cancel)).Select(RowOf)],
                cancel);
    }

    IEnumerable<string> RejectedFiles(Manifest manifest) =>
        manifest.Partitions.SelectMany(partition => partition.Value.RejectedFiles.Select(file => (partition.Key, file.Name)))
            .Concat(manifest.Refused.Select(file => (Key: PartitionKey.All, file.Name)))
            .Select(file => lake.UriOf($"{lake.FolderOf(Rejected, manifest.Table, file.Key)}/{file.Name}"));

    static bool Wants(IReadOnlySet<string>? names, string view) => names is null || names.Contains(view);

    static object?[] RowOf(CheckResult check) =>
        [check.RunId, check.AttemptId, check.Table, check.Partition, check.Check, check.Severity, check.Failures, check.CheckedAt];
}
