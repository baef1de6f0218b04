namespace SparkMusic.Engines.DuckDb;

/// <summary>What DuckDB says, as the kinds a caller acts on.</summary>
static class DuckDbErrors
{
    /// <summary>An error that comes as text only ("Binder Error: …"): when a statement is prepared, a database opened, rows appended.</summary>
    public static Exception From(string message, CancellationToken cancel = default) => From(TypeOf(message), message, cancel);

    public static Exception From(DuckDbErrorType type, string message, CancellationToken cancel)
    {
        if (type == DuckDbErrorType.Interrupt) return new OperationCanceledException("The statement was interrupted.", cancel);
        return new EngineException(KindOf(type, message), message, type.ToString());
    }

    static EngineErrorKind KindOf(DuckDbErrorType type, string message) => type switch
    {
        DuckDbErrorType.Io when IsMissingFile(message) => EngineErrorKind.MissingFile,
        DuckDbErrorType.Io or DuckDbErrorType.Permission => EngineErrorKind.Storage,
        DuckDbErrorType.InvalidInput when IsBrokenFile(message) => EngineErrorKind.Storage,
        DuckDbErrorType.OutOfMemory => EngineErrorKind.Resources,
        DuckDbErrorType.Catalog or DuckDbErrorType.Parser or DuckDbErrorType.Syntax or DuckDbErrorType.Binder or DuckDbErrorType.Planner
            or DuckDbErrorType.Expression or DuckDbErrorType.NotImplemented or DuckDbErrorType.Settings or DuckDbErrorType.InvalidConfiguration
            or DuckDbErrorType.ParameterNotResolved or DuckDbErrorType.ParameterNotAllowed or DuckDbErrorType.UnknownType
            or DuckDbErrorType.Dependency or DuckDbErrorType.MissingExtension or DuckDbErrorType.Autoload => EngineErrorKind.Statement,
        DuckDbErrorType.OutOfRange or DuckDbErrorType.Conversion or DuckDbErrorType.Decimal or DuckDbErrorType.MismatchType
            or DuckDbErrorType.DivideByZero or DuckDbErrorType.ObjectSize or DuckDbErrorType.InvalidType or DuckDbErrorType.Constraint
            or DuckDbErrorType.InvalidInput => EngineErrorKind.Value,
        _ => EngineErrorKind.Internal,
    };

    static bool IsMissingFile(string message) =>
        message.Contains("No files found that match", StringComparison.Ordinal) ||
        (message.Contains("No such file or directory", StringComparison.Ordinal) && message.Contains("Cannot open file", StringComparison.Ordinal) &&
            message.Contains("for reading", StringComparison.OrdinalIgnoreCase)) ||
        message.Contains("does not exist", StringComparison.Ordinal);

    static bool IsBrokenFile(string message) =>
        message.Contains("No magic bytes found", StringComparison.Ordinal) || message.Contains("parquet file", StringComparison.OrdinalIgnoreCase);

    static DuckDbErrorType TypeOf(string message)
    {
        var end = message.IndexOf(" Error:", StringComparison.Ordinal);
        if (end < 0) return DuckDbErrorType.Invalid;
        var name = message[..end].Replace(" ", "", StringComparison.Ordinal);
        return Enum.TryParse<DuckDbErrorType>(name, ignoreCase: true, out var type) ? type : DuckDbErrorType.Invalid;
    }
}
