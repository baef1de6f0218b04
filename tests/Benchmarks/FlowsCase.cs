namespace SparkMusic.Benchmarks;

/// <summary>
/// Both flows over the real files: ours on DuckDB against a plain PySpark program that computes the same, and against our own Spark path.
/// The floor is the same statements as a script for DuckDB alone.
/// </summary>
static class FlowsCase
{
    const double Goal = 40;

    public static void Run(Report report, Scratch scratch, string? given, bool withOurSpark)
    {
        var lake = RealLake.Make(scratch, given);
        string[] run = ["run", "charts", "playlists", "--force", "--lake", lake];
        var script = scratch["flows.sql"];
        Directory.CreateDirectory(scratch["floor"]);
        File.WriteAllText(script, DirectScript.OfFlowsAsync(lake, ["charts", "playlists"], scratch["floor"]).GetAwaiter().GetResult());
        var (ours, floor) = Pairs.Measure(3, () => Machine.SparkMusic(run), () => Machine.DuckDb(script));
        if (withOurSpark)
        {
            var spark = Machine.SparkMusicOnSpark([.. run, "--engine", "spark"]);
            report.Add("both flows on DuckDB, beside our Spark path", ours, spark, Times(ours, spark), "", null, floor);
            return;
        }
        var program = Path.Combine(Machine.Root, "tests", "Benchmarks", "pyspark", "flows.py");
        var plain = Machine.SparkSubmit(program, Machine.Data(""), Path.Combine(Machine.Root, "data", "seasons.csv"), scratch["pyspark"]);
        report.Add("both flows on DuckDB, beside plain PySpark", ours, plain, Times(ours, plain), "40 times or more",
            plain.Wall >= Goal * ours.Wall, floor);
    }

    static string Times(Usage ours, Usage other) =>
        $"{Report.Number(other.Wall / ours.Wall)} times, cpu {Report.Number(other.Cpu / ours.Cpu)} times";
}
