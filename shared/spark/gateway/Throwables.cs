using SparkMusic.Engines;

namespace SparkMusic.Spark;

/// <summary>Turns a throwable of the JVM into a <see cref="JvmException"/> that a caller can act on.</summary>
static class Throwables
{
    const int DeepestCause = 16;

    public static async Task<JvmException> DescribeAsync(GatewayLease jvm, JvmObject thrown)
    {
        var causes = new List<JvmCause> { await DescribeOneAsync(jvm, thrown) };
        var stack = await jvm.CallStaticAsync<string>("org.apache.spark.util.Utils", "exceptionString", thrown);
        var cause = await jvm.CallAsync<JvmObject?>(thrown, "getCause");
        while (cause is not null)
        {
            using var current = cause;
            if (causes.Count == DeepestCause) break;
            causes.Add(await DescribeOneAsync(jvm, current));
            cause = await jvm.CallAsync<JvmObject?>(current, "getCause");
        }
        return Describe(causes, stack);
    }

    /// <summary>
    /// The innermost link that carries an error condition speaks for the whole chain: those around it only say where it happened.
    /// </summary>
    public static JvmException Describe(IReadOnlyList<JvmCause> causes, string stack)
    {
        var said = causes.LastOrDefault(cause => cause.Condition?.StartsWith("_LEGACY", StringComparison.Ordinal) == false) ?? causes[0];
        return new JvmException(KindOf(causes), said, causes, stack) { SqlState = said.SqlState, MessageParameters = said.Parameters };
    }

    public static bool IsCancelled(JvmCause cause) =>
        cause.Condition == "SPARK_JOB_CANCELLED"
            || cause.Message.Contains("cancelled part of cancelled job group", StringComparison.Ordinal);

    public static EngineErrorKind KindOf(IReadOnlyList<JvmCause> causes)
    {
        for (var i = causes.Count - 1; i >= 0; i--)
            if (KindOf(causes[i]) is { } kind) return kind;
        return EngineErrorKind.Internal;
    }

    static EngineErrorKind? KindOf(JvmCause cause)
    {
        var simpleName = cause.Type[(cause.Type.LastIndexOf('.') + 1)..];
        return (cause.Condition, cause.SqlState, simpleName) switch
        {
            ("PATH_NOT_FOUND" or "FAILED_READ_FILE.FILE_NOT_EXIST", _, _) => EngineErrorKind.MissingFile,
            (_, _, "FileNotFoundException" or "SparkFileNotFoundException" or "NoSuchFileException") => EngineErrorKind.MissingFile,
            ({ } condition, _, _) when condition.StartsWith("FAILED_READ_FILE", StringComparison.Ordinal) => EngineErrorKind.Storage,
            ("PATH_ALREADY_EXISTS", _, _) => EngineErrorKind.Storage,
            (_, _, "OutOfMemoryError" or "SparkOutOfMemoryError") => EngineErrorKind.Resources,
            (_, ['5', '3', ..], _) => EngineErrorKind.Resources,
            (_, ['2', '2', ..] or "P0001", _) => EngineErrorKind.Value,
            (_, ['4', '2', ..] or ['0', 'A', ..], _) => EngineErrorKind.Statement,
            (_, _, "AnalysisException" or "ExtendedAnalysisException" or "ParseException") => EngineErrorKind.Statement,
            (_, _, "AccessControlException" or "AccessDeniedException" or "FileSystemException") => EngineErrorKind.Storage,
            (_, _, "ParentNotDirectoryException" or "FileAlreadyExistsException") => EngineErrorKind.Storage,
            (_, _, "IOException") => EngineErrorKind.Storage,
            _ when cause.Message.Contains("stopped SparkContext", StringComparison.Ordinal)
                || cause.Message.Contains("ExecutorLostFailure", StringComparison.Ordinal)
                || cause.Message.Contains("SparkContext was shut down", StringComparison.Ordinal) => EngineErrorKind.Lost,
            _ when cause.Message.Contains("maxResultSize", StringComparison.Ordinal) => EngineErrorKind.Resources,
            _ => null,
        };
    }

    static async Task<JvmCause> DescribeOneAsync(GatewayLease jvm, JvmObject thrown)
    {
        using var type = await jvm.CallAsync<JvmObject>(thrown, "getClass");
        var name = await jvm.CallAsync<string>(type, "getName");
        var message = (await jvm.CallAsync<string?>(thrown, "getMessage") ?? "").Trim();
        if (!await jvm.CallStaticAsync<bool>("py4j.reflection.TypeUtil", "isInstanceOf", "org.apache.spark.SparkThrowable", thrown))
            return new JvmCause(name, message);
        var condition = await jvm.CallAsync<string?>(thrown, "getCondition");
        var sqlState = await jvm.CallAsync<string?>(thrown, "getSqlState");
        using var parameters = await jvm.CallAsync<JvmObject?>(thrown, "getMessageParameters");
        var values = parameters is null ? [] : await MapAsync(jvm, parameters);
        return new JvmCause(name, message, condition, sqlState) { Parameters = values };
    }

    static async Task<Dictionary<string, string>> MapAsync(GatewayLease jvm, JvmObject map)
    {
        using var keys = await jvm.CallAsync<JvmObject>(map, "keySet");
        var names = await jvm.CallStaticAsync<string>("java.lang.String", "join", "\n", keys);
        var values = new Dictionary<string, string>();
        foreach (var name in names.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            values[name] = await jvm.CallAsync<string?>(map, "get", name) ?? "";
        return values;
    }
}
