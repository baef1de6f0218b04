using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Quality;

namespace SparkMusic.Verify;

/// <summary>
/// Proves of many files at once what <see cref="RowCheck"/> proves of each: a statement per file costs more than its rows where files are
/// small. Says nothing of a file that it cannot prove.
/// </summary>
sealed class SoundFiles(ISqlSession session, VerifiedTable table, Func<NamedFile, string> pathOf)
{
    // The names of files stand in the statement.
    const int AtOnce = 500;

    static readonly IReadOnlyDictionary<string, object?> NoParameters = new Dictionary<string, object?>();

    /// <summary>
    /// Those of the files that have the declared columns, the rows that the manifest counts, no null where there is none, and no row of
    /// another partition.
    /// </summary>
    public async Task<IReadOnlySet<NamedFile>> AmongAsync(IReadOnlyList<NamedFile> files, CancellationToken cancel)
    {
        var sound = new HashSet<NamedFile>();
        foreach (var kind in files.GroupBy(file => file.Role == FileRole.Rows))
            foreach (var some in kind.Chunk(AtOnce))
            {
                try
                {
                    await ProveAsync(some.ToDictionary(pathOf), kind.Key, sound, cancel);
                }
                catch (EngineException e) when (!e.IsTransient)
                {
                    // One of them cannot be read: which one, and why, is found file by file.
                }
            }
        return sound;
    }

    async Task ProveAsync(Dictionary<string, NamedFile> files, bool areRows, HashSet<NamedFile> sound, CancellationToken cancel)
    {
        var columns = areRows ? table.Columns : Splitter.RejectedColumns;
        var declared = FileColumns.Declared(columns);
        foreach (var paths in await AlikeAsync(files.Keys, cancel))
        {
            var found = await FileColumns.OfAsync(session, paths[0], cancel);
            if (!found.SequenceEqual(declared, StringComparer.OrdinalIgnoreCase)) continue;
            await using var reader = await session.QueryAsync(StatementOf(paths, columns, areRows), NoParameters, cancel);
            while (await reader.ReadAsync(cancel))
            {
                var row = reader.Current;
                var file = files[(string)row[0]!];
                if ((long)row[1]! == file.Entry.Rows && (long)row[2]! == 0 && (!areRows || IsOf(file, (string)row[3]!, (string)row[4]!)))
                    sound.Add(file);
            }
        }
    }

    // What is stale is held to less.
    bool IsOf(NamedFile file, string least, string greatest) => !table.Stale.Contains(file.Partition)
        && (table.Grain?.KeyExpression is null || (least == file.Partition && greatest == file.Partition));

    string StatementOf(IReadOnlyList<string> paths, IReadOnlyList<Column> columns, bool areRows)
    {
        // A key that is null is of no partition.
        var key = areRows && table.Grain?.KeyExpression is { } expression ? $"coalesce({expression}, '')" : "''";
        var isIncomplete = string.Concat(columns.Where(column => !column.IsNullable)
            .Select(column => $" or {SqlText.Name(column.Name)} is null"));
        return $"""
            select _path, cast(count(*) as bigint), cast(count_if(false{isIncomplete}) as bigint), min({key}), max({key}),
                bit_xor(hash({SqlText.Names(columns)})) is null
            from (
                select filename as _path, {SqlText.FromFile(columns, has: _ => true)}
                from read_parquet({FileView.ListOf(paths)}, filename = true, hive_partitioning = false)
            )
            group by _path
            """;
    }

    /// <summary>The files, those of one schema together.</summary>
    async Task<IReadOnlyList<List<string>>> AlikeAsync(IEnumerable<string> paths, CancellationToken cancel)
    {
        var alike = new Dictionary<string, List<string>>();
        await using var reader = await session.QueryAsync(FileSchemas.Of(paths), NoParameters, cancel);
        while (await reader.ReadAsync(cancel))
        {
            var schema = (string)reader.Current[1]!;
            if (!alike.TryGetValue(schema, out var files)) alike[schema] = files = [];
            files.Add((string)reader.Current[0]!);
        }
        return [.. alike.Values];
    }
}
