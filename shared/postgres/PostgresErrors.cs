using System.Net.Sockets;
using Npgsql;

namespace SparkMusic.Postgres;

/// <summary>What Postgres says, as a sentence with the next step; and what may pass by itself.</summary>
static class PostgresErrors
{
    /// <summary>The connection or the server is gone, not the statement wrong: the same may succeed on a new connection.</summary>
    public static bool IsLost(Exception e) => e switch
    {
        PostgresException server => server.SqlState.StartsWith("08", StringComparison.Ordinal)
            || server.SqlState is "57P01" or "57P02" or "57P03" or "57P05" or "25P03" or "53300",
        NpgsqlException { InnerException: IOException or SocketException or TimeoutException } => true,
        NpgsqlException { InnerException: null } other => other.IsTransient,
        IOException or SocketException or TimeoutException => true,
        _ => false,
    };

    /// <summary>Another session was in the way: the same transaction may succeed a little later.</summary>
    public static bool IsInTheWay(Exception e) => e is PostgresException { SqlState: "55P03" or "40P01" or "40001" };

    public static bool IsAny(Exception e) => e is NpgsqlException or SocketException or TimeoutException;

    /// <param name="e">A failure of Npgsql.</param>
    /// <param name="place">host:port, database.</param>
    /// <param name="user">Who asked.</param>
    public static SparkMusicException Explain(Exception e, string place, string? user) => e switch
    {
        PostgresException server => Explain(server, place, user),
        _ when IsLost(e) => SparkMusicException.TryLater($"Postgres at {place} cannot be reached: {(e.InnerException ?? e).Message}",
            "Check that it runs and that the host and port are right, then run the same command again: nothing was lost.", e),
        _ => SparkMusicException.Failed($"Postgres at {place}: {e.Message}", "Check the setting SPARKMUSIC_POSTGRES.", e),
    };

    static SparkMusicException Explain(PostgresException e, string place, string? user)
    {
        var message = $"Postgres at {place}: {e.MessageText} ({e.SqlState})";
        return e.SqlState switch
        {
            "28P01" or "28000" => SparkMusicException.Failed(
                $"Postgres at {place} refuses the user '{user}': {e.MessageText} ({e.SqlState}).",
                "Check user and password in SPARKMUSIC_POSTGRES or ~/.config/sparkmusic/secrets.json.", e),
            "3D000" => SparkMusicException.Failed(message, "Create the database, or name another one in SPARKMUSIC_POSTGRES.", e),
            "3F000" or "42P01" or "42703" =>
                SparkMusicException.Failed(message, "Run 'sparkmusic postgres init': it makes what is missing.", e),
            "42501" => SparkMusicException.Failed(message,
                $"Grant that to '{user}', or connect as the role that ran 'sparkmusic postgres init'.", e),
            "53100" => SparkMusicException.Failed(message,
                "Free some space on the server's disk and run the same command again: what was published stays.", e),
            "53300" => SparkMusicException.TryLater(message,
                "Close connections or raise max_connections, then run the same command again.", e),
            "55P03" => SparkMusicException.TryLater(message,
                "Another session holds the table; see pg_stat_activity, then run the same command again.", e),
            "57014" => SparkMusicException.TryLater(message, "It took longer than the server allows. Run the same command again.", e),
            "22021" or "22P05" => SparkMusicException.Failed(message, "A text holds a character that Postgres cannot keep (U+0000).", e),
            _ when IsLost(e) || IsInTheWay(e) => SparkMusicException.TryLater(message, "Run the same command again: nothing was lost.", e),
            _ => SparkMusicException.Failed(message, null, e),
        };
    }
}
