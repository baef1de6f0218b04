using System.ComponentModel;

namespace SparkMusic.Lakes;

/// <summary>Turns what the operating system says into a sentence with the path and the next step.</summary>
static class LocalErrors
{
    public static LakeFileException Of(string doing, string path, int errno) => Of(doing, path, errno, new Win32Exception(errno));

    public static LakeFileException Of(string doing, string path, Exception cause) => cause switch
    {
        LakeFileException known => known,
        FileNotFoundException or DirectoryNotFoundException => Of(doing, path, Errno.Missing, cause),
        UnauthorizedAccessException { InnerException: IOException inner } => Of(doing, path, inner.HResult, cause),
        UnauthorizedAccessException => Of(doing, path, Errno.Denied, cause),
        // .NET on Unix keeps the errno in HResult.
        _ => Of(doing, path, cause.HResult, cause),
    };

    static LakeFileException Of(string doing, string path, int errno, Exception cause)
    {
        var (kind, why, next) = errno switch
        {
            Errno.Missing or Errno.NotFolder => (LakeFileError.Missing, "it is not there", null),
            Errno.Exists => (LakeFileError.Exists, "the name is taken", null),
            Errno.ReadOnly => (LakeFileError.ReadOnly, "the file system is read-only", "Mount it for writing, or give another --lake."),
            Errno.Denied or Errno.NotPermitted =>
                (LakeFileError.Denied, "permission denied", "Run as the user who owns the lake, or give that user write access to it."),
            Errno.NoSpace => Full("no space or no inodes left"),
            _ when errno == Errno.Quota => Full("the quota is used up"),
            _ when errno == Errno.NotEmpty => (LakeFileError.Exists, "the name is taken by a folder that is not empty", null),
            _ when errno == Errno.TooManyLinks =>
                (LakeFileError.BadName, "a link lies on the way", "Links inside a lake are refused; move the data into it."),
            Errno.OtherDevice => (LakeFileError.Other, "a lake must lie on one file system, and a part of this one is mounted from another",
                "Put the whole lake on one file system."),
            _ => (LakeFileError.Other, cause.Message.TrimEnd('.'), (string?)null),
        };
        return new LakeFileException(kind, path, $"Cannot {doing} {path}: {why}.", next, cause);
    }

    static (LakeFileError, string, string?) Full(string why) =>
        (LakeFileError.Full, $"disk full, {why}", "Free some space on that disk and run the same command again: nothing was lost.");
}
