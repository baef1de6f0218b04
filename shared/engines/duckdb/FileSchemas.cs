using System.Collections.Concurrent;

namespace SparkMusic.Engines.DuckDb;

/// <summary>
/// The columns of files that were looked at before: a lake's file never changes under its name, and a flow attaches the same ones again and
/// again.
/// </summary>
sealed class FileSchemas
{
    readonly ConcurrentDictionary<string, string> _byFile = new();
    readonly ConcurrentDictionary<string, HashSet<string>> _names = new();

    /// <summary>A statement of each file and a text that is the same for files of one schema.</summary>
    public static string Of(IEnumerable<string> files) => $"""
        select file_name, string_agg(concat_ws(':', name, type, converted_type, logical_type, num_children), ',' order by column_id)
            as columns
        from parquet_schema({FileView.ListOf(files)})
        group by file_name
        """;

    /// <summary>Whether all files have one schema, and the names of all their columns.</summary>
    public (bool IsOne, HashSet<string> Names) Of(DuckDbConnection connection, IReadOnlyList<string> files, CancellationToken cancel)
    {
        var unknown = files.Where(file => !_byFile.ContainsKey(file)).ToList();
        if (unknown.Count > 0) Read(connection, unknown, cancel);
        var schemas = files.DistinctBy(file => _byFile[file]).ToList();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var file in schemas) names.UnionWith(_names.GetOrAdd(_byFile[file], _ => NamesIn(connection, file, cancel)));
        return (schemas.Count == 1, names);
    }

    void Read(DuckDbConnection connection, IReadOnlyList<string> files, CancellationToken cancel)
    {
        var columns = new Dictionary<string, string>();
        using var rows = connection.Query(Of(files), cancel: cancel);
        while (rows.Read(cancel)) columns.Add((string)rows.Current[0]!, (string)rows.Current[1]!);
        foreach (var file in files)
            _byFile[file] = columns.GetValueOrDefault(file)
                ?? throw new EngineException(EngineErrorKind.Internal,
                    $"DuckDB did not tell the columns of {file}, but of {string.Join(", ", columns.Keys)}.");
    }

    static HashSet<string> NamesIn(DuckDbConnection connection, string file, CancellationToken cancel)
    {
        using var rows = connection.Query($"describe select * from read_parquet({FileView.ListOf([file])}, hive_partitioning = false)",
            cancel: cancel);
        var names = new HashSet<string>();
        while (rows.Read(cancel)) names.Add((string)rows.Current[0]!);
        return names;
    }
}
