namespace SparkMusic.Quality;

/// <summary>
/// The verdicts of <see cref="Splitter.Judge"/> for DuckDB, cheaper where few keys are contested: candidates are kept once, unsorted, and
/// only rows of keys that still stand more than once are ranked, by number and without their other columns. A statement of which nearly all
/// rows would be contested has a form for DuckDB that merges them itself (<see cref="Splitter.Omitted"/>).
/// </summary>
public static class QuickSplitter
{
    public static bool Suits(string engine) => engine == "duckdb";

    /// <summary>The flagged candidates; DuckDB numbers what it keeps: <c>_row</c>.</summary>
    public static string Candidates(TableSql table, string body) => Splitter.Flag(table, body, "duckdb");

    /// <summary>
    /// Numbers of the candidates that are duplicates beside those flagged so: not of the newest observation, or not the first of their key.
    /// </summary>
    public static string Duplicates(TableSql table, string candidates)
    {
        var key = string.Join(", ", table.Key);
        return $"""
            with {Newest(table, candidates)}sifted as (
                select *, {(table.Within is { } within ? Splitter.IsOlder(within.Expression) : "false")} as _is_older
                from {candidates} {JoinNewest(table)}
                where _first = ''
            ),
            contested as (
                select {string.Join(", ", table.Key.Select((column, i) => $"{column} as _k{i}"))}
                from sifted
                where not _is_older
                group by all
                having count(*) > 1
            ),
            ranked as (
                select _row, row_number() over (partition by {key} order by {Splitter.Order(table)}) as _place
                from sifted
                semi join contested on {string.Join(" and ", table.Key.Select((column, i) => $"{column} is not distinct from _k{i}"))}
                where not _is_older
            )
            select _row from ranked where _place > 1
            union all
            select _row from sifted where _is_older
            """;
    }

    /// <summary>What stands for the judged view behind <c>from</c>.</summary>
    public static string Judged(string candidates, string duplicates) =>
        $"""
        (select c.*, case when c._first <> '' then c._first when d._row is not null then '{Splitter.Duplicate}' else '{Splitter.Kept}' end as _verdict
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
}
