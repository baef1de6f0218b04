namespace SparkMusic.Tests.Lakes;

/// <summary>
/// A scratch folder in memory where the machine has such a file system: hundreds of small lakes are made and synced there.
/// </summary>
sealed class MemoryFolder : IDisposable
{
    readonly string _path = Directory.Exists("/dev/shm")
        ? Directory.CreateDirectory($"/dev/shm/sparkmusic-test-{Guid.NewGuid():N}").FullName
        : Directory.CreateTempSubdirectory("sparkmusic-test-").FullName;

    public string this[string relative] => Path.Combine(_path, relative);

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
