using SparkMusic.Engines.DuckDb;
using SparkMusic.Quality;

namespace SparkMusic.Run;

/// <summary>
/// DuckDB: whether a derived table keeps all its promises, from what costs least: nulls from the footers of its files, repeated keys from
/// neighbours in the sorted files, checks over all partitions at once. Which rows break what is only counted when some do.
/// </summary>
static class QuickChecks
{
    public static async Task<bool> AllHoldAsync(
        TableWork work, IReadOnlyList<string> files, string built, IReadOnlyList<Check> checks, CancellationToken cancel)
    {
        var nullable = await MayHoldNullsAsync(work, files, cancel);
        var broken = checks.Select(check => $"count_if(not ({check.Expression}))")
            .Concat(nullable.Select(column => $"count_if({column} is null)")).ToList();
        var order = string.Join(", ", work.Table.Key.Select(column => $"{column}, 'asc nulls first'"));
        var repeated = $"""
            select cast(count(*) as bigint) from (
                select sort_key, lag(sort_key) over () as sort_key_before from (select create_sort_key({order}) as sort_key from {built}) as sorted
            ) as neighbours
            where sort_key = sort_key_before
            """;
        return await NumberAsync(work, repeated, cancel) == 0
            && (broken.Count == 0 || await NumberAsync(work, $"select cast({string.Join(" + ", broken)} as bigint) from {built}",
                cancel) == 0);
    }

    /// <summary>
    /// Columns that may not be null, and of which the footers do not say that they hold none: an array without elements counts as one
    /// there.
    /// </summary>
    static async Task<IReadOnlyList<string>> MayHoldNullsAsync(TableWork work, IReadOnlyList<string> files, CancellationToken cancel)
    {
        var sql = $"""
            select path_in_schema, cast(sum(stats_null_count) as bigint) as nulls
            from parquet_metadata({FileView.ListOf(files)})
            group by path_in_schema
            having count(*) = count(stats_null_count) and nulls = 0
            """;
        var filled = new HashSet<string>();
        await using var rows = await work.Session.QueryAsync(sql, TableWork.NoParameters, cancel);
        while (await rows.ReadAsync(cancel)) filled.Add(((string)rows.Current[0]!).Split(", ")[0]);
        return [.. work.Table.Columns.Where(column => !column.IsNullable && !filled.Contains(column.Name)).Select(column => column.Name)];
    }

    static async Task<long> NumberAsync(TableWork work, string sql, CancellationToken cancel)
    {
        await using var rows = await work.Session.QueryAsync(sql, TableWork.NoParameters, cancel);
        await rows.ReadAsync(cancel);
        return (long)rows.Current[0]!;
    }
}
