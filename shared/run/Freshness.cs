using SparkMusic.Engines;
using SparkMusic.Lakes;
using SparkMusic.Quality;

namespace SparkMusic.Run;

/// <summary>How fresh a table is.</summary>
/// <param name="Table">Its row of the catalog.</param>
/// <param name="NewestAt">The greatest day or instant in its data: of its key's time column, else of what it is built from. Null: no
/// rows.</param>
/// <param name="BuiltAt">When its newest partition was built; null: never.</param>
/// <param name="RunId">The run that committed it last.</param>
/// <param name="Rows">Rows in all partitions; null: never built.</param>
/// <param name="StaleReasons">Why a run would build it, empty for a fresh one.</param>
public sealed record TableFreshness(CatalogTable Table, DateTime? NewestAt, DateTime? BuiltAt, string? RunId, long? Rows,
    IReadOnlyList<string> StaleReasons)
{
    public bool IsStale => StaleReasons.Count > 0;
}

/// <summary>Tells how fresh tables are, from the manifests, the plan and the greatest time in each table's files.</summary>
public static class Freshness
{
    /// <summary>The view <c>data_freshness</c>.</summary>
    public static readonly Column[] Columns =
    [
        Column.Of("table_name text The table."),
        Column.Of("layer text raw, clean, enriched or marts."),
        Column.Of("newest_at instant? The greatest day or instant in its data."),
        Column.Of("built_at instant? When it was built last."),
        Column.Of("run_id text? The run that committed it last."),
        Column.Of("rows bigint? Its rows."),
        Column.Of("is_stale boolean Whether a run would build it."),
        Column.Of("why text? Why it is stale."),
    ];

    public static object?[] RowOf(TableFreshness of) =>
        [of.Table.Name, of.Table.LayerFolder, of.NewestAt, of.BuiltAt, of.RunId, of.Rows, of.IsStale,
            of.IsStale ? string.Join("; ", of.StaleReasons) : null];

    /// <summary>All tables of the catalog, in flow order.</summary>
    public static async Task<IReadOnlyList<TableFreshness>> ReadAsync(
        Catalog catalog, Lake lake, IReadOnlyDictionary<string, object?> settings,
        IReadOnlyDictionary<string, Manifest> manifests, ISqlSession session, CancellationToken cancel)
    {
        var planner = new Planner(catalog, new Fingerprints(catalog, settings));
        var plan = planner.Plan(new RunRequest { Targets = ["daily"] }, manifests.GetValueOrDefault)
            .ToDictionary(planned => planned.Table.Name);
        var newest = new Dictionary<string, DateTime?>();
        var all = new List<TableFreshness>();
        foreach (var table in catalog.Tables)
        {
            var manifest = manifests.GetValueOrDefault(table.Name);
            newest[table.Name] = manifest is null ? null
                : TimeColumn(catalog, table) is { } column
                    ? await NewestAsync(session, catalog.ColumnsOf(table), column,
                        await lake.EngineFilesOfAsync(manifest, KeysOfNewest(catalog, table, column, manifest), cancel), cancel)
                : table.Inputs.Max(input => newest.GetValueOrDefault(input.Table));
            var reasons = plan.GetValueOrDefault(table.Name)?.Partitions.Select(partition => partition.Reason).Distinct().Take(3).ToList()
                ?? [];
            var built = manifest?.Partitions.Values.Select(entry => (DateTime?)entry.BuiltAt).Max();
            all.Add(new TableFreshness(table, newest[table.Name], built, manifest?.RunId,
                manifest?.Partitions.Values.Sum(entry => entry.Rows), reasons));
        }
        return all;
    }

    // Raw tables have no key: the first time they carry is that of their rows.
    static Column? TimeColumn(Catalog catalog, CatalogTable table)
    {
        var times = catalog.ColumnsOf(table)
            .Where(column => column is { Name: not "_seen_at", Type: { Scalar: Scalar.Date or Scalar.Instant, IsArray: false } });
        if (table.IsRaw) return times.FirstOrDefault(column => !column.IsNullable) ?? times.FirstOrDefault();
        var key = catalog.SqlOf(table).Key;
        return times.FirstOrDefault(column => key.Contains(column.Name) && !column.IsNullable);
    }

    // Where partitions are cut by that time, the newest one holds the newest row: a long history is not read for it.
    static IReadOnlyCollection<string> KeysOfNewest(Catalog catalog, CatalogTable table, Column column, Manifest manifest)
    {
        var keys = manifest.Partitions.Where(partition => partition.Value.Rows > 0).Select(partition => partition.Key).ToList();
        var isCutByTime = table.IsRaw ? !keys.Contains(PartitionKey.All) : catalog.SqlOf(table).Grain.Column == column.Name;
        return isCutByTime && keys.Count > 1 ? [keys.Max(StringComparer.Ordinal)!] : keys;
    }

    static async Task<DateTime?> NewestAsync(
        ISqlSession session, IReadOnlyList<Column> columns, Column column, IReadOnlyList<string> files, CancellationToken cancel)
    {
        await session.AttachFilesAsync("_timed", [.. columns.Where(other => other.Name == column.Name)], files, cancel);
        await using var reader = await session.QueryAsync($"select max({column.Name}) from _timed", TableWork.NoParameters, cancel);
        await reader.ReadAsync(cancel);
        return reader.Current[0] switch
        {
            DateOnly day => day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc),
            DateTime instant => instant,
            _ => null,
        };
    }
}
