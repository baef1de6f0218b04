using SparkMusic.Quality;

namespace SparkMusic.Run;

/// <summary>Counts broken checks and repeated keys per partition, in one query each.</summary>
static class CheckQueries
{
    const string UniqueKey = "unique_key", Fail = "fail";

    /// <summary>What both queries give when no row breaks anything.</summary>
    public static IReadOnlyList<CheckCount> AllHold(TableWork work, IReadOnlyList<Check> checks) =>
        [.. work.Keys.SelectMany(key => checks.Select(check => new CheckCount(key, check.Name, SeverityOf(check), 0))
            .Prepend(new CheckCount(key, UniqueKey, Fail, 0)))];

    public static async Task<IReadOnlyList<CheckCount>> RunAsync(
        TableWork work, string source, string where, IReadOnlyList<Check> checks, CancellationToken cancel)
    {
        if (checks.Count == 0) return [];
        var failures = work.Keys.ToDictionary(key => key, _ => new long[checks.Count]);
        var counts = checks.Select((check, i) => $"cast(count_if(not ({check.Expression})) as bigint) as c{i}");
        var key = work.Table.Grain.FolderKey;
        var sql = $"""
            select {key ?? $"'{PartitionKey.All}'"} as partition_key, {string.Join(", ", counts)}
            from {source} where {where} {(key is null ? "" : $"group by {key}")}
            """;
        await using var rows = await work.Session.QueryAsync(sql, TableWork.NoParameters, cancel);
        while (await rows.ReadAsync(cancel))
            for (var i = 0; i < checks.Count; i++)
                failures[(string)rows.Current[0]!][i] = (long)rows.Current[i + 1]!;
        return [.. failures.SelectMany(partition => checks.Select((check, i) =>
            new CheckCount(partition.Key, check.Name, SeverityOf(check), partition.Value[i])))];
    }

    /// <summary>How many keys stand more than once.</summary>
    public static async Task<IReadOnlyList<CheckCount>> DuplicateKeysAsync(TableWork work, string source, CancellationToken cancel)
    {
        var failures = work.Keys.ToDictionary(key => key, _ => 0L);
        var folderKey = work.Table.Grain.FolderKey;
        var columns = string.Join(", ", work.Table.Key.Prepend(folderKey).Where(column => column is not null));
        var partition = folderKey ?? $"'{PartitionKey.All}'";
        var sql = $"""
            select {partition} as partition_key, cast(count(*) as bigint) as keys
            from (select {columns} from {source} group by {columns} having count(*) > 1) as repeated
            {(folderKey is null ? "" : $"group by {folderKey}")}
            """;
        await using var rows = await work.Session.QueryAsync(sql, TableWork.NoParameters, cancel);
        while (await rows.ReadAsync(cancel)) failures[(string)rows.Current[0]!] = (long)rows.Current[1]!;
        return [.. failures.Select(found => new CheckCount(found.Key, UniqueKey, Fail, found.Value))];
    }

    static string SeverityOf(Check check) => check.IsWarning ? "warn" : Fail;
}
