namespace SparkMusic;

/// <summary>How this process was told to stop, for the exit code and the record of the run.</summary>
public static class Cancelled
{
    /// <summary>130 by Ctrl-C, 143 by SIGTERM.</summary>
    public static int ExitCode { get; set; } = ExitCodes.Interrupted;
}
