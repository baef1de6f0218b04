using SparkMusic.Engines;

namespace SparkMusic.Jobs.Commands;

/// <summary>Which engine runs: what was asked for, or what fits the lake and how this process was started.</summary>
sealed class EngineChoice(string asked, string? master, string lake)
{
    static bool IsUnderSparkSubmit => Environment.GetEnvironmentVariable("PYSPARK_GATEWAY_PORT") is { Length: > 0 };

    bool IsHdfs => lake.StartsWith("hdfs://", StringComparison.OrdinalIgnoreCase);

    public string Name => asked switch
    {
        "auto" => IsHdfs || IsUnderSparkSubmit || master is not null ? "spark" : "duckdb",
        "duckdb" when IsHdfs => throw SparkMusicException.Usage("DuckDB reads local lakes only; this one is on HDFS.", "Leave --engine out, or use --engine spark."),
        _ => asked,
    };

    public async Task<ISqlEngine> StartAsync(CancellationToken cancel) =>
        Name == "duckdb" ? throw new NotSupportedException("duckdb") : await Task.FromException<ISqlEngine>(new NotSupportedException("spark"));
}
