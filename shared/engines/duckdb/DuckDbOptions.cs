namespace SparkMusic.Engines.DuckDb;

/// <summary>How a database is opened.</summary>
public sealed record DuckDbOptions
{
    /// <summary>A database file, or null for a database in memory.</summary>
    public string? Path { get; init; }

    /// <summary>Where DuckDB spills what does not fit into memory; null: not at all for a database in memory.</summary>
    public string? TempFolder { get; init; }

    /// <summary>For example <c>4GB</c>; null: DuckDB's default, 80 % of the machine's memory.</summary>
    public string? MemoryLimit { get; init; }

    /// <summary>Null: one per core.</summary>
    public int? Threads { get; init; }

    public bool IsReadOnly { get; init; }

    /// <summary>No statement can change a setting afterwards: for SQL that people type.</summary>
    public bool IsLocked { get; init; }

    /// <summary>More of DuckDB's start-up settings by name, for example <c>enable_external_access</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();
}
