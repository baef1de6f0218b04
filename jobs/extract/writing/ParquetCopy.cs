using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;

namespace SparkMusic.Jobs.Extract.Writing;

/// <summary>SQL that makes a table in memory and copies rows of it to zstd Parquet.</summary>
static class ParquetCopy
{
    public static void CreateTable(DuckDbConnection connection, string name, IReadOnlyList<Column> columns, string? keyColumn)
    {
        var declared = columns.Select(column => $"{Quoted(column.Name)} {TypeOf(column.Type)}");
        if (keyColumn is not null) declared = declared.Append($"{Quoted(keyColumn)} varchar");
        connection.Execute($"create table {Quoted(name)} ({string.Join(", ", declared)})");
    }

    /// <summary>Writes the rows, of one partition where the table has a key column, in the order they were appended.</summary>
    public static void Write(DuckDbConnection connection, string table, IReadOnlyList<Column> columns, string? keyColumn, string? key, string path, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var names = string.Join(", ", columns.Select(column => Quoted(column.Name)));
        var where = keyColumn is null ? "" : $" where {Quoted(keyColumn)} = '{key}'";
        connection.Execute($"copy (select {names} from {Quoted(table)}{where}) to '{path.Replace("'", "''", StringComparison.Ordinal)}' (format parquet, compression zstd)", null, cancel);
    }

    static string Quoted(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    static string TypeOf(ColumnType type) => type.Scalar switch
    {
        Scalar.Text => "varchar",
        Scalar.Boolean => "boolean",
        Scalar.Int => "integer",
        Scalar.Bigint => "bigint",
        Scalar.Double => "double",
        Scalar.Date => "date",
        Scalar.Instant => "timestamptz",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown type."),
    } + (type.IsArray ? "[]" : "");
}
