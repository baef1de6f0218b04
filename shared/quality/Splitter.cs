using SparkMusic.Engines;

namespace SparkMusic.Quality;

/// <summary>
/// The portable SQL that parts the candidate rows of a splitting table: broken rules first, then duplicates by flag, by observation and by
/// key. Read = kept + rejected + duplicate holds by construction: each candidate gets exactly one verdict.
/// </summary>
public static class Splitter
{
    public const string Kept = "kept", Rejected = "rejected", Duplicate = "duplicate";

    /// <summary>Columns of every <c>rejected/&lt;table&gt;</c> folder.</summary>
    public static readonly Column[] RejectedColumns =
    [
        Column.Of("table_name text The table that refused the row."),
        Column.Of("run_id text The run that refused it."),
        Column.Of("file text? Where the row came from."),
        Column.Of("line bigint? Its line there."),
        Column.Of("byte_offset bigint? Its offset there."),
        Column.Of("rules text[] Names of the rules it broke."),
        Column.Of("message text What is wrong, in words."),
        Column.Of("text text? The row as received, first 16 KB."),
        Column.Of("text_sha256 text? Of the whole text, lower-case hex."),
        Column.Of("text_length bigint? Characters of the whole text."),
    ];

    /// <summary>Characters of a rejected row's text that the table keeps.</summary>
    public const int TextLimit = 16 * 1024;

    /// <summary>
    /// The judged rows: the columns of the statement <paramref name="body"/> but <c>payload</c>, with <c>_digest</c> (its md5),
    /// <c>_text</c> (the
    /// payload where the row is rejected: windows over rows without their texts are many times cheaper), <c>_rules</c> (names joined by
    /// <c>;</c>),
    /// <c>_verdict</c> and, for a partitioned table, the folder key's column. Who brought a row and when decides nothing: both are left
    /// out.
    /// </summary>
    /// <param name="engine">The engine's name: the two spell "all columns but" differently.</param>
    public static string Judge(TableSql table, string body, string engine)
    {
        var newest = table.Within is { } w
            ? $"max(case when _first = '' then {w.Expression} end) over (partition by {string.Join(", ", w.Group)})"
            : "null";
        var isOlder = table.Within is { } o ? IsOlder(o.Expression) : "false";
        return $"""
            with observed as (
                select *, {newest} as _newest
                from ({Flag(table, body, engine)}) as flagged
            ),
            sifted as (
                select *, case when _first <> '' then _first when {isOlder} then '{Duplicate}' else '' end as _second
                from observed
            ),
            ranked as (
                select *, row_number() over (partition by _second, {string.Join(", ", table.Key)} order by {Order(table)}) as _place
                from sifted
            )
            select *, case when _second <> '' then _second when _place > 1 then '{Duplicate}' else '{Kept}' end as _verdict
            from ranked
            """;
    }

    /// <summary>
    /// The candidates with what can be said of each row alone: <c>_rules</c>, <c>_digest</c>, <c>_text</c>, and a first verdict,
    /// <c>_first</c>.
    /// </summary>
    internal static string Flag(TableSql table, string body, string engine) =>
        $"""
        select * {(engine == "duckdb" ? "exclude" : "except")} (payload, _source, _seen_at), md5(payload) as _digest, case when _rules <> '' then payload end as _text,
            case when _rules <> '' then '{Rejected}' when coalesce({table.Duplicate ?? "false"}, false) then '{Duplicate}' else '' end as _first
        from (
            select *, {Rules(table)} as _rules{PartitionColumn(table)}
            from ({body}) as candidates
        ) as ruled
        """;

    internal static string IsOlder(string expression) => $"_newest is not null and not coalesce({expression} = _newest, false)";

    /// <summary>The rejected rows of a judged view, in the columns of <see cref="RejectedColumns"/>.</summary>
    public static string RejectedRows(TableSql table, string judged) =>
        $"""
        select '{table.Name}' as table_name, $run_id as run_id, _file as file, _line as line, cast(null as bigint) as byte_offset,
            split(_rules, ';') as rules, 'breaks ' || replace(_rules, ';', ', ') as message,
            substring(_text, 1, {TextLimit}) as text, sha2(_text, 256) as text_sha256, cast(length(_text) as bigint) as text_length{FolderKey(table)}
        from {judged}
        where _verdict = '{Rejected}'
        """;

    /// <summary>
    /// A column that a statement may return beside the others: how many more candidates a row stands for, all of them duplicates of it. So
    /// a statement that merges observations need not return each of them; what is rejected it returns one by one.
    /// </summary>
    public const string Omitted = "_omitted";

    /// <summary>Rows per partition, verdict and broken rules: partition_key, verdict, rules, row_count, omitted.</summary>
    /// <param name="body">The statement that gave the candidates.</param>
    public static string Count(TableSql table, string judged, string body) =>
        $"""
        select {table.Grain.FolderKey ?? $"'{PartitionKey.All}'"} as partition_key, _verdict as verdict, _rules as rules, cast(count(*) as bigint) as row_count,
            cast({(body.Contains(Omitted, StringComparison.Ordinal) ? $"sum({Omitted})" : "0")} as bigint) as omitted
        from {judged}
        group by {(table.Grain.FolderKey is { } key ? key + ", " : "")}_verdict, _rules
        """;

    static string Rules(TableSql table)
    {
        var nulls = table.Columns.Where(column => !column.IsNullable)
            .Select(column => (Name: "null:" + column.Name, Broken: $"{column.Name} is null"));
        var checks = table.Checks.Where(check => !check.IsWarning).Select(check => (check.Name, Broken: $"not ({check.Expression})"));
        var cases = nulls.Concat(checks).Select(rule => $"case when {rule.Broken} then '{rule.Name}' end").ToList();
        // Nearly all rows obey all rules: only for the others are names put together.
        var fine = nulls.Select(rule => $"not ({rule.Broken})").Concat(checks.Select(rule => $"not coalesce({rule.Broken}, false)"));
        return cases.Count == 0 ? "''"
            : $"case when {string.Join(" and ", fine)} then '' else concat_ws(';', {string.Join(", ", cases)}) end";
    }

    /// <summary>Decides between rows that are equal in all that was asked for.</summary>
    internal const string LastWords = "_digest desc nulls last, _file nulls last, _line nulls last";

    // Missing values are oldest whatever the direction.
    internal static string Order(TableSql table) =>
        string.Join(", ", [.. table.LatestOrder.Select(expression => expression + " nulls last"), LastWords]);

    static string PartitionColumn(TableSql table) => table.Grain.KeyExpression is { } key ? $", {key} as {table.Grain.FolderKey}" : "";

    static string FolderKey(TableSql table) => table.Grain.FolderKey is { } key ? ", " + key : "";
}
