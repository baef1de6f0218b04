using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;

namespace SparkMusic.Jobs.Extract.Writing;

/// <summary>SQL of tables in memory, and to copy rows to zstd Parquet.</summary>
static class ParquetCopy
{
    // A row group lies in memory while it fills. A dictionary for payloads is given up early. Raw is read whole: nobody asks a filter for a
    // value.
    const string Options =
        "format parquet, compression zstd, row_group_size 61440, string_dictionary_page_size_limit 262144, write_bloom_filter false";

    /// <summary>Column definitions, in parentheses.</summary>
    public static string Definition(IReadOnlyList<Column> columns) =>
        $"({string.Join(", ", columns.Select(column => $"{Quoted(column.Name)} {TypeOf(column.Type)}"))})";

    /// <summary>Writes all rows in the order they come.</summary>
    /// <param name="connection">Where the source is known.</param>
    /// <param name="source">A table, or a call of a table function.</param>
    /// <param name="columns">What is written.</param>
    /// <param name="path">The file; its folder is made.</param>
    /// <param name="cancel">Interrupts.</param>
    /// <returns>Rows written.</returns>
    public static long Write(
        DuckDbConnection connection, string source, IReadOnlyList<Column> columns, string path, CancellationToken cancel)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var names = string.Join(", ", columns.Select(column => Quoted(column.Name)));
        return connection.Execute(
            $"copy (select {names} from {source}) to '{path.Replace("'", "''", StringComparison.Ordinal)}' ({Options})", null, cancel);
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
