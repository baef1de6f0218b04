using SparkMusic.Lakes;

namespace SparkMusic.Tests.Lakes;

/// <summary>
/// Files of a process that dies at its n-th change of the file system, just before it or just after: from then on every call fails.
/// </summary>
sealed class DyingFiles(ILakeFiles files, int changes, bool isDone) : ILakeFiles
{
    int _left = changes;

    public bool HasDied => _left <= 0;

    public string Root => files.Root;

    public Task<byte[]?> ReadAsync(string path, CancellationToken cancel) => Look(() => files.ReadAsync(path, cancel));

    public Task<Stream> OpenReadAsync(string path, CancellationToken cancel) => Look(() => files.OpenReadAsync(path, cancel));

    public Task<IReadOnlyList<LakeEntry>> ListAsync(string folder, CancellationToken cancel) => Look(() => files.ListAsync(folder, cancel));

    public Task<bool> ExistsAsync(string path, CancellationToken cancel) => Look(() => files.ExistsAsync(path, cancel));

    public Task SyncAsync(string path, CancellationToken cancel) => Look(async () =>
    {
        await files.SyncAsync(path, cancel);
        return true;
    });

    public Task WriteNewAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancel) =>
        ChangeAsync(() => files.WriteNewAsync(path, bytes, cancel));

    public Task WriteNewAsync(string path, Stream bytes, CancellationToken cancel) =>
        ChangeAsync(() => files.WriteNewAsync(path, bytes, cancel));

    public Task MakeFolderAsync(string folder, CancellationToken cancel) => ChangeAsync(() => files.MakeFolderAsync(folder, cancel));

    public Task RenameAsync(string from, string to, CancellationToken cancel) => ChangeAsync(() => files.RenameAsync(from, to, cancel));

    public Task ExchangeAsync(string fresh, string current, CancellationToken cancel) =>
        ChangeAsync(() => files.ExchangeAsync(fresh, current, cancel));

    public Task ReplaceAsync(string from, string to, CancellationToken cancel) => ChangeAsync(() => files.ReplaceAsync(from, to, cancel));

    public Task DeleteAsync(string path, CancellationToken cancel) => ChangeAsync(() => files.DeleteAsync(path, cancel));

    public async Task<bool> DeleteEmptyFolderAsync(string folder, CancellationToken cancel)
    {
        var wasEmpty = false;
        await ChangeAsync(async () => wasEmpty = await files.DeleteEmptyFolderAsync(folder, cancel));
        return wasEmpty;
    }

    Task<T> Look<T>(Func<Task<T>> call) => HasDied ? throw Dead() : call();

    async Task ChangeAsync(Func<Task> call)
    {
        if (HasDied) throw Dead();
        _left--;
        if (HasDied && !isDone) throw Dead();
        await call();
        if (HasDied) throw Dead();
    }

    static LakeFileException Dead() => new(LakeFileError.Other, "", "This process is dead.");
}
