namespace SparkMusic.Lakes;

/// <summary>
/// What DuckDB reads and writes of a lake that is not on local disk: copies of its files, and files before they are uploaded, under their
/// paths in the lake in a scratch folder. It goes with the lake object; what a killed process left goes with the next one's.
/// </summary>
sealed class LakeCopies(ILakeFiles files) : IDisposable
{
    readonly Lazy<Scratch> _scratch = new(() => Scratch.Create("lake"));

    public string PathOf(string relative) => _scratch.Value["lake/" + relative];

    /// <summary>Copies a file, unless it was; a name of a lake is never used twice.</summary>
    public async Task<string> FetchAsync(string relative, CancellationToken cancel)
    {
        var path = PathOf(relative);
        if (File.Exists(path)) return path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var part = $"{path}.{Guid.NewGuid():N}";
        await using (var source = await files.OpenReadAsync(relative, cancel))
        await using (var target = new FileStream(part, FileMode.CreateNew, FileAccess.Write))
            await source.CopyToAsync(target, 1 << 17, cancel);
        File.Move(part, path, overwrite: true);
        return path;
    }

    /// <summary>Moves a file that was written here to the lake, into a folder that is made.</summary>
    public async Task UploadAsync(string relative, CancellationToken cancel)
    {
        await files.MakeFolderAsync(LakeFolders.ParentOf(relative), cancel);
        await using (var source = File.OpenRead(PathOf(relative))) await files.WriteNewAsync(relative, source, cancel);
        File.Delete(PathOf(relative));
    }

    public void Dispose()
    {
        if (_scratch.IsValueCreated) _scratch.Value.Dispose();
    }
}
