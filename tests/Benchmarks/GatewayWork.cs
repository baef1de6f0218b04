using System.Text.Json;
using SparkMusic.Engines;
using SparkMusic.Engines.SparkSql;
using SparkMusic.Jobs;
using SparkMusic.Lakes;
using SparkMusic.Run;
using SparkMusic.Spark;

namespace SparkMusic.Benchmarks;

/// <summary>A view over files, or of rows where there are none; columns as a header declares them and as Spark does.</summary>
sealed record WorkView(
    string Name, IReadOnlyList<string> Columns, string Ddl, IReadOnlyList<string> Files, IReadOnlyList<IReadOnlyList<string?>> Rows);

/// <summary>A table: what it reads, its query as our engine is given it, and the statement that the engine makes of it.</summary>
sealed record WorkTable(
    string Name, IReadOnlyList<WorkView> Inputs, IReadOnlyList<WorkView> Dictionaries, string Query, IReadOnlyList<string> Columns,
    IReadOnlyList<string> SortBy, string? PartitionColumn, string Statement)
{
    public WriteRequest WriteInto(string folder) =>
        new(Query, new Dictionary<string, object?>(), [.. Columns.Select(Column.Of)], SortBy, PartitionColumn, Path.Combine(folder, Name),
            "part-a", KeepEmpty: true);
}

/// <summary>The statements of flows over a lake's files, each table by itself, for our engine and for PySpark alike.</summary>
sealed record GatewayWork(IReadOnlyList<string> Prelude, IReadOnlyList<WorkTable> Tables)
{
    static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);

    public static GatewayWork Read(string path) => JsonSerializer.Deserialize<GatewayWork>(File.ReadAllText(path), Options)!;

    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Options));

    /// <summary>Every table reads what the lake has of its inputs, not what another one of these writes.</summary>
    public static async Task<GatewayWork> OfAsync(string location, IEnumerable<CatalogTable> of)
    {
        await using var lake = await Lake.OpenAsync(location, TimeProvider.System, default);
        var tables = new List<WorkTable>();
        foreach (var table in of) tables.Add(await OfTableAsync(lake, table));
        return new GatewayWork(SqlText.Statements(Preludes.Spark), tables);
    }

    static async Task<WorkTable> OfTableAsync(Lake lake, CatalogTable table)
    {
        var sql = JobCatalog.Catalog.SqlOf(table);
        var query = sql.Settings.Aggregate(JobCatalog.Catalog.BodyFor(table, "spark"),
            (text, name) => text.Replace("$" + name, DirectScript.Literal(ResultSettings.Known[name].Default), StringComparison.Ordinal));
        if (sql.Grain is { FolderKey: { } folder, KeyExpression: { } expression })
            query = $"select *, {expression} as {folder} from ({query}) as built";
        var inputs = new List<WorkView>();
        foreach (var input in table.Inputs)
        {
            var manifest = await lake.ReadManifestAsync(input.Table, default);
            inputs.Add(View(input.Table, JobCatalog.Catalog.ColumnsOf(JobCatalog.Catalog[input.Table]),
                manifest is null ? [] : lake.FilesOf(manifest), []));
        }
        var dictionaries = table.Dictionaries.Select(JobCatalog.Catalog.DictionaryOf)
            .Select(dictionary =>
                View(dictionary.Name, dictionary.Columns, [],
                    [.. dictionary.Rows.Select(row => row.Select(value => (string?)value).ToList())]));
        var work = new WorkTable(table.Name, inputs, [.. dictionaries], query, [.. sql.Columns.Select(Declaration)], sql.Key,
            sql.Grain.FolderKey, "");
        return work with { Statement = ParquetWrite.StatementOf(work.WriteInto("")) };
    }

    static WorkView View(
        string name, IReadOnlyList<Column> columns, IReadOnlyList<string> files, IReadOnlyList<IReadOnlyList<string?>> rows) =>
        new(name, [.. columns.Select(Declaration)], SparkTypes.Ddl(columns), files, rows);

    static string Declaration(Column column) => $"{column.Name} {column.Type}{(column.IsNullable ? "?" : "")}";
}
