using SparkMusic.Engines.SparkSql;
using SparkMusic.Spark;
using SparkMusic.Tests.Spark;
using SparkMusic.Tests.Support;

/// <summary>Ends the Spark of the tests when the run ends. Outside any namespace, so it stands around all of them.</summary>
[SetUpFixture]
public sealed class SharedSparkTeardown
{
    [OneTimeTearDown]
    public Task End() => SharedSpark.EndAsync();
}

namespace SparkMusic.Tests.Spark
{
    /// <summary>
    /// One real Spark, <c>local[2]</c>, for all tests of a run: it is started by the first that asks, and costs seven seconds once.
    /// </summary>
    static class SharedSpark
    {
        static readonly Lazy<Task<SparkEngine>> Started = new(() => StartAsync());

        public static Task<SparkEngine> EngineAsync() => Started.Value;

        /// <summary>A Spark of a test's own, for tests that kill it or look at what it leaves behind.</summary>
        public static Task<SparkEngine> StartAsync(SparkOptions? options = null) =>
            SparkEngine.StartAsync(WithTestConf(options ?? new SparkOptions()), CancellationToken.None);

        /// <summary>Options with <c>spark-conf/test.conf</c> and the SPARK_HOME of the tests.</summary>
        public static SparkOptions WithTestConf(SparkOptions options)
        {
            var conf = File.ReadLines(Path.Combine(Need.Root, "spark-conf", "test.conf"))
                .Where(line => line.StartsWith("spark.", StringComparison.Ordinal))
                .Select(line => line.Split(' ', 2, StringSplitOptions.TrimEntries))
                .ToDictionary(pair => pair[0], pair => pair[1]);
            conf.Remove("spark.master", out var master);
            foreach (var (key, value) in options.Conf) conf[key] = value;
            return options with { SparkHome = options.SparkHome ?? Need.SparkHome(), Master = master!, Conf = conf };
        }

        public static async Task EndAsync()
        {
            if (Started.IsValueCreated && Started.Value.IsCompletedSuccessfully) await (await Started.Value).DisposeAsync();
        }
    }
}
