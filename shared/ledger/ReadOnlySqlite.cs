using SparkMusic.Lakes;

namespace SparkMusic.Ledgers;

/// <summary>How a SQLite file is opened where nobody may write: a read-only disk, another user's folder.</summary>
static class ReadOnlySqlite
{
    public static bool IsMeantFor(string path) => !Libc.MayWrite(Path.GetDirectoryName(Path.GetFullPath(path))!);

    // "immutable" keeps SQLite from making its side files, and from reading the log that a killed process may have left: that one needs
    // them.
    public static string SourceOf(string path)
    {
        var log = new FileInfo(path + "-wal");
        return log is { Exists: true, Length: > 0 } ? path : $"file:{Uri.EscapeDataString(path).Replace("%2F", "/")}?immutable=1";
    }
}
