using System.Net;

namespace SparkMusic.Lakes;

/// <summary>Turns what HDFS answered, or that it did not answer, into a sentence with the path and the next step.</summary>
static class HdfsErrors
{
    public static LakeFileException Of(string doing, string path, Exception cause) => cause switch
    {
        LakeFileException known => known,
        WebHdfsException answer => Of(doing, path, answer),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
            Make(LakeFileError.UnknownHost, doing, path, "its host is unknown",
                "Check the host in --lake and in SPARKMUSIC_WEBHDFS.", cause),
        _ => Make(LakeFileError.Unavailable, doing, path, $"HDFS does not answer ({(cause.InnerException ?? cause).Message.TrimEnd('.')})",
            "See that the NameNode and its DataNodes run and that SPARKMUSIC_WEBHDFS is the NameNode's HTTP address (port 9870 as a rule); "
            + "then run the same command again.", cause),
    };

    /// <summary>True: waiting a moment may help.</summary>
    public static bool IsTransient(Exception e) => e switch
    {
        WebHdfsException answer => answer.IsTransient,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => false,
        LakeFileException known => known.IsTransient,
        HttpRequestException or IOException or TimeoutException => true,
        _ => false,
    };

    static LakeFileException Of(string doing, string path, WebHdfsException answer)
    {
        const string Again = "Run the same command again when it is over: nothing was lost.";
        var (kind, why, next) = answer.Name switch
        {
            "FileNotFoundException" or "ParentNotDirectoryException" => (LakeFileError.Missing, "it is not there", (string?)null),
            "FileAlreadyExistsException" or "PathIsNotEmptyDirectoryException" => (LakeFileError.Exists, "the name is taken", null),
            "AccessControlException" or "SecurityException" =>
                (LakeFileError.Denied, answer.Message,
                    "Run as the user who owns the lake (HADOOP_USER_NAME), or give that user write access to it."),
            "NSQuotaExceededException" or "DSQuotaExceededException" or "QuotaExceededException" =>
                (LakeFileError.Full, $"the quota is used up ({answer.Message})",
                    "Raise the quota or free some space and run the same command again: nothing was lost."),
            "SafeModeException" => (LakeFileError.Unavailable, "HDFS is read-only, its NameNode is in safe mode",
                "It leaves safe mode when its DataNodes have reported, or by hdfs dfsadmin -safemode leave. " + Again),
            "StandbyException" => (LakeFileError.Unavailable, "the NameNode is on standby",
                "Name the active one too in SPARKMUSIC_WEBHDFS. " + Again),
            "RetriableException" => (LakeFileError.Unavailable, $"the NameNode is not ready ({answer.Message})", Again),
            _ when answer.NeedsDataNode => (LakeFileError.NoDataNode, $"no DataNode has or takes a block of it ({answer.Message})",
                "Start the DataNodes and see that they have space. If the DataNodes of a block are lost for good, build the table again "
                    + "with "
                + "run --force."),
            _ when answer.Status == HttpStatusCode.Unauthorized =>
                (LakeFileError.Denied, "WebHDFS wants a login", "Kerberos is not supported: use a cluster with simple authentication."),
            _ => (answer.IsTransient ? LakeFileError.Unavailable : LakeFileError.Other, $"{answer.Name} {answer.Message}".Trim(), null),
        };
        return Make(kind, doing, path, why, next, answer);
    }

    static LakeFileException Make(LakeFileError kind, string doing, string path, string why, string? next, Exception cause) =>
        new(kind, path, $"Cannot {doing} {path}: {why}.", next, cause);
}
