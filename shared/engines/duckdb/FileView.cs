namespace SparkMusic.Engines.DuckDb;

/// <summary>The query over Parquet files that a view is made of.</summary>
static class FileView
{
    const string FileScheme = "file://";

    /// <summary>
    /// Files of one schema are bound by the first one's footer; a union by name reads all footers each time the view is used, and is only
    /// needed where files differ (a column was added to the table since).
    /// </summary>
    public static string QueryOf(DuckDbConnection connection, FileSchemas schemas, IReadOnlyList<Column> columns,
        IReadOnlyList<string> files, CancellationToken cancel)
    {
        if (files.Count == 0) return $"select {SqlText.FromFile(columns, has: _ => false)} where false";
        IReadOnlyList<string> paths = [.. files.Select(LocalPathOf)];
        var (isOne, names) = schemas.Of(connection, paths, cancel);
        return $"select {SqlText.FromFile(columns, names.Contains)} from read_parquet({ListOf(paths)}, "
            + $"union_by_name = {(isOne ? "false" : "true")}, hive_partitioning = false)";
    }

    /// <summary>Paths as DuckDB's functions over files take them.</summary>
    public static string ListOf(IEnumerable<string> paths) => '[' + string.Join(", ", paths.Select(SqlText.PathLiteral)) + ']';

    /// <summary>As DuckDB names a file of this machine in its answers.</summary>
    public static string LocalPathOf(string file) => file.StartsWith(FileScheme, StringComparison.Ordinal) ? new Uri(file).LocalPath : file;
}
