using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;

namespace SparkMusic.Verify;

/// <summary>Columns of Parquet files as <c>name type</c>, in DuckDB's words.</summary>
static class FileColumns
{
    public static async Task<IReadOnlyList<string>> OfAsync(ISqlSession session, string path, CancellationToken cancel)
    {
        var found = new List<string>();
        await using var reader = await session.QueryAsync(
            $"describe select * from read_parquet({FileView.ListOf([path])}, hive_partitioning = false)",
            new Dictionary<string, object?>(), cancel);
        while (await reader.ReadAsync(cancel)) found.Add($"{reader.Current[0]} {reader.Current[1]}");
        return found;
    }

    public static IReadOnlyList<string> Declared(IEnumerable<Column> columns) =>
        [.. columns.Select(column => $"{column.Name} {TypeOf(column.Type)}")];

    // A session holds instants as TIMESTAMP, a file as moments in UTC.
    static string TypeOf(ColumnType type) => type.Scalar == Scalar.Instant ? "timestamp with time zone" + (type.IsArray ? "[]" : "")
        : SqlText.Type(type);
}
