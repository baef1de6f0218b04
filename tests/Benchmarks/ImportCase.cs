namespace SparkMusic.Benchmarks;

/// <summary>An import with all its validation against DuckDB reading the same file and writing it as Parquet; and its memory as files grow.</summary>
static class ImportCase
{
    const double SpeedGoal = 0.7, MemoryGoal = 1.25;
    const int Few = 300_000, Many = 1_200_000;

    public static void Run(Report report, Scratch scratch)
    {
        Measure(report, scratch, "real chart snapshots", Machine.Data("charts/top50_charts_snapshots.csv.gz"));
        var few = Measure(report, scratch, $"{Few:N0} rows", MadeUp.Entries(scratch, Few));
        var many = Measure(report, scratch, $"{Many:N0} rows", MadeUp.Entries(scratch, Many));
        var growth = (double)many.Peak / few.Peak;
        report.Add($"import: memory for {Many / Few} times the rows", many, few, $"{Report.Number(growth)} times", "constant (< 1.25)", growth < MemoryGoal);
    }

    static Usage Measure(Report report, Scratch scratch, string what, string file)
    {
        var script = scratch[Path.GetFileName(file) + ".sql"];
        File.WriteAllText(script, $"copy (select * from read_csv('{file}', all_varchar = true)) to '{script}.parquet' (format parquet, compression zstd)");
        var lakes = 0;
        var (ours, direct) = Pairs.Measure(
            3,
            () => Machine.SparkMusic("import", "chart-history", file, "--lake", scratch[$"{Path.GetFileName(file)}-{lakes++}"]),
            () => Machine.DuckDb(script));
        var speed = direct.Wall / ours.Wall;
        report.Add($"import, {what}", ours, direct, $"{Report.Number(100 * speed)} % of its speed, cpu {Report.Number(ours.Cpu / direct.Cpu)} times", ">= 70 %", speed >= SpeedGoal);
        return ours;
    }
}
