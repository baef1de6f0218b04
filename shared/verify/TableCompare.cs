using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Quality;

namespace SparkMusic.Verify;

/// <summary>
/// Compares the views <c>_was</c> and <c>_is</c> as multisets: doubles within 1e-9 of max(1, |a|, |b|), NaN like NaN, arrays in order.
/// Answers what differs in words, or null.
/// </summary>
static class TableCompare
{
    static readonly IReadOnlyDictionary<string, object?> NoParameters = new Dictionary<string, object?>();

    /// <summary>Rows of a table, matched by its key.</summary>
    public static async Task<string?> ByKeyAsync(ISqlSession session, TableSql table, CancellationToken cancel)
    {
        var on = string.Join(" and ", table.Key.Select(SqlText.Name).Select(key => $"a.{key} is not distinct from b.{key}"));
        var keyText = string.Join(", ", table.Key.Select(SqlText.Name)
            .Select(key => $"coalesce(cast(coalesce(a.{key}, b.{key}) as varchar), 'null')"));
        var differ = table.Columns.Where(column => !table.Key.Contains(column.Name))
            .Select(column => (column.Name, Condition: Differs(column))).ToList();
        var counts = differ.Select((column, i) => $", cast(count_if(a._there and b._there and {column.Condition}) as bigint) as d{i}");
        var differs = string.Concat(differ.Select(column => $" or {column.Condition}"));
        var sql = $"""
            select gone, added, {string.Join(", ", differ.Select((_, i) => "d" + i).Append("sample"))}
            from (
                select cast(count_if(b._there is null) as bigint) as gone, cast(count_if(a._there is null) as bigint) as added
                    {string.Concat(counts)}
                    , min(case when a._there is null or b._there is null{differs} then concat_ws(', ', {keyText}) end) as sample
                from (select *, true as _there from _was) as a
                full join (select *, true as _there from _is) as b on {on}
            )
            """;
        await using var reader = await session.QueryAsync(sql, NoParameters, cancel);
        await reader.ReadAsync(cancel);
        var row = reader.Current;
        var words = new List<string>();
        if ((long)row[0]! is > 0 and var gone) words.Add($"{gone} would not be there");
        if ((long)row[1]! is > 0 and var added) words.Add($"{added} are missing");
        for (var i = 0; i < differ.Count; i++)
            if ((long)row[2 + i]! is > 0 and var other) words.Add($"{other} have another {differ[i].Name}");
        return words.Count == 0 ? null : $"{string.Join(", ", words)}, the first at ({row[^1]})";
    }

    /// <summary>Rejected rows: the same ones for the same rules, whoever rejected them.</summary>
    public static async Task<string?> RejectedAsync(ISqlSession session, CancellationToken cancel)
    {
        const string Columns = "table_name, file, line, byte_offset, array_to_string(rules, ';'), message, text, text_sha256, text_length";
        const string Sql = $"""
            select (select cast(count(*) as bigint) from (select {Columns} from _was except all select {Columns} from _is)),
                (select cast(count(*) as bigint) from (select {Columns} from _is except all select {Columns} from _was))
            """;
        await using var reader = await session.QueryAsync(Sql, NoParameters, cancel);
        await reader.ReadAsync(cancel);
        var (gone, added) = ((long)reader.Current[0]!, (long)reader.Current[1]!);
        return gone + added == 0 ? null : $"{gone} would not be there, {added} are missing";
    }

    static string Differs(Column column)
    {
        var name = SqlText.Name(column.Name);
        var (a, b) = ($"a.{name}", $"b.{name}");
        var same = $"{a} is not distinct from {b}";
        return column.Type is { Scalar: Scalar.Double, IsArray: false }
            ? $"not ({same} or coalesce(isfinite({a}) and isfinite({b}) and abs({a} - {b}) <= 1e-9 * greatest(1, abs({a}), abs({b})), "
                + "false))" : $"not ({same})";
    }
}
