using SparkMusic.Ledgers;

namespace SparkMusic.Lakes;

/// <summary>Finishes or undoes what dead attempts left. Every step looks first, so it may be killed and repeated at any point.</summary>
sealed class LakeRecovery(Lake lake, TimeProvider clock)
{
    static readonly TimeSpan TrashKept = TimeSpan.FromHours(24);
    static readonly TimeSpan RecoveryWait = TimeSpan.FromMinutes(1);

    readonly ILakeFiles _files = lake.Files;
    readonly List<string> _done = [];

    /// <summary>All attempts of which nobody alive says that he stands behind them.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(CancellationToken cancel)
    {
        if ((await AttemptsAsync(cancel)).Count > 0)
        {
            await using var recovery = await HoldAsync(cancel);
            foreach (var attempt in await AttemptsAsync(cancel))
            {
                await using var dead = await lake.Ledger.TryHoldAsync("attempt." + attempt, cancel);
                if (dead is not null) await RecoverAsync(attempt, RunState.Failed, cancel);
            }
        }
        await MoveStraysAsync(cancel);
        await SweepTrashAsync(cancel);
        if ((await _files.ListAsync(LakeFolders.Tables, cancel)).Count > 0) await lake.Ledger.OpenAsync(cancel);
        return lake.Ledger.Lost is { } lost ? [.. _done, lost] : _done;
    }

    /// <summary>
    /// Before a lease of <paramref name="table"/> is handed out: what its dead holder, or any journal that names the table, left behind.
    /// The caller holds the table's lock, so none of these can be rightly at work on it.
    /// </summary>
    public async Task TakeOverAsync(string table, string? previous, CancellationToken cancel)
    {
        var journalled = await _files.ListAsync(LakeFolders.Journal, cancel);
        var isLeft = previous is not null && (await _files.ExistsAsync(LakeFolders.StagingOf(previous), cancel)
            || await _files.ExistsAsync(LakeFolders.FencedOf(previous), cancel));
        if (journalled.Count == 0 && !isLeft)
        {
            // It had staged nothing yet, and cannot say any more how it ended.
            if (previous is not null) await lake.Ledger.EndAttemptAsync(previous, RunState.Superseded, cancel);
            return;
        }
        await using var recovery = await HoldAsync(cancel);
        if (isLeft) await RecoverAsync(previous!, RunState.Superseded, cancel);
        foreach (var attempt in journalled.Select(entry => LakeFolders.AttemptOf(entry.Name)).OfType<string>())
            if ((await ReadJournalAsync(attempt, cancel))?.Tables.Any(named => named.Table == table) == true)
                await RecoverAsync(attempt, RunState.Superseded, cancel);
    }

    async Task<IReadOnlyList<string>> AttemptsAsync(CancellationToken cancel) =>
    [
        .. (await _files.ListAsync(LakeFolders.Staging, cancel)).Concat(await _files.ListAsync(LakeFolders.Journal, cancel))
            .Select(entry => LakeFolders.AttemptOf(entry.Name)).OfType<string>().Distinct().Order(StringComparer.Ordinal),
    ];

    async Task RecoverAsync(string attempt, RunState undone, CancellationToken cancel)
    {
        await FenceAsync(attempt, cancel);
        var fenced = LakeFolders.FencedOf(attempt);
        if (await ReadJournalAsync(attempt, cancel) is { } journal)
        {
            var steps = new CommitSteps(_files, journal, fenced, lake.CopyToLedgerAsync);
            await Faults.DuringAsync(FaultPoints.RecoveryFinished, async () =>
            {
                if (await _files.ExistsAsync(fenced, cancel)) await steps.FinishAsync();
                else await EndAsync(journal, steps, cancel);
            });
            var tables = string.Join(", ", journal.Tables.Select(table => table.Table));
            _done.Add($"Finished the commit of attempt {attempt} ({tables}), whose process had ended.");
        }
        else if (await _files.ExistsAsync(fenced, cancel))
        {
            await Faults.DuringAsync(FaultPoints.RecoveryUndone, () => _files.DeleteAsync(fenced, cancel));
            _done.Add($"Removed what attempt {attempt} had staged; it never reached its commit.");
        }
        await lake.Ledger.EndAttemptAsync(attempt, undone, cancel);
    }

    // Staging goes to the trash after the manifests: without it they must be there.
    async Task EndAsync(Journal journal, CommitSteps steps, CancellationToken cancel)
    {
        foreach (var table in journal.Tables)
            if (((await lake.ReadManifestAsync(table.Table, cancel))?.Generation ?? 0) < table.Generation)
                throw SparkMusicException.Failed(
                    $"The commit of attempt {journal.AttemptId} cannot be finished: its folder in {lake.UriOf(LakeFolders.Staging)} "
                    + $"was removed from outside before {table.Table} was published.",
                    $"Restore the folder from a copy, or delete {lake.UriOf(LakeFolders.JournalOf(journal.AttemptId))} "
                    + $"and build {table.Table} again with run --force.");
        await steps.DeleteJournalAsync();
    }

    // From here on every rename of the attempt, should it still be asleep somewhere, fails.
    async Task FenceAsync(string attempt, CancellationToken cancel)
    {
        var (staging, fenced) = (LakeFolders.StagingOf(attempt), LakeFolders.FencedOf(attempt));
        if (!await _files.ExistsAsync(staging, cancel)) return;
        // Fenced before, and made again by an engine that did not know.
        if (await _files.ExistsAsync(fenced, cancel)) await _files.DeleteAsync(staging, cancel);
        else await Faults.DuringAsync(FaultPoints.RecoveryFenced, () => _files.RenameAsync(staging, fenced, cancel));
    }

    async Task<Journal?> ReadJournalAsync(string attempt, CancellationToken cancel)
    {
        var path = LakeFolders.JournalOf(attempt);
        return await _files.ReadAsync(path, cancel) is { } bytes ? LakeJson.ReadJournal(bytes, attempt, lake.UriOf(path)) : null;
    }

    async Task<IAsyncDisposable> HoldAsync(CancellationToken cancel)
    {
        for (var start = clock.GetTimestamp(); clock.GetElapsedTime(start) < RecoveryWait; await Task.Delay(20, cancel))
            if (await lake.Ledger.TryHoldAsync("recovery", cancel) is { } held) return held;
        throw SparkMusicException.TryLater(
            $"Another process has been recovering {lake.Location} for a minute.", "Run the same command again later.");
    }

    async Task MoveStraysAsync(CancellationToken cancel)
    {
        var strays = new RawStrays(lake, clock);
        foreach (var entry in await _files.ListAsync(LakeNames.RawLayer, cancel))
            if (entry.IsFolder && LakeNames.IsTable(entry.Name) && await strays.MoveAsync(entry.Name, cancel) is { } sentence)
                _done.Add(sentence);
    }

    async Task SweepTrashAsync(CancellationToken cancel)
    {
        var before = clock.GetUtcNow().UtcDateTime - TrashKept;
        foreach (var entry in await _files.ListAsync(LakeFolders.Trash, cancel))
            if (entry.ModifiedAt < before)
                await Faults.DuringAsync(FaultPoints.TrashSwept, () => _files.DeleteAsync(LakeFolders.TrashOf(entry.Name), cancel));
    }
}
