using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs;

namespace SparkMusic.Benchmarks;

/// <summary>
/// The statements of both flows through our Spark engine and through PySpark: the same SPARK_HOME, master, settings, input files,
/// statements and writes, the whole process of each, one after the other. And what our calls to the gateway take of it.
/// </summary>
static class GatewayCase
{
    /// <summary>
    /// Calls in which Spark itself works: it starts, parses, plans, runs jobs. All others carry what it is to do, or look at the files it
    /// wrote; objects are released on another connection meanwhile, which nobody waits for.
    /// </summary>
    static readonly HashSet<string> OfSpark =
        ["getOrCreate", "stop", "cloneSession", "sql", "parquet", "schema", "selectExpr", "createOrReplaceTempView"];

    const double Same = 1.05, GoalShare = 0.05;

    public static void Run(Report report, Scratch scratch, string? given, int times)
    {
        var lake = RealLake.Make(scratch, given);
        var file = scratch["gateway.json"];
        var work = GatewayWork.OfAsync(lake, JobCatalog.Catalog.WithInputs(JobCatalog.Catalog.Resolve(["charts", "playlists"])))
            .GetAwaiter().GetResult();
        work.Save(file);
        var program = Path.Combine(Machine.Root, "tests", "Benchmarks", "pyspark", "statements.py");
        var (ours, plain) = Pairs.Measure(
            times,
            () => Machine.OurDriver(["gateway-driver", file, Emptied(scratch["ours"])]),
            () => Machine.PySpark(program, file, Emptied(scratch["plain"])));
        foreach (var table in work.Tables) RequireEqual(table, scratch["ours"], scratch["plain"]);
        report.Add($"the SQL of both flows on Spark, {work.Tables.Count} tables, beside PySpark", ours, plain,
            $"{Report.Number(ours.Wall / plain.Wall)} times, cpu {Report.Number(ours.Cpu / plain.Cpu)} times",
            "not slower (< 1.05 times)", ours.Wall < Same * plain.Wall);
        AddCalls(report, CallCosts.Read(Path.Combine(scratch["ours"], "calls.json")), ours);
    }

    static void AddCalls(Report report, CallCosts costs, Usage ours)
    {
        var carrying = costs.Methods.Where(method => !OfSpark.Contains(method.Method) && method.Method != "release").ToList();
        var working = costs.Methods.Where(method => OfSpark.Contains(method.Method)).Sum(method => method.Calls);
        var seconds = carrying.Sum(method => method.Seconds) + working * costs.EmptyCallSeconds;
        var calls = costs.Methods.Sum(method => method.Calls);
        report.Add(
            $"of it our {calls:N0} calls to the gateway, an empty one {costs.EmptyCallSeconds * 1e3:0.00} ms", ours, null,
            $"{Report.Number(seconds)} s, {Report.Number(100 * seconds / ours.Wall)} %; most: {string.Join(", ", carrying.OrderByDescending(method => method.Seconds).Take(3).Select(Text))}",
            "< 5 %", seconds < GoalShare * ours.Wall);
        foreach (var method in costs.Methods.OrderByDescending(method => method.Seconds)) Console.Error.WriteLine($"  {Text(method)}");
    }

    static string Text(MethodCalls method) => $"{method.Method} {method.Calls:N0} x {method.Seconds / method.Calls * 1e3:0.0} ms";

    static string Emptied(string folder)
    {
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        return Directory.CreateDirectory(folder).FullName;
    }

    // Sums of doubles may differ in their last digit with the order of the rows.
    static void RequireEqual(WorkTable table, params string[] folders)
    {
        var columns = table.Columns.Select(Column.Of).Where(column => column.Type.Scalar != Scalar.Double)
            .Select(column => $"\"{column.Name}\"");
        using var database = DuckDbDatabase.Open(new DuckDbOptions());
        using var connection = database.Connect();
        var hashed = $"count(*) as n, bit_xor(hash({string.Join(", ", columns)})) as h";
        var sides = folders
            .Select(folder => $"(select {hashed} from read_parquet('{folder}/{table.Name}/**/*.parquet', hive_partitioning = false))").ToList();
        connection.ExecuteScript($"select case when a is distinct from b then error('{table.Name} differs between ours and PySpark') end "
            + $"from {sides[0]} as a, {sides[1]} as b");
    }
}
