namespace SparkMusic.Benchmarks;

/// <summary>
/// An import with all its validation against DuckDB reading the same file and writing its columns as one Parquet file; against DuckDB
/// writing the rows that the import writes, which are two tables with the text of every line in both; and its memory as files grow.
/// </summary>
static class ImportCase
{
    const double SpeedGoal = 0.7, MemoryGoal = 1.25;
    const int Few = 300_000, Many = 1_200_000;

    public static void Run(Report report, Scratch scratch, bool isSmall)
    {
        var (fewRows, manyRows) = isSmall ? (Few / 10, Many / 10) : (Few, Many);
        Measure(report, scratch, "real chart snapshots", Machine.Data("charts/top50_charts_snapshots.csv.gz"));
        var few = Measure(report, scratch, $"{fewRows:N0} rows", MadeUp.Entries(scratch, fewRows));
        var many = Measure(report, scratch, $"{manyRows:N0} rows", MadeUp.Entries(scratch, manyRows));
        var growth = (double)many.Peak / few.Peak;
        report.Add($"import: memory for {Many / Few} times the rows", many, few, $"{Report.Number(growth)} times", "constant (< 1.25)",
            growth < MemoryGoal);
    }

    static Usage Measure(Report report, Scratch scratch, string what, string file)
    {
        var name = Path.GetFileName(file);
        var (plain, same) = (scratch[name + ".plain.sql"], scratch[name + ".same.sql"]);
        File.WriteAllText(plain,
            $"copy (select * from read_csv('{file}', all_varchar = true)) to '{plain}.parquet' (format parquet, compression zstd)");
        File.WriteAllText(same, SameRows.Script(file, same));
        var lakes = 0;
        var usages = Pairs.Measure(
            3,
            () => Machine.DuckDb(plain),
            () => Machine.SparkMusic("import", "chart-history", file, "--lake", scratch[$"{name}-{lakes++}"]),
            () => Machine.DuckDb(same));
        var (copied, ours, written) = (usages[0], usages[1], usages[2]);
        var speed = copied.Wall / ours.Wall;
        report.Add($"import, {what}", ours, copied,
            $"{Report.Number(100 * speed)} % of its speed, cpu {Report.Number(ours.Cpu / copied.Cpu)} times", ">= 70 %",
            speed >= SpeedGoal);
        report.Add(
            $"import, {what}: DuckDB writing the same rows", ours, written,
            $"{Report.Number(100 * written.Wall / ours.Wall)} % of its speed, cpu {Report.Number(ours.Cpu / written.Cpu)} times", "", null);
        return ours;
    }
}
