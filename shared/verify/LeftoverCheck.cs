using SparkMusic.Lakes;

namespace SparkMusic.Verify;

/// <summary>
/// Whether anything lies in the lake that belongs to nobody: unknown folders, staging and journals of dead attempts, old trash.
/// </summary>
sealed class LeftoverCheck(Lake lake, TimeProvider clock, Findings findings)
{
    const string Sweep = "Any writing verb finishes or removes it: sparkmusic run, for example.";
    static readonly TimeSpan TrashKept = TimeSpan.FromHours(24);

    static readonly HashSet<string> Ours =
        [.. LakeNames.Layers, LakeFolders.Staging, LakeFolders.Journal, LakeFolders.Trash, "_state"];

    static readonly HashSet<string> State =
    [
        "lake.json", "tables", "locks", "ledger.db", "ledger.db-wal", "ledger.db-shm", "ledger.db-journal",
        .. LakeState.Copied.Append(LakeState.Texts).Append(LakeState.Logs).Append(LakeState.Collect).Select(LakeState.NameOf),
    ];

    public async Task RunAsync(CancellationToken cancel)
    {
        await StrangersAsync("", Ours, "It is no folder of a lake.", cancel);
        await StrangersAsync("_state", State, "It is no part of a lake's state.", cancel);
        foreach (var entry in await lake.Files.ListAsync(LakeFolders.Tables, cancel))
            if (entry.IsFolder || LakeFolders.TableOf(entry.Name) is null)
                Add($"{LakeFolders.Tables}/{entry.Name}", "It is no manifest of a table.", "Delete it.");
        foreach (var layer in LakeNames.Layers) await TablesAsync(layer, cancel);
        await AttemptsAsync(LakeFolders.Staging, "A dead attempt left it.", cancel);
        await AttemptsAsync(LakeFolders.Journal, "A commit was decided and is not finished.", cancel);
        await TrashAsync(cancel);
    }

    async Task StrangersAsync(string folder, HashSet<string> known, string what, CancellationToken cancel)
    {
        foreach (var entry in await lake.Files.ListAsync(folder, cancel))
            if (!known.Contains(entry.Name))
                Add(folder.Length == 0 ? entry.Name : $"{folder}/{entry.Name}", what, "Delete it, or move it out of the lake.");
    }

    async Task TablesAsync(string layer, CancellationToken cancel)
    {
        foreach (var entry in await lake.Files.ListAsync(layer, cancel))
        {
            var path = $"{layer}/{entry.Name}";
            if (!entry.IsFolder || !LakeNames.IsTable(entry.Name))
                Add(path, FolderCheck.WhatItIs(entry.Name), "Delete it, or move it out of the lake.");
            // Read after the listing: a table made meanwhile has its manifest by now, or its journal.
            else if (await ManifestOrNullAsync(entry.Name, cancel) is { } known ? layer != LakeNames.RejectedLayer
                && known.Layer != layer : await IsForeignAsync(entry.Name, cancel))
                Add(path, "No manifest speaks of this table.", "Delete the folder, or move it out of the lake.");
        }
    }

    async Task<Manifest?> ManifestOrNullAsync(string table, CancellationToken cancel)
    {
        try
        {
            return await lake.ReadManifestAsync(table, cancel);
        }
        catch (SparkMusicException)
        {
            // A manifest that cannot be read is a finding of its own.
            return new Manifest { Layer = "", Table = table };
        }
    }

    async Task<bool> IsForeignAsync(string table, CancellationToken cancel) =>
        !await lake.Files.ExistsAsync(LakeFolders.ManifestOf(table), cancel) && await lake.Ledger.HolderOfAsync(table, cancel) is null;

    async Task AttemptsAsync(string folder, string what, CancellationToken cancel)
    {
        foreach (var entry in await lake.Files.ListAsync(folder, cancel))
        {
            var path = $"{folder}/{entry.Name}";
            if (LakeFolders.AttemptOf(entry.Name) is not { } attempt)
            {
                Add(path, "It is of no attempt.", "Delete it.");
                continue;
            }
            if (await Attempts.IsAtWorkAsync(lake, attempt, cancel))
                findings.Note($"Attempt {attempt} is at work: what it stages is left out.");
            else if (await lake.Files.ExistsAsync(path, cancel)) Add(path, what, Sweep);
        }
    }

    // Only writing verbs sweep: what is old because nobody has run since is nobody's fault.
    async Task TrashAsync(CancellationToken cancel)
    {
        var entries = await lake.Files.ListAsync(LakeFolders.Trash, cancel);
        if (entries.All(entry => clock.GetUtcNow().UtcDateTime - entry.ModifiedAt < TrashKept)) return;
        var lastRun = (await lake.Ledger.RunsAsync(1, cancel)).FirstOrDefault()?.StartedAt;
        foreach (var entry in entries)
            if (entry.ModifiedAt + TrashKept < lastRun)
                Add($"{LakeFolders.Trash}/{entry.Name}",
                    "It is older than the 24 hours that the trash is kept, and a run that began since has not swept it.", "Delete it.");
    }

    void Add(string place, string what, string nextStep) => findings.Add(Promise.NoResidue, "", place, what, nextStep);
}
