using SparkMusic.Ledgers;

namespace SparkMusic.Lakes;

/// <summary>The attempt's lease was taken over: it ends as <see cref="RunState.Superseded"/>.</summary>
public sealed class SupersededException(string message, Exception? inner = null)
    : SparkMusicException(
        ExitCodes.TryLater,
        message,
        "Nothing is lost: who took over builds the table. Run the same command again if it is still stale.",
        inner);
