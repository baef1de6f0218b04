namespace SparkMusic.Quality;

/// <summary>
/// The verdicts of <see cref="Splitter.Judge"/> for DuckDB, cheaper where few keys are contested: candidates are kept once, unsorted, and only
/// rows of keys that still stand more than once are ranked, by number and without their other columns.
/// </summary>
public static class QuickSplitter
{
    /// <summary>A table with an order of its own merges many rows of each key: there one window over all of them costs less.</summary>
    public static bool Suits(TableSql table, string engine) => engine == "duckdb" && table.LatestOrder.Count == 0;

    /// <summary>The candidates as <see cref="Splitter.Judge"/> flags them, numbered by <c>_row</c>.</summary>
    public static string Candidates(TableSql table, string body) => $"select *, row_number() over () as _row from ({Splitter.Flag(table, body, "duckdb")}) as flagged";

    /// <summary>Numbers of the candidates that are duplicates beside those flagged so: not of the newest observation, or not the first of their key.</summary>
    public static string Duplicates(TableSql table, string candidates)
    {
        var key = string.Join(", ", table.Key);
        return $"""
            with {Newest(table, candidates)}sifted as (
                select _row, {key}, _digest, _file, _line, {(table.Within is { } within ? Splitter.IsOlder(within.Expression) : "false")} as _is_older
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
                select _row, row_number() over (partition by {key} order by {Splitter.LastWords}) as _place
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
