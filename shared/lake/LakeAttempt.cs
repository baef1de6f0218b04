using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using SparkMusic.Engines;

namespace SparkMusic.Lakes;

/// <summary>One try at building tables: a staging folder of its own, and one commit. Disposed without a commit it leaves nothing.</summary>
public sealed class LakeAttempt : IAsyncDisposable
{
    readonly Lake _lake;
    readonly IAsyncDisposable _alive;
    bool _isDecided;

    internal LakeAttempt(Lake lake, string runId, string id, IAsyncDisposable alive) =>
        (_lake, RunId, Id, _alive) = (lake, runId, id, alive);

    public string Id { get; }

    public string RunId { get; }

    ILakeFiles Files => _lake.Files;

    string Staging => LakeFolders.StagingOf(Id);

    /// <summary>
    /// Absolute path or URI of the folder an engine writes into and makes itself; <paramref name="layer"/> <c>rejected</c> for rejected
    /// rows. Files are named <c>part-{Id}-{n}.parquet</c>.
    /// </summary>
    public string StagingOf(string layer, string table) => _lake.UriOf($"{Staging}/{LakeNames.FolderOf(layer, table, LakeNames.Whole)}");

    /// <summary>
    /// As <see cref="StagingOf"/>, for what this process writes itself: a folder of this machine, from where
    /// <see cref="DescribeAsync"/> uploads when the lake is elsewhere.
    /// </summary>
    public string LocalStagingOf(string layer, string table) =>
        LocalPathOf($"{Staging}/{LakeNames.FolderOf(layer, table, LakeNames.Whole)}");

    /// <summary>
    /// A file of this machine that may be made, its folder too: whole texts of refused rows. The commit moves it to
    /// <c>_state/rejected/{Id}</c>.
    /// </summary>
    public string TextsPath => LocalPathOf($"{Staging}/{LakeFolders.TextsOf(Id)}");

    string LocalPathOf(string relative) => _lake.Copies?.PathOf(relative) ?? _lake.UriOf(relative);

    /// <summary>Syncs a staged file and measures it: its bytes and SHA-256.</summary>
    public async Task<FileEntry> DescribeAsync(string layer, string table, WrittenFile file, CancellationToken cancel)
    {
        var path = $"{Staging}/{LakeNames.FolderOf(layer, table, LakeNames.Whole)}/{file.Path}";
        if (_lake.Copies is { } copies && File.Exists(copies.PathOf(path)))
        {
            FileEntry entry;
            await using (var written = File.OpenRead(copies.PathOf(path))) entry = await MeasureAsync(file, written, cancel);
            await copies.UploadAsync(path, cancel);
            return entry;
        }
        await Files.SyncAsync(path, cancel);
        await using var stream = await Files.OpenReadAsync(path, cancel);
        return await MeasureAsync(file, stream, cancel);
    }

