using SparkMusic.Engines;

namespace SparkMusic.Lakes;

/// <summary>
/// The truth about one table's data: which files are its current rows. Lies at <c>_state/tables/{table}.json</c> and is replaced as a whole
/// by rename; that rename is the commit. Never changed in place: a build makes the next generation with <c>with</c>.
/// </summary>
public sealed record Manifest
{
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;

    public required string Layer { get; init; }

    public required string Table { get; init; }

    /// <summary>Grows by one with every commit.</summary>
    public long Generation { get; init; }

    public string RunId { get; init; } = "";

    public string AttemptId { get; init; } = "";

    /// <summary>The lease's epoch: a later holder's is greater.</summary>
    public long Epoch { get; init; }

    public IReadOnlyList<Column> Columns { get; init; } = [];

    /// <summary>By partition key: <c>2018-11-15</c>, <c>2021-11</c>, or <c>all</c> for a whole-table table.</summary>
    public SortedDictionary<string, PartitionEntry> Partitions { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Raw only: files of <c>rejected/{table}/</c>, rows refused before raw; appended, never replaced.</summary>
    public IReadOnlyList<FileEntry> Refused { get; init; } = [];

    /// <summary>Where a collector goes on; committed with the rows it stands for.</summary>
    public string? Cursor { get; init; }
}

/// <summary>One partition: its files, what it was built from and how its rows add up.</summary>
public sealed record PartitionEntry
{
    /// <summary>Hash over the hashes of its files (raw: over its sorted segment ids); equal bytes, equal version.</summary>
    public required string Version { get; init; }

    /// <summary>Hash of everything that decides its content; empty for raw.</summary>
    public string Fingerprint { get; init; } = "";

    /// <summary>Versions of the inputs it was built from, by <c>table/partition</c>.</summary>
    public SortedDictionary<string, string> Inputs { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Candidate rows: read = rows + rejected + duplicates.</summary>
    public long Read { get; init; }

    public long Rows { get; init; }

    public long Rejected { get; init; }

    public long Duplicates { get; init; }

    public DateTime BuiltAt { get; init; }

    /// <summary>The run and attempt that built this partition (the table's newest may have built others).</summary>
    public string RunId { get; init; } = "";

    public string AttemptId { get; init; } = "";

    public IReadOnlyList<FileEntry> Files { get; init; } = [];

    /// <summary>Files of <c>rejected/{table}/[p_…=key/]</c>.</summary>
    public IReadOnlyList<FileEntry> RejectedFiles { get; init; } = [];
}

/// <summary>A file of a partition.</summary>
/// <param name="Name">File name only, <c>part-{attempt}-{n}.parquet</c>.</param>
/// <param name="Rows">Rows in it.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Of its bytes, lower-case hex.</param>
/// <param name="Segments">Raw only: the ids of the segments it holds (one, or what compaction merged).</param>
public sealed record FileEntry(string Name, long Rows, long Bytes, string Sha256, IReadOnlyList<string>? Segments = null);
