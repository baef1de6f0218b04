namespace SparkMusic.Lakes;

/// <summary>A file of a lake that a copy needs.</summary>
/// <param name="Path">Relative to the lake.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Of its bytes as its manifest says; null where no manifest speaks of it.</param>
sealed record ContentFile(string Path, long Bytes, string? Sha256);

/// <summary>All that makes a lake at one moment: its manifests, byte for byte, the files they name, and the files of its state.</summary>
/// <param name="Manifests">By path.</param>
/// <param name="Files">In the order of their paths.</param>
sealed record LakeContent(IReadOnlyDictionary<string, byte[]> Manifests, IReadOnlyList<ContentFile> Files)
{
    /// <summary>Folders of files beside the tables: whole texts of refused rows, and what attempts logged.</summary>
    static readonly string[] StateFolders = [LakeState.Texts, LakeState.Logs];

    public long Bytes => Files.Sum(file => file.Bytes);

    public static async Task<LakeContent> ReadAsync(ILakeFiles files, CancellationToken cancel)
    {
        var manifests = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var content = new List<ContentFile>();
        foreach (var entry in await files.ListAsync(LakeFolders.Tables, cancel))
        {
            var path = $"{LakeFolders.Tables}/{entry.Name}";
            if (LakeFolders.TableOf(entry.Name) is not { } table || await files.ReadAsync(path, cancel) is not { } bytes) continue;
            manifests[path] = bytes;
            content.AddRange(FilesOf(LakeJson.ReadManifest(bytes, table, $"{files.Root}/{path}")));
        }
        foreach (var folder in StateFolders)
            foreach (var entry in await files.ListAsync(folder, cancel))
                if (!entry.IsFolder) content.Add(new ContentFile($"{folder}/{entry.Name}", entry.Bytes, null));
        foreach (var path in LakeState.Copied)
            if (await files.ReadAsync(path, cancel) is { } bytes) content.Add(new ContentFile(path, bytes.Length, null));
        return new LakeContent(manifests, [.. content.OrderBy(file => file.Path, StringComparer.Ordinal)]);
    }

    /// <summary>True when no manifest differs: then the files they name are the same too.</summary>
    public bool HasManifestsOf(LakeContent other) =>
        Manifests.Count == other.Manifests.Count
            && Manifests.All(manifest => other.Manifests.TryGetValue(manifest.Key, out var bytes)
                && bytes.AsSpan().SequenceEqual(manifest.Value));

    static IEnumerable<ContentFile> FilesOf(Manifest manifest)
    {
        foreach (var (key, entry) in manifest.Partitions)
        {
            foreach (var file in entry.Files) yield return Of(manifest.Layer, manifest.Table, key, file);
            foreach (var file in entry.RejectedFiles) yield return Of(LakeNames.RejectedLayer, manifest.Table, key, file);
        }
        foreach (var file in manifest.Refused) yield return Of(LakeNames.RejectedLayer, manifest.Table, LakeNames.Whole, file);
    }

    static ContentFile Of(string layer, string table, string key, FileEntry file) =>
        new($"{LakeNames.FolderOf(layer, table, key)}/{file.Name}", file.Bytes, file.Sha256);
}
