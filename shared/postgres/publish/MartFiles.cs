using System.Security.Cryptography;
using SparkMusic.Lakes;

namespace SparkMusic.Postgres.Publish;

/// <summary>
/// Files of marts where DuckDB reads them, each the very bytes that its manifest names: on local disk as they lie, from elsewhere copied
/// into a scratch folder.
/// </summary>
sealed class MartFiles(Lake lake) : IDisposable
{
    DirectoryInfo? _scratch;
    int _copied;

    bool IsLocal => !lake.Location.Contains("://", StringComparison.Ordinal);

    /// <exception cref="SparkMusicException">A file is not what its manifest says: it is never published.</exception>
    public async Task<IReadOnlyList<string>> FetchAsync(Manifest manifest, IEnumerable<string> partitions, CancellationToken cancel)
    {
        var paths = new List<string>();
        foreach (var key in partitions)
            foreach (var file in manifest.Partitions[key].Files)
                paths.Add(await FetchAsync($"{lake.FolderOf(manifest.Layer, manifest.Table, key)}/{file.Name}", file, manifest, cancel));
        return paths;
    }

    async Task<string> FetchAsync(string path, FileEntry file, Manifest manifest, CancellationToken cancel)
    {
        await using var source = await lake.Files.OpenReadAsync(path, cancel);
        string hash;
        if (IsLocal) hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(source, cancel));
        else
        {
            _scratch ??= Directory.CreateTempSubdirectory("sparkmusic-publish-");
            await using var copy = File.Create(Path.Combine(_scratch.FullName, $"{_copied}.parquet"));
            await source.CopyToAsync(copy, cancel);
            copy.Position = 0;
            hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(copy, cancel));
        }
        if (hash != file.Sha256)
            throw SparkMusicException.Failed(
                $"{lake.UriOf(path)} is not the file that {manifest.Table} was committed with; nothing was published.",
                $"Run 'sparkmusic verify', then build it again: sparkmusic run {manifest.Layer}/{manifest.Table} --only --force.");
        return IsLocal ? lake.UriOf(path) : Path.Combine(_scratch!.FullName, $"{_copied++}.parquet");
    }

    public void Dispose() => _scratch?.Delete(recursive: true);
}
