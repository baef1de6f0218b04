using SparkMusic.Engines;

namespace SparkMusic.Lakes;

/// <summary>One try at building tables: a staging folder of its own, and one commit. Disposed without a commit it leaves nothing.</summary>
public sealed class LakeAttempt : IAsyncDisposable
{
    public string Id => throw new NotImplementedException();

    public string RunId => throw new NotImplementedException();

    /// <summary>
    /// Absolute path or URI of the folder an engine writes into and makes itself; <paramref name="layer"/> <c>rejected</c> for rejected rows.
    /// Files are named <c>part-{Id}-{n}.parquet</c>.
    /// </summary>
    public string StagingOf(string layer, string table) => throw new NotImplementedException();

    /// <summary>Syncs a staged file and measures it: its bytes and SHA-256.</summary>
    public Task<FileEntry> DescribeAsync(string layer, string table, WrittenFile file, CancellationToken cancel) => throw new NotImplementedException();

    /// <summary>
    /// Commits all tables together, or none: checks that staged files are those of the manifests and that the leases hold, journals, swaps,
    /// replaces the manifests, copies them to the ledger. Once journalled it no longer heeds <paramref name="cancel"/>.
    /// </summary>
    /// <exception cref="SupersededException">Another attempt has taken a lease over; nothing of this one was or will be committed by it.</exception>
    public Task CommitAsync(IReadOnlyList<TableCommit> tables, CancellationToken cancel) => throw new NotImplementedException();

    public ValueTask DisposeAsync() => throw new NotImplementedException();
}

/// <summary>The attempt's lease was taken over: it ends as <c>superseded</c>.</summary>
public sealed class SupersededException(string message, Exception? inner = null)
    : SparkMusicException(ExitCodes.TryLater, message, "Nothing is lost: the attempt that took over builds the table. Run the same command again if it is still stale.", inner);
