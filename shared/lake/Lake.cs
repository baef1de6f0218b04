using SparkMusic.Ledgers;

namespace SparkMusic.Lakes;

/// <summary>What <c>_state/lake.json</c> says.</summary>
/// <param name="Format">Of the whole lake; a newer one is refused.</param>
/// <param name="Id">Made with the lake, moves with it; a copy is another lake.</param>
/// <param name="IsSandbox">True for a lake of made-up data, from its creation and for ever.</param>
/// <param name="Ledger">Where its runs are recorded: <c>sqlite</c> = in the lake, <c>postgres</c>.</param>
/// <param name="CopyOf">The id of the lake that it was copied from.</param>
public sealed record LakeInfo(int Format, string Id, bool IsSandbox, string Ledger, string? CopyOf = null);

/// <summary>A lake: tables in layers, of which readers see complete old or complete new ones. See architecture.md, section 6.</summary>
public sealed class Lake : IAsyncDisposable
{
    public const int CurrentFormat = 1;

    readonly TimeProvider _clock;
    bool _areCopiesRead;

    internal Lake(ILakeFiles files, LakeInfo info, TimeProvider clock)
    {
        (Files, Info, _clock) = (files, info, clock);
        Ledger = LedgerChoice.Of(files, info, ReadManifestsAsync, clock);
        Ledger.BeforeTake = TakeOverAsync;
        Copies = HdfsLocation.IsOne(files.Root) ? new LakeCopies(files) : null;
    }

    public LakeInfo Info { get; }

    /// <summary>What its records say when things were done; rows of sources have a time of their own.</summary>
    public TimeProvider Clock => _clock;

    /// <summary>Absolute path or URI of the root.</summary>
    public string Location => Files.Root;

    /// <summary>The record of runs. Its database is opened by its first call, not with the lake.</summary>
    public ILedger Ledger { get; }

    public ILakeFiles Files { get; }

    /// <summary>Null: this machine's programs reach the files themselves.</summary>
    internal LakeCopies? Copies { get; }

    /// <summary>Opens a lake and writes nothing. Refused with a sentence: nothing there, not a lake, a newer format.</summary>
    public static Task<Lake> OpenAsync(string location, TimeProvider clock, CancellationToken cancel) =>
        LakeOpening.OpenAsync(location, clock, cancel);

    /// <summary>As <see cref="OpenAsync(string, TimeProvider, CancellationToken)"/>, on a file system of the caller's.</summary>
    public static Task<Lake> OpenAsync(ILakeFiles files, TimeProvider clock, CancellationToken cancel) =>
        LakeOpening.OpenAsync(files, clock, cancel);

    /// <summary>Opens a lake, or makes one of a folder that is absent or empty. Refused: a sandbox wanted where a real lake is.</summary>
    public static Task<Lake> OpenOrCreateAsync(string location, bool isSandbox, TimeProvider clock, CancellationToken cancel) =>
        LakeOpening.OpenOrCreateAsync(location, isSandbox, clock, cancel);

    /// <summary>The file system of a location, a folder or <c>hdfs://host:port/path</c>; nothing is looked at yet.</summary>
    public static ILakeFiles FilesAt(string location, TimeProvider clock) => LakeOpening.FilesAt(location, clock);

    /// <summary>What an engine reads: the absolute path or URI of a path of this lake.</summary>
    public string UriOf(string relative) => relative.Length == 0 ? Location : $"{Location}/{relative}";

    /// <summary>
    /// From now on <see cref="FilesOf"/> and <see cref="EngineUriOf"/> give DuckDB's copies of a lake that is not on local disk, which
    /// <see cref="LocalPathAsync"/> has to fetch first. Nothing changes for a lake on local disk.
    /// </summary>
    public void ReadCopies() => _areCopiesRead = Copies is not null;

    /// <summary>What the engine of this lake object reads of a path.</summary>
    public string EngineUriOf(string relative) => _areCopiesRead ? Copies!.PathOf(relative) : UriOf(relative);

    /// <summary>As <see cref="FilesOf"/>, with the copies fetched where <see cref="ReadCopies"/> was asked for.</summary>
    public async Task<IReadOnlyList<string>> EngineFilesOfAsync(
        Manifest manifest, IReadOnlyCollection<string> partitions, CancellationToken cancel)
    {
        if (_areCopiesRead)
            foreach (var key in partitions)
                foreach (var file in manifest.Partitions[key].Files)
                    await Copies!.FetchAsync($"{FolderOf(manifest.Layer, manifest.Table, key)}/{file.Name}", cancel);
        return FilesOf(manifest, partitions);
    }

    /// <summary>The file as DuckDB in this process reads it: itself on local disk, else a copy that goes with this object.</summary>
    public Task<string> LocalPathAsync(string relative, CancellationToken cancel) =>
        Copies is null ? Task.FromResult(UriOf(relative)) : Copies.FetchAsync(relative, cancel);

