using SparkMusic.Quality;

namespace SparkMusic.Run;

/// <summary>Builds a table from checked inputs: written first, then its key, nulls and checks are counted on the very files that were staged.</summary>
static class DerivedBuild
{
    public static async Task<StagedTable> RunAsync(TableWork work, CancellationToken cancel)
    {
        var (session, table) = (work.Session, work.Table);
        var statement = table.Grain is { FolderKey: { } key, KeyExpression: { } expression }
            ? $"select * from (select *, {expression} as {key} from ({work.Body}) as built) as keyed where {work.InKeys(key)}"
            : work.Body;
        var files = await session.WriteAsync(work.Write(statement, work.Parameters), cancel);
        var root = work.Folder.TrimEnd('/') + "/";
        await session.AttachFilesAsync("_built", table.Columns, [.. files.Select(file => root + file.Path)], cancel);
        var nulls = table.Columns.Where(column => !column.IsNullable).Select(column => new Check("null:" + column.Name, $"{column.Name} is not null", IsWarning: false));
        var source = table.Grain is { FolderKey: { } k, KeyExpression: { } e } ? $"(select *, {e} as {k} from _built) as keyed" : "_built";
        var checks = await CheckQueries.RunAsync(work, source, "true", [.. nulls, .. table.Checks], cancel);
        var keys = await CheckQueries.DuplicateKeysAsync(work, source, cancel);
        var counts = work.Keys.ToDictionary(key => key, _ => new RowCount(0, 0, 0));
        foreach (var file in files)
        {
            var partition = file.Partition.Length == 0 ? PartitionKey.All : file.Partition;
            counts[partition] = new RowCount(counts[partition].Kept + file.Rows, 0, 0);
        }
        return new StagedTable(files, [], counts, [.. keys, .. checks]);
    }
}
