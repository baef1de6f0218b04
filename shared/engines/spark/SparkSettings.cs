namespace SparkMusic.Engines.SparkSql;

/// <summary>
/// Settings that results depend on: every session has them, whatever spark-submit was given. Speed is a matter of
/// spark-conf/spark-defaults.conf.
/// </summary>
static class SparkSettings
{
    public static readonly IReadOnlyDictionary<string, string> Fixed = new Dictionary<string, string>
    {
        ["spark.sql.ansi.enabled"] = "true",
        ["spark.sql.ansi.doubleQuotedIdentifiers"] = "true",
        ["spark.sql.session.timeZone"] = "UTC",
        ["spark.sql.caseSensitive"] = "false",
        ["spark.sql.timestampType"] = "TIMESTAMP_LTZ",
        ["spark.sql.parquet.outputTimestampType"] = "TIMESTAMP_MICROS",
        ["spark.sql.parquet.datetimeRebaseModeInWrite"] = "CORRECTED",
        ["spark.sql.parquet.datetimeRebaseModeInRead"] = "CORRECTED",
        ["spark.sql.sources.partitionColumnTypeInference.enabled"] = "false",
        ["spark.sql.files.ignoreMissingFiles"] = "false",
        ["spark.sql.files.ignoreCorruptFiles"] = "false",
        // ${x} in a literal is text.
        ["spark.sql.variable.substitute"] = "false",
        // Files are listed by name already: looking at each of them needs no Spark job.
        ["spark.sql.sources.parallelPartitionDiscovery.threshold"] = "100000",
    };
}