    /// <summary>As <see cref="LocalPathAsync"/>, all files of a manifest's partitions.</summary>
    public async Task<IReadOnlyList<string>> LocalFilesOfAsync(Manifest manifest, CancellationToken cancel)
    {
        var paths = new List<string>();
        foreach (var (key, entry) in manifest.Partitions)
            foreach (var file in entry.Files)
                paths.Add(await LocalPathAsync($"{FolderOf(manifest.Layer, manifest.Table, key)}/{file.Name}", cancel));
        return paths;
    }

    /// <summary>
    /// A partition's folder: <c>marts/x</c> for <c>all</c>, <c>clean/x/p_month=2021-11</c>, <c>raw/x/p_date=2018-11-15</c>.
    /// </summary>
    public string FolderOf(string layer, string table, string partition) => LakeNames.FolderOf(layer, table, partition);

    /// <summary>Absolute paths of a manifest's files, of the given partitions only when they are given.</summary>
    public IReadOnlyList<string> FilesOf(Manifest manifest, IEnumerable<string>? partitions = null) =>
    [
        .. from key in partitions ?? manifest.Partitions.Keys
           where manifest.Partitions.ContainsKey(key)
           from file in manifest.Partitions[key].Files
           select EngineUriOf($"{FolderOf(manifest.Layer, manifest.Table, key)}/{file.Name}"),
    ];

    /// <summary>The table's manifest, or null when it was never built.</summary>
    public async Task<Manifest?> ReadManifestAsync(string table, CancellationToken cancel)
    {
        var path = LakeFolders.ManifestOf(LakeNames.CheckTable(table));
        return await Files.ReadAsync(path, cancel) is { } bytes ? LakeJson.ReadManifest(bytes, table, UriOf(path)) : null;
    }

    internal async Task CopyToLedgerAsync(string table)
    {
        if (await ReadManifestAsync(table, CancellationToken.None) is { } manifest)
            await Ledger.SaveManifestAsync(manifest, CancellationToken.None);
    }

    /// <summary>All manifests, ordered by table.</summary>
    public async Task<IReadOnlyList<Manifest>> ReadManifestsAsync(CancellationToken cancel)
    {
        var manifests = new List<Manifest>();
        foreach (var entry in await Files.ListAsync(LakeFolders.Tables, cancel))
            if (!entry.IsFolder && LakeFolders.TableOf(entry.Name) is { } table && await ReadManifestAsync(table, cancel) is { } manifest)
                manifests.Add(manifest);
        return manifests;
    }

    /// <summary>Begins an attempt under an id that was never used (<see cref="LakeNames.NewId"/>): its staging folder is there.</summary>
    public async Task<LakeAttempt> BeginAsync(string runId, string attemptId, CancellationToken cancel)
    {
        var staging = LakeFolders.StagingOf(LakeNames.CheckId(attemptId));
        var alive = await Ledger.TryHoldAsync("attempt." + attemptId, cancel) ?? throw BegunBefore(attemptId);
        try
        {
            if (await Files.ExistsAsync(staging, cancel)) throw BegunBefore(attemptId);
            foreach (var folder in LakeFolders.Own) await Files.MakeFolderAsync(folder, cancel);
            await Faults.DuringAsync(FaultPoints.BeginStaging, async () =>
            {
                foreach (var layer in LakeNames.Layers) await Files.MakeFolderAsync($"{staging}/{layer}", cancel);
            });
            return new LakeAttempt(this, runId, attemptId, alive);
        }
        catch
        {
            await alive.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Finishes or undoes what dead attempts left, and sweeps the trash. Belongs at the start of every writing verb, and of a reading one
    /// when
    /// <see cref="NeedsRecoveryAsync"/>. Safe beside live attempts. Answers sentences of what it did.
    /// </summary>
    public Task<IReadOnlyList<string>> RecoverAsync(CancellationToken cancel) => new LakeRecovery(this, _clock).RunAsync(cancel);

    /// <summary>True when an attempt, dead or alive, has left something in <c>_staging</c> or <c>_journal</c>.</summary>
    public async Task<bool> NeedsRecoveryAsync(CancellationToken cancel) =>
        (await Files.ListAsync(LakeFolders.Staging, cancel)).Count > 0 || (await Files.ListAsync(LakeFolders.Journal, cancel)).Count > 0;

    public async ValueTask DisposeAsync()
    {
        await Ledger.DisposeAsync();
        Copies?.Dispose();
        (Files as IDisposable)?.Dispose();
    }

    static ArgumentException BegunBefore(string attemptId) => new($"Attempt {attemptId} was begun before.", nameof(attemptId));

    Task TakeOverAsync(string table, string? previous, CancellationToken cancel) =>
        new LakeRecovery(this, _clock).TakeOverAsync(table, previous, cancel);
}
