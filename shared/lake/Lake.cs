using SparkMusic.Ledgers;

namespace SparkMusic.Lakes;

/// <summary>What <c>_state/lake.json</c> says.</summary>
/// <param name="Format">Of the whole lake; a newer one is refused.</param>
/// <param name="Id">Made with the lake, moves with it.</param>
/// <param name="IsSandbox">True for a lake of made-up data, from its creation and for ever.</param>
/// <param name="Ledger">Where its runs are recorded: <c>sqlite</c> = in the lake.</param>
public sealed record LakeInfo(int Format, string Id, bool IsSandbox, string Ledger);

/// <summary>A lake: tables in layers, of which readers see complete old or complete new ones. See architecture.md, section 6.</summary>
public sealed class Lake : IAsyncDisposable
{
    public const int CurrentFormat = 1;

    /// <summary>Opens a lake and writes nothing. Refused with a sentence: nothing there, not a lake, a newer format.</summary>
    public static Task<Lake> OpenAsync(string location, TimeProvider clock, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>Opens a lake, or makes one of a folder that is absent or empty. Refused: a sandbox wanted where a real lake is.</summary>
    public static Task<Lake> OpenOrCreateAsync(string location, bool isSandbox, TimeProvider clock, CancellationToken cancel) => throw new NotImplementedException();

    public LakeInfo Info => throw new NotImplementedException();

    /// <summary>Absolute path or URI of the root.</summary>
    public string Location => throw new NotImplementedException();

    /// <summary>The record of runs. Its database is opened by its first call, not with the lake.</summary>
    public ILedger Ledger => throw new NotImplementedException();

    public ILakeFiles Files => throw new NotImplementedException();

    /// <summary>What an engine reads: the absolute path or URI of a path of this lake.</summary>
    public string UriOf(string relative) => throw new NotImplementedException();

    /// <summary>A partition's folder: <c>marts/x</c> for <c>all</c>, <c>clean/x/p_month=2021-11</c>, <c>raw/x/p_date=2018-11-15</c>.</summary>
    public string FolderOf(string layer, string table, string partition) => throw new NotImplementedException();

    /// <summary>Absolute paths of a manifest's files, of the given partitions only when there are any given.</summary>
    public IReadOnlyList<string> FilesOf(Manifest manifest, IEnumerable<string>? partitions = null) => throw new NotImplementedException();

    /// <summary>The table's manifest, or null when it was never built.</summary>
    public Task<Manifest?> ReadManifestAsync(string table, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>All manifests, ordered by table.</summary>
    public Task<IReadOnlyList<Manifest>> ReadManifestsAsync(CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>Begins an attempt under an id that was never used ([a-z0-9-]; <see cref="LakeNames.NewId"/> makes one): its staging folder is there.</summary>
    public Task<LakeAttempt> BeginAsync(string runId, string attemptId, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>
    /// Finishes or undoes what dead attempts left, and sweeps the trash. Belongs at the start of every writing verb, and of a reading one when
    /// <see cref="NeedsRecoveryAsync"/>. Safe beside live attempts. Answers sentences of what it did.
    /// </summary>
    public Task<IReadOnlyList<string>> RecoverAsync(CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>True when an attempt, dead or alive, has left something in <c>_staging</c> or <c>_journal</c>.</summary>
    public Task<bool> NeedsRecoveryAsync(CancellationToken cancel) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
