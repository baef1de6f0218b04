using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Lakes;

namespace SparkMusic.Verify;

/// <summary>Whether each key is in the table once, over all its files.</summary>
static class KeyCheck
{
    public static async Task RunAsync(Lake lake, ISqlSession session, VerifiedTable table, IReadOnlyList<NamedFile> files,
        Findings findings, CancellationToken cancel)
    {
        if (table.Sql is null) return;
        var key = table.Sql.Key;
        var columns = string.Join(", ", key.Select(SqlText.Name));
        var texts = key.Select(column => $"coalesce(cast({SqlText.Name(column)} as varchar), 'null')");
        await session.AttachFilesAsync("_table", table.Columns,
            [.. files.Where(file => file.Role == FileRole.Rows).Select(file => lake.EngineUriOf(file.Path))], cancel);
        var sql = $"""
            select cast(count(*) as bigint), cast(coalesce(sum(times - 1), 0) as bigint), min(key_text)
            from (
                select count(*) as times, concat_ws(', ', {string.Join(", ", texts)}) as key_text
                from _table
                group by {columns}
                having count(*) > 1
            )
            """;
        await using var reader = await session.QueryAsync(sql, new Dictionary<string, object?>(), cancel);
        await reader.ReadAsync(cancel);
        if ((long)reader.Current[0]! is var keys and > 0)
            findings.Add(Promise.NoDuplicate, table.Manifest, $"{table.Manifest.Layer}/{table.Name}",
                $"{keys} keys ({string.Join(", ", key)}) are there more than once, {reader.Current[1]} rows too many; "
                + $"the first is ({reader.Current[2]}).");
    }
}
