namespace SparkMusic.Lakes;

/// <summary>
/// Turns one table's commit into journalled steps, after checking that what is staged is exactly what its manifest says: a file too many or
/// too few is found here, while nothing has happened yet.
/// </summary>
sealed class CommitPlan(ILakeFiles files, string attempt)
{
    readonly string _staging = LakeFolders.StagingOf(attempt);

    public async Task<JournalTable> MakeAsync(TableCommit commit, CancellationToken cancel)
    {
        var next = commit.Next;
        foreach (var layer in new[] { next.Layer, LakeNames.RejectedLayer })
            await CheckFoldersAsync(layer, next.Table, commit.Partitions, cancel);
        return commit.IsAppend ? await AppendAsync(commit, cancel) : await ReplaceAsync(commit, cancel);
    }

    async Task CheckFoldersAsync(string layer, string table, IReadOnlyList<string> partitions, CancellationToken cancel)
    {
        var allowed = partitions.Select(key => LakeNames.FolderOf(layer, table, key)).ToHashSet();
        var folder = LakeNames.FolderOf(layer, table, LakeNames.Whole);
        foreach (var entry in await files.ListAsync($"{_staging}/{folder}", cancel))
            if (entry.IsFolder && !allowed.Contains($"{folder}/{entry.Name}"))
                throw Wrong($"{folder}/{entry.Name} is staged and not among the partitions of the commit");
    }

    async Task<JournalTable> AppendAsync(TableCommit commit, CancellationToken cancel)
    {
        var (next, moved) = (commit.Next, new List<string>());
        foreach (var key in commit.Partitions)
            moved.AddRange(await StagedAsync(LakeNames.FolderOf(next.Layer, next.Table, key), Ours(Entry(next, key).Files), cancel));
        var rejected = LakeNames.FolderOf(LakeNames.RejectedLayer, next.Table, LakeNames.Whole);
        moved.AddRange(await StagedAsync(rejected, Ours(next.Refused), cancel));
        if (next.Refused.FirstOrDefault(file => commit.RefusedGone.Contains(file.Name)) is { } named)
            throw Wrong($"{rejected}/{named.Name} goes and is in the manifest");
        return new JournalTable(next.Layer, next.Table, next.Generation, [],
            [.. commit.RefusedGone.Select(name => $"{rejected}/{name}")], moved);
    }

    async Task<JournalTable> ReplaceAsync(TableCommit commit, CancellationToken cancel)
    {
        var (next, replace, remove) = (commit.Next, new List<string>(), new List<string>());
        string[] layers = next.Layer == LakeNames.RawLayer ? [next.Layer] : [next.Layer, LakeNames.RejectedLayer];
        foreach (var layer in layers)
        {
            var exchanged = new List<string>();
            foreach (var key in commit.Partitions)
            {
                var folder = LakeNames.FolderOf(layer, next.Table, key);
                var entry = next.Partitions.GetValueOrDefault(key);
                var named = (layer == LakeNames.RejectedLayer ? entry?.RejectedFiles : entry?.Files) ?? [];
                if (Ours(named).Count != named.Count)
                    throw Wrong($"{folder} is replaced, and its manifest names a file of another attempt");
                var staged = await StagedAsync(folder, named, cancel);
                if (staged.Count > 0) exchanged.Add(folder);
                else if (await files.ExistsAsync(folder, cancel)) remove.Add(folder);
            }
            replace.AddRange(Outermost(layer, next, commit.Partitions, exchanged));
        }
        remove.RemoveAll(folder => replace.Contains(folder) || replace.Contains(LakeFolders.ParentOf(folder)));
        // Below a folder that goes as a whole nothing is left to move.
        remove.RemoveAll(folder => remove.Contains(LakeFolders.ParentOf(folder)));
        // Rows refused before raw are appended, whatever happens to the rows beside them.
        var refused = next.Layer == LakeNames.RawLayer
            ? await StagedAsync(LakeNames.FolderOf(LakeNames.RejectedLayer, next.Table, LakeNames.Whole), Ours(next.Refused), cancel) : [];
        var rejected = LakeNames.FolderOf(LakeNames.RejectedLayer, next.Table, LakeNames.Whole);
        if (next.Refused.FirstOrDefault(file => commit.RefusedGone.Contains(file.Name)) is { } kept)
            throw Wrong($"{rejected}/{kept.Name} goes and is in the manifest");
        return new JournalTable(next.Layer, next.Table, next.Generation, replace,
            [.. remove, .. commit.RefusedGone.Select(name => $"{rejected}/{name}")], refused);
    }

    // A table that changes its grain is exchanged as a whole, once, with all its partitions.
    static IEnumerable<string> Outermost(string layer, Manifest next, IReadOnlyList<string> partitions, List<string> exchanged)
    {
        if (exchanged.Count == 0 || !partitions.Contains(LakeNames.Whole)) return exchanged;
        if (next.Partitions.Keys.Except(partitions).FirstOrDefault() is { } kept)
            throw Wrong($"{layer}/{next.Table} is replaced as a whole, and its partition {kept} is not staged");
        return [LakeNames.FolderOf(layer, next.Table, LakeNames.Whole)];
    }

    /// <summary>The staged files of a folder as paths of the lake: exactly the named ones, with their sizes.</summary>
    async Task<List<string>> StagedAsync(string folder, IReadOnlyList<FileEntry> named, CancellationToken cancel)
    {
        var listed = await files.ListAsync($"{_staging}/{folder}", cancel);
        var staged = listed.Where(entry => !entry.IsFolder).ToDictionary(entry => entry.Name);
        foreach (var file in named)
        {
            if (LakeNames.AttemptOf(file.Name) != attempt) throw Wrong($"{folder}/{file.Name} is not named part-{attempt}-<n>.parquet");
            if (!staged.Remove(file.Name, out var entry)) throw Wrong($"{folder}/{file.Name} is in the manifest and not staged");
            if (entry.Bytes != file.Bytes)
                throw Wrong($"{folder}/{file.Name} has {entry.Bytes} bytes and not {file.Bytes} as its manifest says");
        }
        if (staged.Keys.FirstOrDefault() is { } extra) throw Wrong($"{folder}/{extra} is staged and not in the manifest");
        return [.. named.Select(file => $"{folder}/{file.Name}")];
    }

    List<FileEntry> Ours(IReadOnlyList<FileEntry> named) => [.. named.Where(file => LakeNames.AttemptOf(file.Name) == attempt)];

    static PartitionEntry Entry(Manifest next, string key) =>
        next.Partitions.TryGetValue(key, out var entry)
            ? entry
            : throw Wrong($"{next.Table}/{key} is appended to and is not in its manifest");

    static SparkMusicException Wrong(string what) =>
        SparkMusicException.Failed(
            $"The commit is refused: {what}.", "Nothing was changed. This is a fault of the job or its engine: please report it.");
}
