using System.Security.Cryptography;

namespace SparkMusic.Lakes;

/// <summary>
/// Reads every file of a copy whole and compares its sha256 with its manifest's, or with the original's where none speaks of it.
/// </summary>
sealed class LakeProof(ILakeFiles source, ILakeFiles copy, Action<string>? step)
{
    const int AtOnce = 4;

    /// <exception cref="SparkMusicException">3: the first file that is not equal, and which of the two is damaged.</exception>
    public async Task RunAsync(IReadOnlyList<ContentFile> files, CancellationToken cancel)
    {
        var done = 0;
        var limits = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
        await Parallel.ForEachAsync(files, limits, async (file, token) =>
        {
            step?.Invoke($"proving, {Interlocked.Increment(ref done)} of {files.Count}");
            var found = await HashAsync(copy, file.Path, token);
            if (file.Sha256 is { } committed && found == committed) return;
            var original = await HashAsync(source, file.Path, token);
            if (file.Sha256 is not null && original != file.Sha256)
                throw new SparkMusicException(ExitCodes.ChecksFailed,
                    $"{source.Root}/{file.Path} is damaged: its sha256 is {original}, and its manifest says {file.Sha256}.",
                    "Run sparkmusic verify on it, build the table again with run --force, then copy again.");
            if (found != original) throw NotEqual(copy, file, $"its sha256 is {found} and not {original}");
        });
    }

    public static SparkMusicException NotEqual(ILakeFiles files, ContentFile file, string why) =>
        new(ExitCodes.ChecksFailed, $"The copy is not equal: {files.Root}/{file.Path}: {why}.",
            "Delete that file and run the same command again.");

    internal static async Task<string> HashAsync(ILakeFiles files, string path, CancellationToken cancel)
    {
        await using var bytes = await files.OpenReadAsync(path, cancel);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, cancel));
    }
}
