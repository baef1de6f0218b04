namespace SparkMusic;

/// <summary>
/// A temporary folder of this process, which only its user may enter. Removed with us; what a killed process left behind is removed by the
/// next one that makes a folder, which knows by a lock that its owner is dead.
/// </summary>
public sealed class Scratch : IDisposable
{
    const string Prefix = "sparkmusic-", LockName = ".lock";

    readonly FileStream _lock;

    Scratch(string path, FileStream @lock) => (Path, _lock) = (path, @lock);

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <param name="purpose">A part of its name: who looks into the temporary folder sees what it is of.</param>
    /// <param name="parent">Where; null: the system's temporary folder.</param>
    public static Scratch Create(string purpose, string? parent = null)
    {
        parent ??= System.IO.Path.GetTempPath();
        Directory.CreateDirectory(parent);
        foreach (var old in Directory.EnumerateDirectories(parent, Prefix + "*")) RemoveIfDead(old);
        var path = System.IO.Path.Combine(parent, $"{Prefix}{purpose}-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var @lock = new FileStream(System.IO.Path.Combine(path, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
        return new Scratch(path, @lock);
    }

    static void RemoveIfDead(string folder)
    {
        try
        {
            using (new FileStream(System.IO.Path.Combine(folder, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None)) { }
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception taken) when (taken is IOException or UnauthorizedAccessException)
        {
            // Its owner lives, or is only just making it, or it is another user's, or somebody else sweeps it at this moment.
        }
    }

    public void Dispose()
    {
        for (var left = 20; Directory.Exists(Path); left--)
        {
            try
            {
                Directory.Delete(Path, recursive: true);
            }
            catch (Exception busy) when (left > 0 && busy is IOException or DirectoryNotFoundException)
            {
                // A JVM's own shutdown hooks are still deleting in it.
                Thread.Sleep(50);
            }
        }
        _lock.Dispose();
    }
}
