using System.Globalization;

namespace SparkMusic.Ledgers;

/// <summary>How long a table that another run holds is waited for.</summary>
public static class LeaseWait
{
    public const string Variable = "SPARKMUSIC_WAIT";

    /// <summary>10 minutes, or as many seconds as the variable says; 0 = not at all.</summary>
    /// <exception cref="SparkMusicException">Usage: the variable is no number.</exception>
    public static TimeSpan Longest => Environment.GetEnvironmentVariable(Variable) switch
    {
        null or "" => TimeSpan.FromMinutes(10),
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) => TimeSpan.FromSeconds(seconds),
        var text => throw SparkMusicException.Usage($"{Variable} is '{text}', which is no number of seconds.",
            "Set it to 600, for example, or leave it out."),
    };

    /// <summary>The end of a wait in vain.</summary>
    public static SparkMusicException InVain(string table, string holder) => SparkMusicException.TryLater(
        FormattableString.Invariant($"{table} is held by {holder}; it was waited for {Longest.TotalSeconds:0} s."),
        $"Try again when it has ended, or wait longer: {Variable} is a number of seconds.");
}
