namespace SparkMusic.Verify;

/// <summary>A promise that does not hold.</summary>
/// <param name="Promise">Which one.</param>
/// <param name="Table">The table, or empty for the lake as a whole.</param>
/// <param name="Place">File or folder relative to the lake, partition, or id of a run.</param>
/// <param name="What">What is wrong, with the numbers.</param>
/// <param name="NextStep">What to do, one sentence.</param>
public sealed record Violation(Promise Promise, string Table, string Place, string What, string NextStep)
{
    /// <summary>Why it matters.</summary>
    public string Why => Promises.WhyOf(Promise);
}

/// <summary>What was looked at, and every promise found broken.</summary>
public sealed record VerifyReport
{
    /// <summary>Ordered by promise, table and place.</summary>
    public required IReadOnlyList<Violation> Violations { get; init; }

    /// <summary>What was left out and why, in sentences: stale partitions, runs at work.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    public int Tables { get; init; }

    public int Partitions { get; init; }

    public int Files { get; init; }

    /// <summary>Rows that were read, rejected ones included.</summary>
    public long Rows { get; init; }

    public long Bytes { get; init; }

    /// <summary>Whether tables were built again and compared.</summary>
    public bool IsDeep { get; init; }

    public double Seconds { get; init; }

    public bool Holds => Violations.Count == 0;
}
