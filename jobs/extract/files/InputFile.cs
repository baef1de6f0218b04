using System.Security.Cryptography;

namespace SparkMusic.Jobs.Extract.Files;

/// <summary>A file of an import as it was when the import began.</summary>
/// <param name="Path">Absolute, or <c>-</c> for standard input.</param>
/// <param name="Name">What <c>_file</c> and messages call it: its name, with the folders below the one that was given.</param>
/// <param name="Size">Bytes; null for standard input and other pipes.</param>
/// <param name="ModifiedAt">Last write, UTC; null for standard input and other pipes.</param>
public sealed record InputFile(string Path, string Name, long? Size, DateTime? ModifiedAt)
{
    public const string StandardInput = "-";

    const string LakeMark = "/_state/lake.json";

    static readonly EnumerationOptions Everything =
        new() { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = false };

    /// <summary>
    /// The rows of a JSON document are looked for inside it: the elements of one of its arrays, with the scalars around it. Otherwise the
    /// document is one item.
    /// </summary>
    public bool HasRowsInside { get; init; }

    public bool IsStandardInput => Path == StandardInput;

    /// <summary>It can be read only once.</summary>
    public bool IsPipe => Size is null;

    /// <summary>Files as given, folders recursively in the order of their names, <c>-</c> for standard input.</summary>
    /// <exception cref="SparkMusicException">Usage: a path that is not there, a folder without files, one file twice.</exception>
    public static IReadOnlyList<InputFile> Snapshot(IReadOnlyList<string> paths)
    {
        var files = new List<InputFile>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            foreach (var file in At(path))
                if (!seen.Add(file.Path))
                    throw SparkMusicException.Usage($"'{file.Name}' is given twice.", "Name every file once.");
                else
                    files.Add(file);
        }

        return files;
    }

    /// <summary>SHA-256 of the bytes as they lie there (a gz is hashed packed), lower-case hex; null for standard input.</summary>
    public string? Hash(CancellationToken cancel)
    {
        if (IsStandardInput) return null;
        using var stream = OpenBytes();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        for (int read; (read = stream.Read(buffer)) > 0;)
        {
            cancel.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, read);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    internal Stream OpenBytes()
    {
        if (IsStandardInput) return Console.OpenStandardInput();
        try
        {
            return new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1,
                FileOptions.SequentialScan);
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            throw SparkMusicException.Failed($"'{Name}' cannot be opened: {reason.Message}",
                "Check that the file is there and may be read.", reason);
        }
    }

    static IEnumerable<InputFile> At(string path)
    {
        if (path == StandardInput) return [new InputFile(StandardInput, StandardInput, null, null)];
        if (string.IsNullOrWhiteSpace(path))
            throw SparkMusicException.Usage("A file's name is empty.", "Name files, folders, or - for standard input.");
        var full = System.IO.Path.GetFullPath(path);
        if (File.Exists(full)) return [Of(full, System.IO.Path.GetFileName(full))];
        if (!Directory.Exists(full))
            throw SparkMusicException.Usage($"There is no file or folder '{path}'.",
            "Check the path; a relative one starts at the current folder.");
        var inside = FilesIn(full);
        if (inside.Count == 0)
            throw SparkMusicException.Usage($"The folder '{path}' has no files in it.",
            "Name a folder with files, or the files themselves.");
        return inside;
    }

    static List<InputFile> FilesIn(string folder)
    {
        try
        {
            var files = Directory.EnumerateFiles(folder, "*", Everything)
                .Select(path => (Path: path, Name: System.IO.Path.GetRelativePath(folder, path).Replace('\\', '/'))).ToList();
            // A lake in it, ours or another, is no file of anybody's.
            var lakes = files.Where(file => ('/' + file.Name).EndsWith(LakeMark, StringComparison.Ordinal))
                .Select(file => file.Path[..^LakeMark.Length] + '/').ToList();
            return [.. files
                .Where(file => !file.Name.Split('/').Any(part => part.StartsWith('.')))
                .Where(file => !lakes.Exists(lake => file.Path.StartsWith(lake, StringComparison.Ordinal)))
                .OrderBy(file => file.Name, StringComparer.Ordinal)
                .Select(file => Of(file.Path, file.Name))];
        }
        catch (Exception reason) when (reason is IOException or UnauthorizedAccessException)
        {
            throw SparkMusicException.Failed($"The folder '{folder}' cannot be listed: {reason.Message}",
                "Check that its folders may be read.", reason);
        }
    }

    static InputFile Of(string path, string name)
    {
        // What a shell gives for <(…) has no length of its own.
        if (path.StartsWith("/dev/fd/", StringComparison.Ordinal) || path == "/dev/stdin"
            || path.StartsWith("/proc/", StringComparison.Ordinal))
            return new InputFile(path, name, null, null);
        var info = new FileInfo(path);
        return new InputFile(path, name, info.Length, info.LastWriteTimeUtc);
    }
}
