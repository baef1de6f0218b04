using System.Diagnostics;
using System.Text.Json;
using SparkMusic.Engines;
using SparkMusic.Engines.SparkSql;
using SparkMusic.Spark;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Clusters;

/// <summary>Spark on the standalone master of the tests: engines, the master's page, and processes to be killed.</summary>
static class ClusterSpark
{
    /// <summary>An engine with executors of one core and half a gigabyte, on all workers.</summary>
    public static Task<SparkEngine> StartAsync(string noProgress, params (string Key, string Value)[] conf)
    {
        var settings = new Dictionary<string, string>
        {
            ["spark.executor.memory"] = "512m",
            ["spark.driver.memory"] = "768m",
            ["spark.driver.host"] = "127.0.0.1",
            ["spark.sql.shuffle.partitions"] = "4",
            ["spark.sparkmusic.noProgress"] = noProgress,
        };
        foreach (var (key, value) in conf) settings[key] = value;
        return SparkEngine.StartAsync(
            new SparkOptions { Master = Cluster.SparkMaster(), SparkHome = Need.SparkHome(), Conf = settings }, CancellationToken.None);
    }

    /// <summary>The same small cluster's settings for spark-conf/submit.</summary>
    public static string[] Options(string noProgress = "60s") =>
    [
        "--master", Cluster.SparkMaster(), "--driver-memory", "1g", "--executor-memory", "512m", "--conf", "spark.driver.host=127.0.0.1",
        "--conf", "spark.sql.shuffle.partitions=4", "--conf", "spark.sparkmusic.noProgress=" + noProgress,
    ];

    /// <summary>A query of tasks that each sleep: long enough to be disturbed.</summary>
    public static string Slow(int tasks, int milliseconds) =>
        $"select s.id as k from (select id, java_method('java.lang.Thread', 'sleep', {milliseconds}L) as y "
        + $"from (select /*+ repartition({tasks}) */ id from range({tasks})) as r) as s where s.y is null or s.id >= 0";

    public static WriteRequest Write(string sql, string folder) =>
        new(sql, new Dictionary<string, object?>(), [Column.Of("k bigint")], ["k"], null, folder, "part-a", true);

    /// <summary>Processes that hold executors now.</summary>
    public static List<int> Executors() =>
        [.. Processes.With(Cluster.Folder + "/").Where(process => process.CommandLine.Contains("CoarseGrainedExecutorBackend"))
            .Select(process => process.Id)];

    /// <summary>What the master says: cores that applications hold, and workers that live.</summary>
    public static async Task<(int CoresUsed, int AliveWorkers, List<string> Applications)> StateAsync()
    {
        using var http = new HttpClient();
        using var page = JsonDocument.Parse(await http.GetStringAsync(Cluster.SparkMasterPage() + "/json/"));
        return (page.RootElement.GetProperty("coresused").GetInt32(), page.RootElement.GetProperty("aliveworkers").GetInt32(),
            [.. page.RootElement.GetProperty("activeapps").EnumerateArray()
                .Select(application => application.GetProperty("id").GetString()!)]);
    }

    /// <summary>Every core is free again.</summary>
    public static Task FreedAsync() =>
        Patience.UntilAsync(async () => (await StateAsync()).CoresUsed == 0, "executors are freed");

    public static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It ended first.
        }
    }
}
