namespace SparkMusic.Jobs.Extract.Files;

/// <summary>A file of an import as it was when the import began.</summary>
/// <param name="Path">Absolute, or <c>-</c> for standard input.</param>
/// <param name="Name">What <c>_file</c> and messages call it: its name, with the folder below the one that was given.</param>
/// <param name="Size">Bytes; null for standard input.</param>
/// <param name="ModifiedAt">Last write, UTC; null for standard input.</param>
public sealed record InputFile(string Path, string Name, long? Size, DateTime? ModifiedAt)
{
    public bool IsStandardInput => Path == "-";

    /// <summary>Files as given, folders recursively in the order of their names, <c>-</c> for standard input.</summary>
    /// <exception cref="SparkMusicException">Usage: a path that is not there, a folder without files, one file twice, a special file.</exception>
    public static IReadOnlyList<InputFile> Snapshot(IReadOnlyList<string> paths) => throw new NotImplementedException();

    /// <summary>SHA-256 of the bytes as they lie there (a gz is hashed packed), lower-case hex; null for standard input.</summary>
    public string? Hash(CancellationToken cancel) => throw new NotImplementedException();
}
