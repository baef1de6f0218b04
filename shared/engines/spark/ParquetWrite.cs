using SparkMusic.Spark;

namespace SparkMusic.Engines.SparkSql;

/// <summary>
/// Writes a query as Parquet: one SQL statement that casts, gathers each partition's rows in one place and sorts them, Spark's writer, and
/// then
/// the files get our names. Only a partition too big for one file (see the advised size in spark-defaults.conf) has several.
/// </summary>
sealed class ParquetWrite(SparkSession session, JvmObject context, WriteRequest request)
{
    const string Extension = ".parquet";

    public async Task<IReadOnlyList<WrittenFile>> RunAsync()
    {
        using (var rows = await session.Sql(StatementOf(request), request.Parameters))
        {
            var writer = rows.Write().Option("compression", "zstd");
            if (request.PartitionColumn is { } partition) writer.PartitionBy(partition);
            await writer.Parquet(request.Folder);
        }
        using var folder = await HadoopFolder.OpenAsync(session.Jvm, context, request.Folder);
        return await TidyAsync(folder);
    }

    /// <summary>What Spark's writer is given.</summary>
    internal static string StatementOf(WriteRequest request)
    {
        var partition = request.PartitionColumn is { } name ? SparkTypes.Quote(name) : null;
        var columns = request.Columns.Select(Cast);
        if (partition is not null) columns = columns.Append($"{NotNull(partition, request.PartitionColumn!)} as {partition}");
        // Rows that are equal in the sort columns are ordered by a hash of all: equal results are equal bytes.
        var hash = $"xxhash64({string.Join(", ", request.Columns.Select(column => SparkTypes.Quote(column.Name)))})";
        var order = string.Join(", ", request.SortBy.Select(SparkTypes.Quote).Prepend(partition).Append(hash)
            .Where(term => term is not null));
        var gather = partition is null ? "rebalance" : $"rebalance({partition})";
        return $"select /*+ {gather} */ {string.Join(", ", columns)} from {SqlText.AsSubquery(request.Sql)} sort by {order}";
    }

    static string Cast(Column column) =>
        $"cast({SparkTypes.Quote(column.Name)} as {SparkTypes.Sql(column.Type)}) as {SparkTypes.Quote(column.Name)}";

    /// <summary>
    /// The last, never reached text makes the column one that cannot be null. Else Spark's writer puts a projection of its own on top that
    /// turns
    /// '' into null, forgets the order, and sorts again by the partition alone.
    /// </summary>
    static string NotNull(string partition, string name)
    {
        var value = $"cast({partition} as string)";
        // Not "^…$": that is true of a value with a line end behind it.
        var isPlain = $"regexp_like({value}, '^[A-Za-z0-9_-]') and not regexp_like({value}, '[^A-Za-z0-9._-]')";
        return $"coalesce(case when {isPlain} then {value} end, "
            + $"cast(raise_error(concat('{name} cannot name a folder: ', coalesce({value}, 'null'))) as string), '')";
    }

    async Task<IReadOnlyList<WrittenFile>> TidyAsync(HadoopFolder folder)
    {
        var written = new List<WrittenFile>();
        var parts = new List<(string Path, long Rows)>();
        foreach (var path in await folder.ListAsync())
        {
            var name = path[(path.LastIndexOf('/') + 1)..];
            if (name.StartsWith('.') || name.StartsWith('_') || !name.EndsWith(Extension, StringComparison.Ordinal))
                await folder.DeleteAsync(path);
            else parts.Add((path, await folder.RowsAsync(path)));
        }
        var keepsEmpty = request.KeepEmpty && request.PartitionColumn is null && parts.All(part => part.Rows == 0);
        if (!keepsEmpty && parts.All(part => part.Rows == 0))
        {
            await folder.DeleteAsync("");
            return [];
        }
        foreach (var part in keepsEmpty ? parts.Skip(1) : parts.Where(part => part.Rows == 0)) await folder.DeleteAsync(part.Path);
        var kept = keepsEmpty ? parts.Take(1) : parts.Where(part => part.Rows > 0);
        foreach (var inFolder in kept.GroupBy(part => part.Path[..(part.Path.LastIndexOf('/') + 1)]))
        {
            var number = 0;
            foreach (var (path, rows) in inFolder)
            {
                var target = $"{inFolder.Key}{request.FilePrefix}-{number++}{Extension}";
                await folder.RenameAsync(path, target);
                written.Add(new WrittenFile(PartitionOf(inFolder.Key), target, rows));
            }
        }
        return written;
    }

    string PartitionOf(string folder) => request.PartitionColumn is null ? "" : folder[(request.PartitionColumn.Length + 1)..].TrimEnd('/');
}
