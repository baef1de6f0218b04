using SparkMusic.Engines;

namespace SparkMusic.Lakes;

/// <summary>Reads of several tables that see each of them complete, old or new, while others commit.</summary>
public static class LakeReading
{
    const int Tries = 3;

    /// <summary>
    /// Calls <paramref name="read"/> with the manifests of <paramref name="tables"/> (without those never built), and again from the start,
    /// at most 3 times in all, when a file had vanished or a manifest had changed meanwhile; then exit 75. What it shows or writes must
    /// wait for its end.
    /// </summary>
    /// <exception cref="SparkMusicException">75, or 1 when a file is gone although nobody changed its table.</exception>
    public static async Task<T> ReadAsync<T>(
        this Lake lake,
        IReadOnlyCollection<string> tables,
        Func<IReadOnlyDictionary<string, Manifest>, CancellationToken, Task<T>> read,
        CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            var before = await ManifestsAsync(lake, tables, cancel);
            var isBusy = await lake.NeedsRecoveryAsync(cancel);
            Exception? vanished = null;
            try
            {
                var result = await read(before, cancel);
                if (IsSame(before, await ManifestsAsync(lake, tables, cancel))) return result;
            }
            catch (Exception e) when (
                e is EngineException { Kind: EngineErrorKind.MissingFile } or LakeFileException { Kind: LakeFileError.Missing })
            {
                vanished = e;
            }
            isBusy |= await lake.NeedsRecoveryAsync(cancel);
            if (attempt == Tries)
                throw SparkMusicException.TryLater(
                    $"The tables {string.Join(", ", tables)} changed during each of {Tries} reads.",
                    "Run the same command again.",
                    vanished);
            if (vanished is not null && !isBusy && IsSame(before, await ManifestsAsync(lake, tables, cancel)))
                throw SparkMusicException.Failed(
                    $"A file of the lake {lake.Location} is missing although nobody is writing: {vanished.Message}",
                    "Run sparkmusic verify, then build the table again with run --force.",
                    vanished);
            if (isBusy) await RecoverAsync(lake, cancel);
            await Task.Delay(TimeSpan.FromMilliseconds(100 * attempt), cancel);
        }
    }

    static async Task RecoverAsync(Lake lake, CancellationToken cancel)
    {
        try
        {
            await lake.RecoverAsync(cancel);
        }
        catch (LakeFileException e) when (e.Kind is LakeFileError.ReadOnly or LakeFileError.Denied)
        {
            throw SparkMusicException.Failed(
                $"A commit in {lake.Location} is not finished, its tables cannot be read as a whole, and the lake cannot be written here: "
                    + $"{e.Message}",
                "Run the same command where the lake can be written: that finishes the commit.",
                e);
        }
    }

    static async Task<Dictionary<string, Manifest>> ManifestsAsync(Lake lake, IReadOnlyCollection<string> tables, CancellationToken cancel)
    {
        var manifests = new Dictionary<string, Manifest>();
        foreach (var table in tables)
            if (await lake.ReadManifestAsync(table, cancel) is { } manifest) manifests[table] = manifest;
        return manifests;
    }

    static bool IsSame(Dictionary<string, Manifest> before, Dictionary<string, Manifest> after) =>
        before.Count == after.Count
            && before.All(pair => after.TryGetValue(pair.Key, out var now) && now.Generation == pair.Value.Generation);
}
