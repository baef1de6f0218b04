namespace SparkMusic.Spotify;

/// <summary>A file that only its owner may read, complete old or complete new whenever it is looked at.</summary>
static class PrivateFile
{
    const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void Write(string path, ReadOnlySpan<byte> bytes)
    {
        MakeFolderOf(path);
        var temporary = path + ".new";
        File.Delete(temporary);
        using (var file = new FileStream(temporary, Options(FileMode.CreateNew)))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }
        File.Move(temporary, path, overwrite: true);
    }

    /// <summary>Waits for the only hold on a name beside the file; it ends with the handle or the process.</summary>
    public static async Task<IDisposable> LockAsync(string path, CancellationToken cancel)
    {
        MakeFolderOf(path);
        for (var tries = 0; ; tries++)
        {
            try
            {
                return new FileStream(path + ".lock", Options(FileMode.OpenOrCreate));
            }
            catch (IOException e) when (File.Exists(path + ".lock"))
            {
                // Real time: another process does not know of a test's clock.
                if (tries >= 300)
                    throw SparkMusicException.TryLater($"{path} has been held by another process for 30 s.",
                    "Run the same command again later.", e);
                await Task.Delay(100, cancel);
            }
        }
    }

    static void MakeFolderOf(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (Directory.Exists(folder)) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, Owner | UnixFileMode.UserExecute);
    }

    static FileStreamOptions Options(FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = Owner;
        return options;
    }
}
