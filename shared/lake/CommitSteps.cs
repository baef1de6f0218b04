namespace SparkMusic.Lakes;

/// <summary>
/// The steps of a journalled commit. Each looks first whether it was done already, so the same code runs in the attempt itself, again after
/// a failure, and in a recovery that may itself be killed.
/// </summary>
/// <param name="files">The lake's files.</param>
/// <param name="journal">What was decided.</param>
/// <param name="staging">The attempt's staging folder, or where it was fenced to: every step moves something out of or into it.</param>
/// <param name="copy">Copies a table's manifest to the ledger, which changes nothing when done again.</param>
sealed class CommitSteps(ILakeFiles files, Journal journal, string staging, Func<string, Task> copy)
{
    readonly SortedSet<string> _touched = new(StringComparer.Ordinal) { LakeFolders.Tables };

    public async Task FinishAsync()
    {
        foreach (var table in journal.Tables)
        {
            foreach (var folder in table.Replace) await ReplaceAsync(folder);
            foreach (var folder in table.Remove) await RemoveAsync(folder);
            foreach (var file in table.Append) await AppendAsync(file);
        }
        foreach (var table in journal.Tables) await PublishAsync(table.Table);
        await Faults.DuringAsync(FaultPoints.TablesSynced, SyncAsync);
        // While the journal is there: otherwise a ledger that was away for a moment would be wrong until the table's next commit.
        foreach (var table in journal.Tables) await copy(table.Table);
        await Faults.DuringAsync(FaultPoints.StagingTrashed, () =>
            files.RenameAsync(staging, LakeFolders.TrashOf(journal.AttemptId), CancellationToken.None));
        await DeleteJournalAsync();
    }

    public Task DeleteJournalAsync() => Faults.DuringAsync(FaultPoints.JournalDeleted, () =>
        files.DeleteAsync(LakeFolders.JournalOf(journal.AttemptId), CancellationToken.None));

    // After an exchange the staged folder holds the old rows; exchanging again would bring them back. So the names of its files decide.
    async Task ReplaceAsync(string folder)
    {
        var staged = $"{staging}/{folder}";
        Touch(folder);
        if (!await IsOursAsync(staged)) return;
        if (await files.ExistsAsync(folder, CancellationToken.None))
        {
            await Faults.DuringAsync(FaultPoints.FolderExchanged, () => files.ExchangeAsync(staged, folder, CancellationToken.None));
            return;
        }
        await files.MakeFolderAsync(LakeFolders.ParentOf(folder), CancellationToken.None);
        await Faults.DuringAsync(FaultPoints.FolderMovedIn, () => files.RenameAsync(staged, folder, CancellationToken.None));
    }

    async Task<bool> IsOursAsync(string folder)
    {
        foreach (var entry in await files.ListAsync(folder, CancellationToken.None))
        {
            if (entry.IsFolder && await IsOursAsync($"{folder}/{entry.Name}")) return true;
            if (!entry.IsFolder && LakeNames.AttemptOf(entry.Name) == journal.AttemptId) return true;
        }
        return false;
    }

    async Task RemoveAsync(string folder)
    {
        var removed = LakeFolders.RemovedOf(staging, folder);
        Touch(folder);
        if (await files.ExistsAsync(removed, CancellationToken.None) || !await files.ExistsAsync(folder, CancellationToken.None)) return;
        await Faults.DuringAsync(FaultPoints.FolderRemoved, () => files.RenameAsync(folder, removed, CancellationToken.None));
    }

    async Task AppendAsync(string file)
    {
        var staged = $"{staging}/{file}";
        Touch(file);
        if (!await files.ExistsAsync(staged, CancellationToken.None)) return;
        await files.MakeFolderAsync(LakeFolders.ParentOf(file), CancellationToken.None);
        await Faults.DuringAsync(FaultPoints.SegmentMoved, () => files.RenameAsync(staged, file, CancellationToken.None));
    }

    async Task PublishAsync(string table)
    {
        var staged = LakeFolders.StagedManifestOf(staging, table);
        if (!await files.ExistsAsync(staged, CancellationToken.None)) return;
        await Faults.DuringAsync(FaultPoints.ManifestReplaced, () =>
            files.ReplaceAsync(staged, LakeFolders.ManifestOf(table), CancellationToken.None));
    }

    // A partition's folder lies in its table's, that one in its layer's: all three may be new. A table's folder that became empty goes.
    async Task SyncAsync()
    {
        var emptied = journal.Tables.SelectMany(table => table.Remove).Select(LakeFolders.ParentOf).Where(parent => parent.Contains('/'));
        foreach (var folder in emptied) await files.DeleteEmptyFolderAsync(folder, CancellationToken.None);
        foreach (var folder in _touched)
            if (await files.ExistsAsync(folder, CancellationToken.None)) await files.SyncAsync(folder, CancellationToken.None);
    }

    void Touch(string path)
    {
        while (path.Length > 0) _touched.Add(path = LakeFolders.ParentOf(path));
    }
}
