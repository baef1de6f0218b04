namespace SparkMusic.Benchmarks;

/// <summary>
/// A table built by the runner against its statement given to DuckDB directly: the same files read, the same rows written as zstd Parquet.
/// </summary>
static class RunnerCase
{
    const double Goal = 1.1, FixedGoal = 0.3;
    const int AllRows = 1_200_000, FewRows = 80_000;

    public static void Run(Report report, Scratch scratch, bool isSmall)
    {
        var rows = isSmall ? FewRows : AllRows;
        var lake = scratch["large"];
        Machine.SparkMusic("import", "chart-history", MadeUp.Entries(scratch, rows), "--lake", lake);
        Machine.SparkMusic("run", "charts", "playlists", "--lake", lake);
        var (ours, direct) = Measure(scratch, lake, "playlist_sizes", 7);
        var seconds = ours.Wall - direct.Wall;
        report.Add("runner, fixed cost (playlist_sizes of no rows)", ours, direct, $"{Report.Number(seconds)} s more", "< 0.3 s",
            seconds < FixedGoal);
        foreach (var table in new[] { "chart_movements", "enriched_chart_entries", "chart_daily_mood" })
        {
            (ours, direct) = Measure(scratch, lake, table, 3);
            var ratio = ours.Wall / direct.Wall;
            report.Add($"runner, {table} of {rows:N0} rows", ours, direct,
                $"{Report.Number(ratio)} times, cpu {Report.Number(ours.Cpu / direct.Cpu)} times", "< 1.10 times", ratio < Goal);
        }
    }

    static (Usage Ours, Usage Direct) Measure(Scratch scratch, string lake, string table, int times)
    {
        var script = scratch[table + ".sql"];
        File.WriteAllText(script, DirectScript.OfTableAsync(lake, table, scratch[table]).GetAwaiter().GetResult());
        return Pairs.Measure(times, () => Machine.SparkMusic("run", table, "--only", "--force", "--lake", lake),
            () => Machine.DuckDb(script));
    }
}
