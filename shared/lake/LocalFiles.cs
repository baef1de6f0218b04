namespace SparkMusic.Lakes;

/// <summary>A lake's files in a folder of this machine.</summary>
/// <remarks>The root itself may be reached through a link; below it no link is followed.</remarks>
/// <param name="root">The lake's folder, which need not exist yet.</param>
/// <param name="canExchange">False: folders are exchanged by renames even where the system could do it at once.</param>
public sealed class LocalFiles(string root, bool canExchange = true) : ILakeFiles
{
    public string Root { get; } = Path.GetFullPath(root).TrimEnd('/');

    public Task<byte[]?> ReadAsync(string path, CancellationToken cancel) => Task.FromResult(Do("read", path, full =>
    {
        try
        {
            return File.ReadAllBytes(full);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }));

    public Task<Stream> OpenReadAsync(string path, CancellationToken cancel) => Task.FromResult(Do("read", path, full =>
        (Stream)new FileStream(
            full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan)));

    public Task WriteNewAsync(string path, ReadOnlyMemory<byte> bytes, CancellationToken cancel) => Done("write", path, full =>
    {
        using (var file = File.OpenHandle(full, FileMode.CreateNew, FileAccess.Write, FileShare.Read))
        {
            RandomAccess.Write(file, bytes.Span, 0);
            RandomAccess.FlushToDisk(file);
        }
        Sync(Path.GetDirectoryName(full)!);
    });

    /// <summary>Writes a file that only its owner reads, from its first byte on.</summary>
    public Task WriteNewPrivateAsync(string path, ReadOnlyMemory<byte> bytes) => Done("write", path, full =>
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(full, options))
        {
            file.Write(bytes.Span);
            file.Flush(flushToDisk: true);
        }
        Sync(Path.GetDirectoryName(full)!);
    });

    public async Task WriteNewAsync(string path, Stream bytes, CancellationToken cancel)
    {
        var full = Checked(path);
        try
        {
            await using (var file = new FileStream(full, FileMode.CreateNew, FileAccess.Write, FileShare.Read))
            {
                await bytes.CopyToAsync(file, cancel);
                file.Flush(flushToDisk: true);
            }
            Sync(Path.GetDirectoryName(full)!);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LocalErrors.Of("write", full, e);
        }
    }

    public Task<IReadOnlyList<LakeEntry>> ListAsync(string folder, CancellationToken cancel) => Task.FromResult(Do("list", folder, full =>
    {
        try
        {
            return (IReadOnlyList<LakeEntry>)[.. new DirectoryInfo(full).EnumerateFileSystemInfos().Select(EntryOf).OfType<LakeEntry>()
                .OrderBy(entry => entry.Name, StringComparer.Ordinal)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }));

    // Null: it was there when the folder was read, and another process has taken it away since.
    static LakeEntry? EntryOf(FileSystemInfo entry)
    {
        try
        {
            return entry is FileInfo file
                ? new LakeEntry(file.Name, false, file.Length, file.LastWriteTimeUtc)
                : new LakeEntry(entry.Name, true, 0, entry.LastWriteTimeUtc);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public Task<bool> ExistsAsync(string path, CancellationToken cancel) => Task.FromResult(Do("look at", path, Path.Exists));

    public Task MakeFolderAsync(string folder, CancellationToken cancel) =>
        Done("make the folder", folder, full => Directory.CreateDirectory(full));

    public Task RenameAsync(string from, string to, CancellationToken cancel) => Done("move", from, full =>
    {
        var target = Checked(to);
        if (Libc.RenameWith(Libc.NoReplace, full, target) is { } result)
        {
            Check(result, "move", full, target);
            return;
        }
        if (Path.Exists(target)) throw LocalErrors.Of("move", $"{full} to {target}", Errno.Exists);
        Check(Libc.Rename(full, target), "move", full, target);
    });

    public Task ExchangeAsync(string fresh, string current, CancellationToken cancel) => Done("exchange", fresh, full =>
    {
        var target = Checked(current);
        if (canExchange && Libc.RenameWith(Libc.Exchange, full, target) is { } result)
        {
            Check(result, "exchange", full, target);
            return;
        }
        var old = full + ".old";
        Check(Libc.Rename(target, old), "exchange", target, old);
        Faults.At(FaultPoints.ExchangeHalf);
        Check(Libc.Rename(full, target), "exchange", full, target);
        Faults.At(FaultPoints.ExchangeHalf);
        Check(Libc.Rename(old, full), "exchange", old, full);
    });

    public Task ReplaceAsync(string from, string to, CancellationToken cancel) => Done("move", from, full =>
    {
        var target = Checked(to);
        Check(Libc.Rename(full, target), "move", full, target);
    });

    public Task DeleteAsync(string path, CancellationToken cancel) => Done("delete", path, full =>
    {
        try
        {
            if (Directory.Exists(full)) Directory.Delete(full, recursive: true);
            else File.Delete(full);
        }
        catch (DirectoryNotFoundException)
        {
            // Gone already, perhaps by another who sweeps.
        }
    });

    public Task<bool> DeleteEmptyFolderAsync(string folder, CancellationToken cancel) => Task.FromResult(Do("delete", folder, full =>
    {
        if (Libc.RemoveFolder(full) == 0) return true;
        var errno = Libc.LastError;
        return errno is Errno.Missing or Errno.Exists || errno == Errno.NotEmpty ? false : throw LocalErrors.Of("delete", full, errno);
    }));

    public Task SyncAsync(string path, CancellationToken cancel) => Done("sync", path, Sync);

    static void Sync(string full)
    {
        if (Libc.SyncByName(full) != 0) throw LocalErrors.Of("sync", full, Libc.LastError);
    }

    static void Check(int result, string doing, string from, string to)
    {
        if (result != 0) throw LocalErrors.Of(doing, $"{from} to {to}", Libc.LastError);
    }

    Task Done(string doing, string path, Action<string> call)
    {
        Do(doing, path, full =>
        {
            call(full);
            return true;
        });
        return Task.CompletedTask;
    }

    T Do<T>(string doing, string path, Func<string, T> call)
    {
        var full = Checked(path);
        try
        {
            return call(full);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LocalErrors.Of(doing, full, e);
        }
    }

    /// <summary>The absolute path, when its names are a lake's and no part of it below the root is a link.</summary>
    string Checked(string path)
    {
        if (path.Length == 0) return Root;
        if (!LakeNames.IsPath(path))
            throw new LakeFileException(
                LakeFileError.BadName, path, $"'{path}' is no path of a lake: names are [a-z0-9_=.-] with / between them.");
        var full = Root;
        foreach (var segment in path.Split('/'))
        {
            full += "/" + segment;
            if (new FileInfo(full).LinkTarget is not null) throw LocalErrors.Of("use", full, Errno.TooManyLinks);
        }
        return full;
    }
}
