using SparkMusic.Engines;
using SparkMusic.Quality;

namespace SparkMusic.Run;

/// <summary>
/// Builds a table from checked inputs: written first, then its key, nulls and checks are counted on the very files that were staged.
/// </summary>
static class DerivedBuild
{
    public static async Task<StagedTable> RunAsync(TableWork work, CancellationToken cancel)
    {
        var (session, table) = (work.Session, work.Table);
        var statement = table.Grain.FolderKey is { } key
            ? $"select * from (select *, {Strays.KeyOf(table.Grain)} as {key} from ({work.Body}) as built) as keyed where "
                + $"{work.NotElsewhere(key)}"
            : work.Body;
        var written = await session.WriteAsync(work.Write(statement, work.Parameters), cancel);
        var counts = work.Keys.ToDictionary(key => key, _ => 0L);
        foreach (var file in written) counts[KeyOf(file)] = counts.GetValueOrDefault(KeyOf(file)) + file.Rows;
        var strays = counts.Where(count => !work.Keys.Contains(count.Key)).ToDictionary();
        var files = written.Where(file => !strays.ContainsKey(KeyOf(file))).ToList();
        var checks = await CheckAsync(work,
            [.. files.Where(file => file.Rows > 0).Select(file => $"{work.Folder.TrimEnd('/')}/{file.Path}")], cancel);
        return new StagedTable(files, [], work.Keys.ToDictionary(key => key, key => new RowCount(counts[key], 0, 0)),
            [.. Strays.Counts(work, strays), .. checks]);
    }

    static string KeyOf(WrittenFile file) => file.Partition.Length == 0 ? PartitionKey.All : file.Partition;

    static async Task<IReadOnlyList<CheckCount>> CheckAsync(TableWork work, IReadOnlyList<string> files, CancellationToken cancel)
    {
        var table = work.Table;
        var nulls = table.Columns.Where(column => !column.IsNullable)
            .Select(column => new Check("null:" + column.Name, $"{column.Name} is not null", IsWarning: false));
        IReadOnlyList<Check> checks = [.. nulls, .. table.Checks];
        if (files.Count == 0) return CheckQueries.AllHold(work, checks);
        await work.Session.AttachFilesAsync("_built", table.Columns, files, cancel);
        if (work.Engine == "duckdb" && await QuickChecks.AllHoldAsync(work, files, "_built", table.Checks, cancel))
            return CheckQueries.AllHold(work, checks);
        var source = table.Grain is { FolderKey: { } k, KeyExpression: { } e } ? $"(select *, {e} as {k} from _built) as keyed" : "_built";
        return [.. await CheckQueries.DuplicateKeysAsync(work, source, cancel),
            .. await CheckQueries.RunAsync(work, source, "true", checks, cancel)];
    }
}
