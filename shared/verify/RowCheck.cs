using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Lakes;
using SparkMusic.Quality;

namespace SparkMusic.Verify;

/// <summary>
/// Reads every file whole, every column of every row: its columns, its count of rows, its nulls, and that each row is of the partition it
/// lies in.
/// </summary>
sealed class RowCheck(Lake lake, ISqlSession session, VerifiedTable table, Findings findings)
{
    static readonly IReadOnlyDictionary<string, object?> NoParameters = new Dictionary<string, object?>();

    /// <summary>The files that can be read.</summary>
    public async Task<IReadOnlyList<NamedFile>> RunAsync(IReadOnlyList<NamedFile> files, CancellationToken cancel)
    {
        var readable = new List<NamedFile>();
        var sound = await new SoundFiles(session, table, PathOf).AmongAsync(files, cancel);
        foreach (var file in files)
        {
            if (sound.Contains(file))
            {
                findings.CountRows(file.Entry.Rows);
                readable.Add(file);
                continue;
            }
            try
            {
                await CheckAsync(file, cancel);
                readable.Add(file);
            }
            catch (EngineException e)
            {
                findings.Add(Promise.AllOrNothing, table.Manifest, file.Path, $"The file is no Parquet of this table: {e.Message}");
            }
        }
        return readable;
    }

    async Task CheckAsync(NamedFile file, CancellationToken cancel)
    {
        var path = PathOf(file);
        IReadOnlyList<Column> declared = file.Role == FileRole.Rows ? table.Columns : Splitter.RejectedColumns;
        var isStale = file.Role == FileRole.Rows && table.Stale.Contains(file.Partition);
        await CheckColumnsAsync(file, path, declared, isStale, cancel);
        await session.AttachFilesAsync("_file", declared, [path], cancel);
        var required = isStale ? [] : declared.Where(column => !column.IsNullable).ToList();
        var misplaced = file.Role == FileRole.Rows && table.Grain?.KeyExpression is { } key
            ? $"count_if({key} is distinct from '{file.Partition}')" : "0";
        var sql = $"""
            select cast(count(*) as bigint), cast({misplaced} as bigint), bit_xor(hash({SqlText.Names(declared)})) is null
                {string.Concat(required.Select(column => $", cast(count_if({Quoted(column)} is null) as bigint)"))}
            from _file
            """;
        await using var reader = await session.QueryAsync(sql, NoParameters, cancel);
        await reader.ReadAsync(cancel);
        var row = reader.Current;
        var rows = (long)row[0]!;
        findings.CountRows(rows);
        if (rows != file.Entry.Rows)
            findings.Add(Promise.Accounted, table.Manifest, file.Path, $"The file has {rows} rows; the manifest says {file.Entry.Rows}.");
        if ((long)row[1]! is > 0 and var strangers)
            findings.Add(Promise.AllOrNothing, table.Manifest, file.Path,
                $"{strangers} of its rows belong to another partition than {file.Partition}.");
        for (var i = 0; i < required.Count; i++)
            if ((long)row[3 + i]! is > 0 and var nulls)
                findings.Add(Promise.AllOrNothing, table.Manifest, file.Path,
                    $"{nulls} rows have no {required[i].Name}, which is never null.");
    }

    async Task CheckColumnsAsync(NamedFile file, string path, IReadOnlyList<Column> declared, bool isStale, CancellationToken cancel)
    {
        var found = await FileColumns.OfAsync(session, path, cancel);
        var wanted = FileColumns.Declared(declared);
        if (isStale || found.SequenceEqual(wanted, StringComparer.OrdinalIgnoreCase)) return;
        // Raw is never written again: a segment may lack columns that came later.
        if (table.IsRaw && file.Role == FileRole.Rows && found.All(column => wanted.Contains(column, StringComparer.OrdinalIgnoreCase)))
            return;
        var missing = wanted.Except(found, StringComparer.OrdinalIgnoreCase).ToList();
        var extra = found.Except(wanted, StringComparer.OrdinalIgnoreCase).ToList();
        findings.Add(Promise.AllOrNothing, table.Manifest, file.Path, missing.Count + extra.Count == 0
            ? "Its columns are in another order than declared."
            : $"Its columns are not those declared{Listed("missing", missing)}{Listed("not declared", extra)}.");
    }

    string PathOf(NamedFile file) => FileView.LocalPathOf(lake.EngineUriOf(file.Path));

    static string Listed(string what, List<string> columns) => columns.Count == 0 ? "" : $"; {what}: {string.Join(", ", columns)}";

    static string Quoted(Column column) => SqlText.Name(column.Name);
}
