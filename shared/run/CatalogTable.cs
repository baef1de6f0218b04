using SparkMusic.Quality;

namespace SparkMusic.Run;

/// <summary>The four layers of the lake; a table's folder is <c>{layer}/{table}</c>.</summary>
public enum Layer
{
    Raw,
    Clean,
    Enriched,
    Marts,
}

/// <summary>Which of an input's partitions a partition is built from.</summary>
public enum Window
{
    /// <summary>Those that cover the same days.</summary>
    Same,

    /// <summary>Those, and the <see cref="TableInput.Units"/> days or months of the table's own grain before.</summary>
    Lookback,

    /// <summary>All up to and including the same days.</summary>
    UpTo,

    /// <summary>All there are.</summary>
    All,
}

/// <summary>An input of a table and its window.</summary>
public sealed record TableInput(string Table, Window Window, int Units = 0);

/// <summary>One row of the catalog: what a table is built from, how it is cut, and why it is there.</summary>
public sealed record CatalogTable
{
    public required string Name { get; init; }

    public required Layer Layer { get; init; }

    public required GrainUnit Grain { get; init; }

    public IReadOnlyList<TableInput> Inputs { get; init; } = [];

    /// <summary>Dictionaries its statement reads as views.</summary>
    public IReadOnlyList<string> Dictionaries { get; init; } = [];

    /// <summary>Rows made in C# that its statement reads in place of its inputs; null for most.</summary>
    public IMadeRows? Made { get; init; }

    /// <summary>Flows it belongs to.</summary>
    public IReadOnlyList<string> Flows { get; init; } = [];

    /// <summary>Whether it goes to Postgres.</summary>
    public bool Publish { get; init; }

    /// <summary>When the scheduler builds it, as Quartz reads it; null: only as an input of others, or by hand.</summary>
    public string? Cron { get; init; }

    /// <summary>One sentence.</summary>
    public required string Why { get; init; }

    /// <summary>The layer's folder.</summary>
    public string LayerFolder => Layer.ToString().ToLowerInvariant();

    public bool IsRaw => Layer == Layer.Raw;
}
