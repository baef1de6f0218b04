namespace SparkMusic.Engines;

/// <summary>What went wrong on an engine, as far as a caller acts on it.</summary>
public enum EngineErrorKind
{
    /// <summary>The statement is wrong: it does not parse, names an unknown column, mixes types.</summary>
    Statement,

    /// <summary>The statement is right and a value is not: a cast, an overflow, a failed check.</summary>
    Value,

    /// <summary>A file that was attached is gone: the table was replaced meanwhile; read the manifest again.</summary>
    MissingFile,

    /// <summary>A file or folder cannot be read or written: permissions, disk full, broken Parquet.</summary>
    Storage,

    /// <summary>Memory or temporary space ran out.</summary>
    Resources,

    /// <summary>The engine is gone: the JVM died, the cluster cannot be reached.</summary>
    Lost,

    /// <summary>The cluster let no task run for too long: no workers, no free cores, not enough memory.</summary>
    NoCores,

    /// <summary>A fault of the engine or of our binding.</summary>
    Internal,
}

/// <summary>A statement failed on an engine.</summary>
/// <param name="kind">What a caller acts on.</param>
/// <param name="message">What the engine said, first line first.</param>
/// <param name="condition">The engine's own name of it: Spark's error condition, DuckDB's error type.</param>
/// <param name="inner">The cause, if any.</param>
public class EngineException(EngineErrorKind kind, string message, string? condition = null, Exception? inner = null)
    : Exception(message, inner)
{
    public EngineErrorKind Kind { get; } = kind;

    public string? Condition { get; } = condition;

    /// <summary>SQLSTATE where the engine gives one (Spark).</summary>
    public string? SqlState { get; init; }

    /// <summary>Parameters of the message by name where the engine gives them (Spark).</summary>
    public IReadOnlyDictionary<string, string> MessageParameters { get; init; } = new Dictionary<string, string>();

    internal const string NoCoresNextStep =
        "Start workers, end what holds their cores, or ask for less (--conf spark.executor.memory=512m, spark.cores.max=2); then run "
            + "again.";

    /// <summary>What a person does about it, where the kind tells; else null.</summary>
    public string? NextStep => Kind switch
    {
        EngineErrorKind.Storage when Message.Contains("No space left", StringComparison.Ordinal) =>
            "The disk is full: free some space on it and run the same command again. Nothing was lost.",
        EngineErrorKind.Storage => "Check the disk and the permissions; 'sparkmusic verify' tells whether a file is damaged.",
        EngineErrorKind.Resources => "Give more memory (SPARKMUSIC_MEMORY) or disk, or use --engine spark.",
        EngineErrorKind.Lost => "Look at Spark's log, then run again.",
        EngineErrorKind.NoCores => NoCoresNextStep,
        _ => null,
    };

    /// <summary>True when the same call may succeed later without a change.</summary>
    public bool IsTransient => Kind is EngineErrorKind.MissingFile or EngineErrorKind.Lost or EngineErrorKind.NoCores;
}
