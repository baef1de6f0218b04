using SparkMusic.Jobs;
using SparkMusic.Lakes;

namespace SparkMusic.Benchmarks;

/// <summary>A table built by the runner against its statement given to DuckDB directly: the same files read, the same rows written as zstd Parquet.</summary>
static class RunnerCase
{
    const double Goal = 1.1, FixedGoal = 0.3;
    const int Rows = 1_200_000;

    public static void Run(Report report, Scratch scratch)
    {
        var lake = scratch["large"];
        Machine.SparkMusic("import", "chart-history", MadeUp.Entries(scratch, Rows), "--lake", lake);
        Machine.SparkMusic("run", "charts", "playlists", "--lake", lake);
        var (ours, direct) = Measure(scratch, lake, "playlist_sizes", 7);
        var seconds = ours.Wall - direct.Wall;
        report.Add("runner, fixed cost (playlist_sizes of no rows)", ours, direct, $"{Report.Number(seconds)} s more", "< 0.3 s", seconds < FixedGoal);
        foreach (var table in new[] { "chart_movements", "enriched_chart_entries", "chart_daily_mood" })
        {
            (ours, direct) = Measure(scratch, lake, table, 3);
            var ratio = ours.Wall / direct.Wall;
            report.Add($"runner, {table} of {Rows:N0} rows", ours, direct, $"{Report.Number(ratio)} times, cpu {Report.Number(ours.Cpu / direct.Cpu)} times", "< 1.10 times", ratio < Goal);
        }
    }

    static (Usage Ours, Usage Direct) Measure(Scratch scratch, string lake, string table, int times)
    {
        var script = scratch[table + ".sql"];
        File.WriteAllText(script, ScriptAsync(lake, table, scratch[table]).GetAwaiter().GetResult());
        return Pairs.Measure(times, () => Machine.SparkMusic("run", table, "--only", "--force", "--lake", lake), () => Machine.DuckDb(script));
    }

    static async Task<string> ScriptAsync(string location, string name, string output)
    {
        var (catalog, lines) = (JobCatalog.Catalog, new List<string>());
        await using var lake = await Lake.OpenAsync(location, TimeProvider.System, default);
        var table = catalog[name];
        foreach (var input in table.Inputs)
        {
            var files = await lake.ReadManifestAsync(input.Table, default) is { } manifest ? lake.FilesOf(manifest) : [];
            var columns = string.Join(", ", catalog.ColumnsOf(catalog[input.Table]).Select(column => $"cast(null as {TypeOf(column.Type.ToString())}) as {column.Name}"));
            lines.Add($"create view {input.Table} as " + (files.Count == 0 ? $"select {columns} where false"
                : $"select * from read_parquet([{string.Join(", ", files.Select(file => $"'{file}'"))}])"));
        }
        var sql = catalog.SqlOf(table);
        var key = sql.Grain is { FolderKey: { } folder, KeyExpression: { } expression } ? $", {expression} as {folder}" : "";
        var target = sql.Grain.FolderKey is { } partition ? $"(format parquet, compression zstd, partition_by ({partition}), overwrite)" : "(format parquet, compression zstd)";
        lines.Add($"copy (select *{key} from ({catalog.BodyFor(table, "duckdb")}) as built order by {string.Join(", ", sql.Key)}) to '{output}' {target}");
        return string.Join(";\n", lines);
    }

    static string TypeOf(string type) => type.Replace("text", "varchar", StringComparison.Ordinal).Replace("instant", "timestamptz", StringComparison.Ordinal);
}
