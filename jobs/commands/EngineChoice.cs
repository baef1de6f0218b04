using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Engines.SparkSql;
using SparkMusic.Spark;

namespace SparkMusic.Jobs.Commands;

/// <summary>Which engine runs: what was asked for, or what fits the lake and how this process was started.</summary>
sealed class EngineChoice(string asked, string? master, string lake, IReadOnlyDictionary<string, string>? conf = null)
{
    const string Auto = "auto";

    bool IsHdfs => lake.StartsWith("hdfs://", StringComparison.OrdinalIgnoreCase);

    public string Name => asked switch
    {
        Auto => Chosen.Engine,
        "duckdb" when IsHdfs =>
            throw SparkMusicException.Usage("DuckDB reads local lakes only; this one is on HDFS.",
                "Leave --engine out, or use --engine spark."),
        "duckdb" when master is not null =>
            throw SparkMusicException.Usage("--master is Spark's; DuckDB runs in this process.",
                "Leave --engine out, or use --engine spark."),
        "duckdb" or "spark" => asked,
        // --engine is checked as it is parsed; its variable is not.
        _ => throw SparkMusicException.Usage($"SPARKMUSIC_ENGINE is '{asked}', which is no engine.", "Set it to auto, duckdb or spark."),
    };

    /// <summary>What <c>--engine auto</c> chose and why; null when the engine was named.</summary>
    public string? Says => asked == Auto ? $"--engine auto: {Chosen.Engine}, since {Chosen.Why}" : null;

    (string Engine, string Why) Chosen =>
        SparkEngine.IsUnderSparkSubmit ? ("spark", "spark-submit started this process")
        : master is not null ? ("spark", $"the master {master} was given")
        : IsHdfs ? ("spark", "the lake is on HDFS")
        : ("duckdb", "the lake is a local folder");

    public async Task<ISqlEngine> StartAsync(CancellationToken cancel) => Name == "duckdb"
        ? DuckDbEngine.Open(new DuckDbOptions { MemoryLimit = Environment.GetEnvironmentVariable("SPARKMUSIC_MEMORY") })
        : await SparkEngine.OpenAsync(
            new SparkOptions { Master = master ?? "local[*]", Conf = conf ?? new Dictionary<string, string>() }, cancel);
}
