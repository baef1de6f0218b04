using SparkMusic.Jobs;
using SparkMusic.Lakes;
using SparkMusic.Run;

namespace SparkMusic.Benchmarks;

/// <summary>
/// What a person would hand to DuckDB: the statements of tables over their files, the newest row of each key picked, written as zstd
/// Parquet.
/// </summary>
static class DirectScript
{
    /// <summary>One table, from the lake's own files.</summary>
    public static async Task<string> OfTableAsync(string location, string name, string output)
    {
        await using var lake = await Lake.OpenAsync(location, TimeProvider.System, default);
        var table = JobCatalog.Catalog[name];
        var lines = new List<string>();
        foreach (var input in table.Inputs) lines.Add(await ViewAsync(lake, input.Table));
        return string.Join(";\n", [.. lines, Copy(table, output)]);
    }

    /// <summary>
    /// All tables of flows in their order: raw from the lake's files, the others from what the script itself has written.
    /// </summary>
    public static async Task<string> OfFlowsAsync(string location, IReadOnlyList<string> flows, string folder)
    {
        await using var lake = await Lake.OpenAsync(location, TimeProvider.System, default);
        var tables = JobCatalog.Catalog.WithInputs(JobCatalog.Catalog.Resolve(flows));
        var lines = new List<string>();
        foreach (var raw in tables.SelectMany(table => table.Inputs).Select(input => JobCatalog.Catalog[input.Table])
            .Where(table => table.IsRaw).Distinct())
            lines.Add(await ViewAsync(lake, raw.Name));
        foreach (var dictionary in tables.SelectMany(table => table.Dictionaries).Distinct().Select(JobCatalog.Catalog.DictionaryOf))
            lines.Add($"create table {dictionary.Name} as select * from (values {string.Join(", ", dictionary.Rows.Select(row => $"({string.Join(", ", row.Select(Literal))})"))}) "
                + $"as rows({string.Join(", ", dictionary.Columns.Select(column => column.Name))})");
        foreach (var table in tables)
        {
            var output = Path.Combine(folder, table.Name + (IsPartitioned(table) ? "" : ".parquet"));
            lines.Add(Copy(table, output));
            lines.Add($"create view {table.Name} as select * from read_parquet('{output}{(IsPartitioned(table) ? "/*/*.parquet" : "")}', hive_partitioning = false)");
        }
        return string.Join(";\n", lines);
    }

    static bool IsPartitioned(CatalogTable table) => JobCatalog.Catalog.SqlOf(table).Grain.FolderKey is not null;

    static async Task<string> ViewAsync(Lake lake, string name)
    {
        var files = await lake.ReadManifestAsync(name, default) is { } manifest ? lake.FilesOf(manifest) : [];
        var columns = JobCatalog.Catalog.ColumnsOf(JobCatalog.Catalog[name])
            .Select(column => $"cast(null as {TypeOf(column.Type.ToString())}) as {column.Name}");
        return $"create view {name} as " + (files.Count == 0 ? $"select {string.Join(", ", columns)} where false"
            : $"select * from read_parquet([{string.Join(", ", files.Select(file => $"'{file}'"))}], hive_partitioning = false)");
    }

    static string Copy(CatalogTable table, string output)
    {
        var sql = JobCatalog.Catalog.SqlOf(table);
        var body = sql.Settings.Aggregate(JobCatalog.Catalog.BodyFor(table, "duckdb"),
            (text, name) => text.Replace("$" + name, Literal(ResultSettings.Known[name].Default), StringComparison.Ordinal));
        if (sql.Splits)
        {
            var rules = sql.Checks.Where(check => !check.IsWarning).Select(check => $"({check.Expression}) is not false")
                .Append($"({sql.Duplicate ?? "false"}) is not true");
            var newest = sql.Within is { } within ? $"qualify {within.Expression} is not distinct from max({within.Expression}) over (partition by {string.Join(", ", within.Group)})" : "";
            body = $"""
                select * from (select * from ({body}) as candidates where {string.Join(" and ", rules)} {newest}) as fine
                qualify row_number() over (partition by {string.Join(", ", sql.Key)} order by {string.Join(", ", sql.LatestOrder.Select(order => order + " nulls last").Append("md5(payload) desc"))}) = 1
                """;
        }
        var columns = string.Join(", ", sql.Columns.Select(column => column.Name));
        var (key, target) = sql.Grain is { FolderKey: { } folder, KeyExpression: { } expression }
            ? ($", {expression} as {folder}", $"(format parquet, compression zstd, partition_by ({folder}), overwrite)")
                : ("", "(format parquet, compression zstd)");
        return $"copy (select {columns}{key} from ({body}) as built order by {string.Join(", ", sql.Key)}) to '{output}' {target}";
    }

    public static string Literal(object? value) =>
        value is null ? "null" : $"'{value.ToString()!.Replace("'", "''", StringComparison.Ordinal)}'";

    static string TypeOf(string type) =>
        type.Replace("text", "varchar", StringComparison.Ordinal).Replace("instant", "timestamptz", StringComparison.Ordinal);
}
