namespace SparkMusic.Quality;

/// <summary>
/// The verdicts of <see cref="Splitter.Judge"/> for DuckDB at a third of its cost: candidates are kept once, unsorted, and only rows of keys
/// that stand more than once are ranked, by number and without their other columns.
/// </summary>
public static class QuickSplitter
{
    /// <summary>The candidates as <see cref="Splitter.Judge"/> flags them, numbered by <c>_row</c>.</summary>
    public static string Candidates(TableSql table, string body) => $"select *, row_number() over () as _row from ({Splitter.Flag(table, body, "duckdb")}) as flagged";

    /// <summary>Numbers of the candidates that are duplicates: flagged so, not of the newest observation, or second of their key.</summary>
    public static string Duplicates(TableSql table, string candidates)
    {
        var order = table.LatestOrder.Select((expression, i) => (Term: Splitter.TermOf(expression), Name: $"_o{i}")).ToList();
        var columns = string.Join(", ", (string[])["_row", .. table.Key, .. order.Select(o => $"{o.Term.Expression} as {o.Name}"), "_digest", "_file", "_line"]);
        var ranking = string.Join(", ", (string[])[.. order.Select(o => $"{o.Name}{o.Term.Direction} nulls last"), Splitter.LastWords]);
        return $"""
            with {Newest(table, candidates)}sifted as (
                select {columns}, {Verdict(table)} as _second
                from {candidates} {JoinNewest(table)}
            ),
            contested as (
                select {string.Join(", ", table.Key.Select((column, i) => $"{column} as _k{i}"))}
                from sifted
                where _second = ''
                group by all
                having count(*) > 1
            ),
            ranked as (
                select _row, row_number() over (partition by {string.Join(", ", table.Key)} order by {ranking}) as _place
                from sifted
                semi join contested on {string.Join(" and ", table.Key.Select((column, i) => $"{column} is not distinct from _k{i}"))}
                where _second = ''
            )
            select _row from ranked where _place > 1
            union all
            select _row from sifted where _second = '{Splitter.Duplicate}'
            """;
    }

    /// <summary>What stands for the judged view behind <c>from</c>.</summary>
    public static string Judged(string candidates, string duplicates) =>
        $"""
        (select c.*, case when c._first = '{Splitter.Rejected}' then c._first when d._row is not null then '{Splitter.Duplicate}' else '{Splitter.Kept}' end as _verdict
        from {candidates} as c left join {duplicates} as d on d._row = c._row) as judged
        """;

    static string Newest(TableSql table, string candidates) => table.Within is { } within
        ? $"""
        newest as (
            select {string.Join(", ", within.Group.Select((column, i) => $"{column} as _g{i}"))}, max(case when _first = '' then {within.Expression} end) as _newest
            from {candidates}
            group by {string.Join(", ", within.Group)}
        ),

        """
        : "";

    static string JoinNewest(TableSql table) => table.Within is { } within
        ? $"join newest on {string.Join(" and ", within.Group.Select((column, i) => $"{column} is not distinct from _g{i}"))}"
        : "";

    static string Verdict(TableSql table) => table.Within is { } within
        ? $"case when _first <> '' then _first when {Splitter.IsOlder(within.Expression)} then '{Splitter.Duplicate}' else '' end"
        : "_first";
}
