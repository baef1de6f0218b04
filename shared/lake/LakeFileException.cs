namespace SparkMusic.Lakes;

/// <summary>Why a call on a lake's files failed, as far as a caller acts on it.</summary>
public enum LakeFileError
{
    /// <summary>A file or folder that the call needs is not there.</summary>
    Missing,

    /// <summary>The name is taken.</summary>
    Exists,

    /// <summary>Disk, quota or inodes are used up.</summary>
    Full,

    /// <summary>Read-only file system.</summary>
    ReadOnly,

    /// <summary>This user may not.</summary>
    Denied,

    /// <summary>The name is not one of a lake, or a link lies on its way.</summary>
    BadName,

    /// <summary>The file system is away or takes nothing for now: the same may succeed later (75).</summary>
    Unavailable,

    /// <summary>HDFS: the host of the address does not exist (2).</summary>
    UnknownHost,

    /// <summary>HDFS: no DataNode that lives has the file's bytes, or takes new ones (75).</summary>
    NoDataNode,

    Other,
}

/// <summary>A call on a lake's files failed; the message says what, where and why.</summary>
public sealed class LakeFileException(LakeFileError kind, string path, string message, string? nextStep = null, Exception? inner = null)
    : SparkMusicException(ExitCodeOf(kind), message, nextStep, inner)
{
    public LakeFileError Kind { get; } = kind;

    /// <summary>Absolute path or URI.</summary>
    public string Path { get; } = path;

    static int ExitCodeOf(LakeFileError kind) => kind switch
    {
        LakeFileError.Unavailable or LakeFileError.NoDataNode => ExitCodes.TryLater,
        LakeFileError.UnknownHost => ExitCodes.Usage,
        _ => ExitCodes.Failed,
    };
}
