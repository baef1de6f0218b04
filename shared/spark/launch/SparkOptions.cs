namespace SparkMusic.Spark;

/// <summary>How Spark is started, or attached to.</summary>
public sealed record SparkOptions
{
    /// <summary><c>local[2]</c>, <c>spark://host:7077</c>; not used when attached: then spark-submit has said it.</summary>
    public string Master { get; init; } = "local[*]";

    /// <summary>What Spark's own pages call the application.</summary>
    public string AppName { get; init; } = "sparkmusic";

    /// <summary>Folder of the installation; null: the variable SPARK_HOME. Not used when attached.</summary>
    public string? SparkHome { get; init; }

    /// <summary>
    /// Settings of Spark on top of <c>spark-conf/spark-defaults.conf</c>; they cannot change what results depend on (time zone, ANSI
    /// mode…).
    /// </summary>
    public IReadOnlyDictionary<string, string> Conf { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the scratch folder of a Spark that we start is made; null: the system's temporary folder.</summary>
    public string? ScratchParent { get; init; }

    /// <summary>Takes every line that a Spark we started prints; null: only the last lines are kept, for messages.</summary>
    public Action<string>? Log { get; init; }

    /// <summary>How long Spark may take to come up.</summary>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromMinutes(2);
}
