namespace SparkMusic.Jobs.Extract.Files;

/// <summary>The first records of a file as text, for recognising its columns.</summary>
/// <param name="Header">As <see cref="RecordFile.Header"/>.</param>
/// <param name="HasHeader">As <see cref="RecordFile.HasHeader"/>.</param>
/// <param name="Rows">Per record one value per column; null as <see cref="RecordFile.IsNull"/>.</param>
public sealed record RecordSample(IReadOnlyList<string> Header, bool HasHeader, IReadOnlyList<string?[]> Rows);
