namespace SparkMusic;

/// <summary>Exit codes of every verb (0 done, 1 failed, 2 usage, 3 checks failed, 75 try later, 77 lost JVM, 130/143 cancelled).</summary>
public static class ExitCodes
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int ChecksFailed = 3;
    public const int TryLater = 75;
    public const int LostJvm = 77;
    public const int Interrupted = 130;
    public const int Terminated = 143;

    /// <summary>What a verb that fails with this exception exits with.</summary>
    public static int Of(Exception e) => e is SparkMusicException known ? known.ExitCode : Failed;
}

/// <summary>A failure a person reads: what, where and why in the message, what to do next in <see cref="NextStep"/>.</summary>
public class SparkMusicException(int exitCode, string message, string? nextStep = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>One imperative sentence, or null when the message says it all.</summary>
    public string? NextStep { get; } = nextStep;

    /// <summary>True when the same command may succeed later without a change.</summary>
    public bool IsTransient => ExitCode == ExitCodes.TryLater;

    public static SparkMusicException Usage(string message, string? nextStep = null) => new(ExitCodes.Usage, message, nextStep);

    public static SparkMusicException Failed(string message, string? nextStep = null, Exception? inner = null) =>
        new(ExitCodes.Failed, message, nextStep, inner);

    public static SparkMusicException TryLater(string message, string? nextStep = null, Exception? inner = null) =>
        new(ExitCodes.TryLater, message, nextStep, inner);
}
