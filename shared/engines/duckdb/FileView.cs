namespace SparkMusic.Engines.DuckDb;

/// <summary>The query over Parquet files that a view is made of.</summary>
static class FileView
{
    const string FileScheme = "file://";

    public static string QueryOf(DuckDbConnection connection, IReadOnlyList<Column> columns, IReadOnlyList<string> files, CancellationToken cancel)
    {
        if (files.Count == 0) return $"select {SqlText.FromFile(columns, has: _ => false)} where false";
        var list = '[' + string.Join(", ", files.Select(file => SqlText.PathLiteral(LocalPathOf(file)))) + ']';
        var source = SourceOf(connection, list, files.Count, cancel);
        var present = NamesIn(connection, source, cancel);
        return $"select {SqlText.FromFile(columns, present.Contains)} from {source}";
    }

    /// <summary>
    /// Files of one schema are bound by the first one's footer; a union by name reads all footers each time the view is used, and is only
    /// needed where files differ (a column was added to the table since).
    /// </summary>
    static string SourceOf(DuckDbConnection connection, string list, int count, CancellationToken cancel)
    {
        const string SchemasOf = """
            select count(distinct columns) from (
                select file_name, string_agg(concat_ws(':', name, type, converted_type, logical_type, num_children), ',' order by column_id) as columns
                from parquet_schema(
            """;
        var isUnion = count > 1 && Scalar(connection, $"{SchemasOf}{list}) group by file_name)", cancel) > 1;
        return $"read_parquet({list}, union_by_name = {(isUnion ? "true" : "false")}, hive_partitioning = false)";
    }

    static HashSet<string> NamesIn(DuckDbConnection connection, string source, CancellationToken cancel)
    {
        using var rows = connection.Query($"describe select * from {source}", cancel: cancel);
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        while (rows.Read(cancel)) names.Add((string)rows.Current[0]!);
        return names;
    }

    static string LocalPathOf(string file) => file.StartsWith(FileScheme, StringComparison.Ordinal) ? new Uri(file).LocalPath : file;

    static long Scalar(DuckDbConnection connection, string sql, CancellationToken cancel)
    {
        using var rows = connection.Query(sql, cancel: cancel);
        rows.Read(cancel);
        return (long)rows.Current[0]!;
    }
}
