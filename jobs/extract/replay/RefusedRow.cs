namespace SparkMusic.Jobs.Extract.Replay;

/// <summary>A row that was refused before raw, and where it lies.</summary>
/// <param name="Table">The raw table that refused it.</param>
/// <param name="Name">The file of refused rows it is in.</param>
/// <param name="Number">Its place there, from 0.</param>
/// <param name="RunId">The import that read it.</param>
/// <param name="File">The file it came from.</param>
/// <param name="Line">Its line there.</param>
/// <param name="ByteOffset">Its offset there.</param>
/// <param name="Rules">The rules it broke.</param>
/// <param name="Text">The first 16 KB of its text.</param>
/// <param name="Sha256">Of the whole text.</param>
sealed record RefusedRow(RawTable Table, string Name, long Number, string RunId, string File, long Line, long? ByteOffset,
    IReadOnlyList<string> Rules, string Text, string Sha256);
