namespace SparkMusic.Lakes;

/// <summary>Files in a raw table's folder that no manifest names: nobody reads them, so they go to the trash.</summary>
sealed class RawStrays(Lake lake, TimeProvider clock)
{
    /// <summary>Moves a table's strays away, unless a live attempt is at work on it; a sentence when there were any.</summary>
    public async Task<string?> MoveAsync(string table, CancellationToken cancel)
    {
        if ((await FindAsync(table, cancel)).Count == 0) return null;
        var attempt = "strays-" + LakeNames.NewId(clock);
        var lease = await lake.Ledger.TryTakeLeaseAsync(table, attempt, cancel);
        if (lease is null) return null;
        try
        {
            var strays = await FindAsync(table, cancel);
            foreach (var stray in strays)
            {
                var trash = $"{LakeFolders.TrashOf(attempt)}/{stray}";
                await lake.Files.MakeFolderAsync(LakeFolders.ParentOf(trash), cancel);
                await Faults.DuringAsync(FaultPoints.StraysMoved, () => lake.Files.RenameAsync(stray, trash, cancel));
            }
            return strays.Count == 0
                ? null
                : $"Moved {strays.Count} files of {table} that no manifest names to {LakeFolders.TrashOf(attempt)}: {strays[0]}.";
        }
        finally
        {
            await lake.Ledger.ReleaseLeaseAsync(lease);
        }
    }

    async Task<List<string>> FindAsync(string table, CancellationToken cancel)
    {
        var found = new List<string>();
        var folder = LakeNames.FolderOf(LakeNames.RawLayer, table, LakeNames.Whole);
        await ListAsync(folder, found, cancel);
        if (found.Count == 0) return found;
        // The listing comes first: what was appended since is in the manifest that is read after it.
        if (await lake.ReadManifestAsync(table, cancel) is { } manifest)
            foreach (var (key, entry) in manifest.Partitions)
            {
                var own = LakeNames.FolderOf(LakeNames.RawLayer, table, key);
                found.RemoveAll(entry.Files.Select(file => $"{own}/{file.Name}").ToHashSet().Contains);
            }
        return found;
    }

    async Task ListAsync(string folder, List<string> found, CancellationToken cancel)
    {
        foreach (var entry in await lake.Files.ListAsync(folder, cancel))
            if (entry.IsFolder) await ListAsync($"{folder}/{entry.Name}", found, cancel);
            else if (LakeNames.IsPath(entry.Name)) found.Add($"{folder}/{entry.Name}");
    }
}
