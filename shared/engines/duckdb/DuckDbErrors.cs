namespace SparkMusic.Engines.DuckDb;

/// <summary>What DuckDB says, as the kinds a caller acts on.</summary>
static class DuckDbErrors
{
    /// <summary>What a stream that fails between two chunks says first; the error itself follows on the next line.</summary>
    const string Wrapper = "Attempting to execute an unsuccessful or closed pending query result\nError: ";

    /// <summary>
    /// An error that comes as text only ("Binder Error: …"): when a statement is prepared, a database opened, rows appended.
    /// </summary>
    public static Exception From(string message, CancellationToken cancel = default) => From(TypeOf(message), message, cancel);

    public static Exception From(DuckDbErrorType type, string message, CancellationToken cancel)
    {
        var wrapper = message.IndexOf(Wrapper, StringComparison.Ordinal);
        if (wrapper >= 0) return From(message[(wrapper + Wrapper.Length)..], cancel);
        if (type == DuckDbErrorType.Interrupt) return new OperationCanceledException("The statement was interrupted.", cancel);
        return new EngineException(KindOf(type, message), message, type.ToString());
    }

    static EngineErrorKind KindOf(DuckDbErrorType type, string message) => type switch
    {
        DuckDbErrorType.Io when IsMissingFile(message) => EngineErrorKind.MissingFile,
        DuckDbErrorType.Io or DuckDbErrorType.Permission => EngineErrorKind.Storage,
        DuckDbErrorType.InvalidInput when IsBrokenFile(message) => EngineErrorKind.Storage,
        DuckDbErrorType.InvalidInput when IsStatement(message) => EngineErrorKind.Statement,
        DuckDbErrorType.OutOfMemory => EngineErrorKind.Resources,
        DuckDbErrorType.Catalog or DuckDbErrorType.Parser or DuckDbErrorType.Syntax or DuckDbErrorType.Binder or DuckDbErrorType.Planner
            or DuckDbErrorType.Expression or DuckDbErrorType.NotImplemented or DuckDbErrorType.Settings
            or DuckDbErrorType.InvalidConfiguration
            or DuckDbErrorType.ParameterNotResolved or DuckDbErrorType.ParameterNotAllowed or DuckDbErrorType.UnknownType
            or DuckDbErrorType.Dependency or DuckDbErrorType.MissingExtension or DuckDbErrorType.Autoload => EngineErrorKind.Statement,
        DuckDbErrorType.OutOfRange or DuckDbErrorType.Conversion or DuckDbErrorType.Decimal or DuckDbErrorType.MismatchType
            or DuckDbErrorType.DivideByZero or DuckDbErrorType.ObjectSize or DuckDbErrorType.InvalidType or DuckDbErrorType.Constraint
            or DuckDbErrorType.InvalidInput => EngineErrorKind.Value,
        _ => EngineErrorKind.Internal,
    };

    /// <summary>What cannot be opened for writing says the same as the second: whoever writes makes its folder first, and tells.</summary>
    static bool IsMissingFile(string message) =>
        message.Contains("No files found that match", StringComparison.Ordinal) ||
        (message.Contains("Cannot open file", StringComparison.Ordinal)
            && message.Contains("No such file or directory", StringComparison.Ordinal));

    static bool IsBrokenFile(string message) =>
        message.Contains("No magic bytes found", StringComparison.Ordinal)
            || message.Contains("parquet file", StringComparison.OrdinalIgnoreCase) ||
        message.Contains("Failed to read file", StringComparison.Ordinal);

    static bool IsStatement(string message) =>
        message.Contains("Cannot prepare multiple statements", StringComparison.Ordinal)
            || message.Contains("No statement to prepare", StringComparison.Ordinal) ||
        message.Contains("invalid perl operator", StringComparison.Ordinal);

    static DuckDbErrorType TypeOf(string message)
    {
        var end = message.IndexOf(" Error:", StringComparison.Ordinal);
        if (end < 0) return DuckDbErrorType.Invalid;
        var name = message[..end].Replace(" ", "", StringComparison.Ordinal);
        return Enum.TryParse<DuckDbErrorType>(name, ignoreCase: true, out var type) ? type : DuckDbErrorType.Invalid;
    }
}