    static async Task<FileEntry> MeasureAsync(WrittenFile file, Stream bytes, CancellationToken cancel) =>
        new(Path.GetFileName(file.Path), file.Rows, bytes.Length, Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, cancel)));

    /// <summary>Takes a partition's staged files back: what is there stays, because it is the same.</summary>
    public Task DropStagedAsync(string layer, string table, string partition, CancellationToken cancel) =>
        Files.DeleteAsync($"{Staging}/{LakeNames.FolderOf(layer, table, partition)}", cancel);

    /// <summary>
    /// Commits all tables together, or none: checks that staged files are those of the manifests and that the leases hold, journals, swaps,
    /// replaces the manifests, copies them to the ledger. Once journalled it no longer heeds <paramref name="cancel"/>.
    /// </summary>
    /// <exception cref="SupersededException">A lease was taken over: this attempt commits nothing any more.</exception>
    public async Task CommitAsync(IReadOnlyList<TableCommit> tables, CancellationToken cancel)
    {
        if (_isDecided) throw new InvalidOperationException($"Attempt {Id} has committed already.");
        if (tables.DistinctBy(table => table.Next.Table).Count() != tables.Count)
            throw new ArgumentException("A table is committed twice.", nameof(tables));
        try
        {
            var journal = await PrepareAsync(tables, cancel);
            await CheckLeasesAsync(tables, cancel);
            await DecideAsync(journal, cancel);
            await FinishAsync(journal);
        }
        catch (LakeFileException e) when (e.Kind == LakeFileError.Missing)
        {
            if (await Files.ExistsAsync(Staging, CancellationToken.None)) throw;
            throw Superseded(tables[0].Next.Table, e);
        }
    }

    async Task<Journal> PrepareAsync(IReadOnlyList<TableCommit> tables, CancellationToken cancel)
    {
        var plan = new CommitPlan(Files, Id);
        var planned = new List<JournalTable>();
        // Of an earlier call that failed before it was decided.
        await Files.DeleteAsync(LakeFolders.StagedJournalOf(Staging), cancel);
        await Files.DeleteAsync(LakeFolders.StagedManifestsOf(Staging), cancel);
        if (!await Files.ExistsAsync(Staging, cancel)) throw Superseded(tables[0].Next.Table);
        await Files.MakeFolderAsync(LakeFolders.StagedManifestsOf(Staging), cancel);
        foreach (var table in tables)
        {
            var steps = await plan.MakeAsync(table, cancel);
            await CheckGenerationAsync(table.Next, cancel);
            foreach (var folder in steps.Remove) await Files.MakeFolderAsync(
                LakeFolders.ParentOf(LakeFolders.RemovedOf(Staging, folder)), cancel);
            var manifest = table.Next with { RunId = RunId, AttemptId = Id, Epoch = table.Lease.Epoch };
            await Faults.DuringAsync(FaultPoints.ManifestStaged, () =>
                Files.WriteNewAsync(LakeFolders.StagedManifestOf(Staging, manifest.Table), LakeJson.Write(manifest), cancel));
            planned.Add(steps);
        }
        var texts = $"{Staging}/{LakeFolders.TextsOf(Id)}";
        if (_lake.Copies is { } copies && File.Exists(copies.PathOf(texts))) await copies.UploadAsync(texts, cancel);
        if (await Files.ExistsAsync(texts, cancel))
            planned[0] = planned[0] with { Append = [.. planned[0].Append, LakeFolders.TextsOf(Id)] };
        await Faults.DuringAsync(FaultPoints.StagingSynced, () => SyncStagingAsync(planned, cancel));
        return new Journal(Journal.CurrentFormat, Id, RunId, planned);
    }

    async Task CheckGenerationAsync(Manifest next, CancellationToken cancel)
    {
        var current = await _lake.ReadManifestAsync(next.Table, cancel);
        if (next.Generation != (current?.Generation ?? 0) + 1)
            throw SparkMusicException.TryLater(
                $"Table {next.Table} was changed by attempt {current?.AttemptId} while attempt {Id} built it: "
                + $"generation {next.Generation} cannot follow {current?.Generation ?? 0}.",
                "Run the same command again.");
    }

    // Names of staged folders must survive a power cut before the journal speaks of them.
    async Task SyncStagingAsync(IReadOnlyList<JournalTable> planned, CancellationToken cancel)
    {
        var folders = planned.SelectMany(table => table.Replace.Concat(table.Append.Select(LakeFolders.ParentOf))).ToHashSet();
        foreach (var folder in folders.ToList())
        {
            foreach (var entry in await Files.ListAsync($"{Staging}/{folder}", cancel))
                if (entry.IsFolder) await Files.SyncAsync($"{Staging}/{folder}/{entry.Name}", cancel);
            for (var parent = LakeFolders.ParentOf(folder); parent.Length > 0; parent = LakeFolders.ParentOf(parent)) folders.Add(parent);
        }
        foreach (var folder in folders) await Files.SyncAsync($"{Staging}/{folder}", cancel);
        await Files.SyncAsync(Staging, cancel);
        await Files.SyncAsync(LakeFolders.Staging, cancel);
    }

    async Task CheckLeasesAsync(IReadOnlyList<TableCommit> tables, CancellationToken cancel)
    {
        foreach (var table in tables)
        {
            if (table.Lease.Table != table.Next.Table || table.Lease.AttemptId != Id)
                throw new ArgumentException(
                    $"The lease of {table.Lease.Table} by {table.Lease.AttemptId} is not one for {table.Next.Table} by {Id}.",
                    nameof(tables));
            if (!await _lake.Ledger.IsCurrentAsync(table.Lease, cancel)) throw Superseded(table.Next.Table);
        }
    }

    // Moved in from staging by rename, so that an attempt which was fenced in between cannot journal.
    async Task DecideAsync(Journal journal, CancellationToken cancel)
    {
        var staged = LakeFolders.StagedJournalOf(Staging);
        await Faults.DuringAsync(FaultPoints.JournalWritten, () => Files.WriteNewAsync(staged, LakeJson.Write(journal), cancel));
        cancel.ThrowIfCancellationRequested();
        ExceptionDispatchInfo? failure = null;
        try
        {
            await Faults.DuringAsync(FaultPoints.JournalMoved, async () =>
            {
                await Files.RenameAsync(staged, LakeFolders.JournalOf(Id), CancellationToken.None);
                await Files.SyncAsync(LakeFolders.Journal, CancellationToken.None);
            });
        }
        catch (SparkMusicException e)
        {
            failure = ExceptionDispatchInfo.Capture(e);
        }
        _isDecided = await Files.ExistsAsync(LakeFolders.JournalOf(Id), CancellationToken.None);
        if (!_isDecided) failure?.Throw();
    }

    async Task FinishAsync(Journal journal)
    {
        var steps = new CommitSteps(Files, journal, Staging, _lake.CopyToLedgerAsync);
        try
        {
            await steps.FinishAsync();
        }
        catch (SparkMusicException first)
        {
            // It is decided: what failed once, or was done and only reported as failed, is finished by looking.
            try
            {
                if (await Files.ExistsAsync(LakeFolders.TrashOf(Id), CancellationToken.None)) await steps.DeleteJournalAsync();
                else await steps.FinishAsync();
            }
            catch (SparkMusicException second) when (second is not LakeFileException { Kind: LakeFileError.Missing })
            {
                throw SparkMusicException.Failed($"{second.Message} The commit of attempt {Id} is decided but not finished.",
                    "The next run of this lake finishes it. " + (second.NextStep ?? first.NextStep), second);
            }
        }
    }

    SupersededException Superseded(string table, Exception? inner = null) =>
        new($"Attempt {Id} cannot commit: another attempt has taken over table {table} or its staging folder.", inner);

    public async ValueTask DisposeAsync()
    {
        try
        {
            // A decided commit that could not be finished needs its staging.
            if (!_isDecided) await Faults.DuringAsync(FaultPoints.StagingDropped, () => Files.DeleteAsync(Staging, CancellationToken.None));
        }
        catch (LakeFileException)
        {
            // The failure that brought us here is the one to be told; what stays is removed by the next recovery.
        }
        finally
        {
            await _alive.DisposeAsync();
        }
    }
}
