using SparkMusic.Engines;

namespace SparkMusic.Spark;

/// <summary>A throwable of the JVM as Spark describes it, one link of the chain of causes.</summary>
/// <param name="Type">Full name of the class.</param>
/// <param name="Message">Its message; empty when it has none.</param>
/// <param name="Condition">Spark's error condition, for example <c>CAST_INVALID_INPUT</c>, or null.</param>
/// <param name="SqlState">SQLSTATE, or null.</param>
public sealed record JvmCause(string Type, string Message, string? Condition = null, string? SqlState = null)
{
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>();
}

/// <summary>
/// Java threw. What Spark said of it: error condition, SQLSTATE, parameters of the message, classes and the stack in the JVM.
/// </summary>
public sealed class JvmException(EngineErrorKind kind, JvmCause said, IReadOnlyList<JvmCause> causes, string stack)
    : EngineException(kind, said.Message.Length > 0 ? said.Message : said.Type, said.Condition)
{
    /// <summary>The class of the throwable that was caught first, the outermost.</summary>
    public string JavaClass { get; } = causes[0].Type;

    /// <summary>The chain of causes, outermost first; never empty.</summary>
    public IReadOnlyList<JvmCause> Causes { get; } = causes;

    /// <summary>The stack trace in the JVM, causes included.</summary>
    public string JavaStack { get; } = stack;

    /// <summary>True when a job was cancelled from outside: by us or by an operator.</summary>
    public bool IsCancelled => Causes.Any(cause => Throwables.IsCancelled(cause));
}
