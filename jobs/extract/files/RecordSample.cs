namespace SparkMusic.Jobs.Extract.Files;

/// <summary>The first records of a file as text, for recognising its columns.</summary>
/// <param name="Header">As <see cref="RecordFile.Header"/>.</param>
/// <param name="HasHeader">As <see cref="RecordFile.HasHeader"/>.</param>
/// <param name="Rows">Per record one value per column; null as <see cref="RecordFile.IsNull"/>.</param>
public sealed record RecordSample(IReadOnlyList<string> Header, bool HasHeader, IReadOnlyList<string?[]> Rows)
{
    /// <summary>Most records that a sample has.</summary>
    public const int Most = 2000;

    /// <summary>All values of a column, the whole file read once more; null where that cannot be done (standard input).</summary>
    public Func<int, IEnumerable<string?>>? Whole { get; init; }
}
