namespace SparkMusic.Lakes;

/// <summary>One entry of a folder.</summary>
/// <param name="Name">Its name, without the folder.</param>
/// <param name="IsFolder">True for a folder.</param>
/// <param name="Bytes">Size of a file, 0 for a folder.</param>
/// <param name="ModifiedAt">UTC.</param>
public sealed record LakeEntry(string Name, bool IsFolder, long Bytes, DateTime ModifiedAt);

/// <summary>
/// The few things a lake needs from a file system. Paths are relative to the lake's root with <c>/</c>; their segments are [a-z0-9_=.-]
/// and never <c>.</c> or <c>..</c>; a link below the root is refused.
/// </summary>
/// <remarks>
/// Every failure is a <see cref="LakeFileException"/>: nothing answers "false" for a thing that was not done. One call is atomic to readers
/// and to a killed process unless its text says otherwise. What a call changed survives a power cut only after <see cref="SyncAsync"/> of
/// the folders it touched (<see cref="WriteNewAsync(string, ReadOnlyMemory{byte}, CancellationToken)"/> does that itself).
/// Moves never make a missing folder: so a rename out of or into a folder that was taken away fails, which is how a lake fences an attempt.
/// </remarks>
public interface ILakeFiles
{
    /// <summary>Absolute path or URI of the root, without a slash at the end.</summary>
    string Root { get; }

    /// <summary>The whole file, or null when there is none.</summary>
    Task<byte[]?> ReadAsync(string path, CancellationToken cancel);

    /// <summary>Opens a file for reading from its start.</summary>
    Task<Stream> OpenReadAsync(string path, CancellationToken cancel);

    /// <summary>
    /// Makes a file that does not exist yet and syncs it and its folder, which must exist. A kill may leave a part of it.
    /// </summary>
    Task WriteNewAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancel);

    /// <summary>The same from a stream that can be read again from where it stands; it stays open.</summary>
    Task WriteNewAsync(string path, Stream bytes, CancellationToken cancel);

    /// <summary>Entries of a folder, ordered by name; empty when there is no such folder.</summary>
    Task<IReadOnlyList<LakeEntry>> ListAsync(string folder, CancellationToken cancel);

    /// <summary>True for a file or a folder.</summary>
    Task<bool> ExistsAsync(string path, CancellationToken cancel);

    /// <summary>Makes a folder and its parents; nothing happens to one that is there.</summary>
    Task MakeFolderAsync(string folder, CancellationToken cancel);

    /// <summary>Moves a file or folder to a name that is free, in a folder that exists.</summary>
    Task RenameAsync(string from, string to, CancellationToken cancel);

    /// <summary>
    /// Exchanges two folders. Where the file system cannot do it at once it takes renames by way of <c>{fresh}.old</c>: killed in between,
    /// <paramref name="current"/> may be missing while its content is at <c>{fresh}.old</c>.
    /// </summary>
    Task ExchangeAsync(string fresh, string current, CancellationToken cancel);

    /// <summary>
    /// Moves the file <paramref name="from"/> over the file <paramref name="to"/>, which need not exist: readers see the old or the new
    /// one.
    /// </summary>
    Task ReplaceAsync(string from, string to, CancellationToken cancel);

    /// <summary>Deletes a file, or a folder with all below it (not atomic); nothing happens when there is none.</summary>
    Task DeleteAsync(string path, CancellationToken cancel);

    /// <summary>Deletes a folder if it is empty; true when it was, false when it has entries or is not there.</summary>
    Task<bool> DeleteEmptyFolderAsync(string folder, CancellationToken cancel);

    /// <summary>Makes a file's bytes, or a folder's names, survive a power cut.</summary>
    Task SyncAsync(string path, CancellationToken cancel);
}
