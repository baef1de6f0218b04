using Npgsql;

namespace SparkMusic.Postgres;

/// <summary>
/// Where Postgres is: the secret <c>postgres</c> (<c>SPARKMUSIC_POSTGRES</c> or secrets.json), as Npgsql writes it or as a
/// <c>postgres://</c> address.
/// </summary>
public static class PostgresSettings
{
    public const string Secret = "postgres";

    internal const string NextStep =
        "Set SPARKMUSIC_POSTGRES to Host=…;Username=…;Password=…;Database=…, or put that under \"postgres\" in "
        + "~/.config/sparkmusic/secrets.json.";

    /// <exception cref="SparkMusicException">Usage: nothing is set, or it cannot be understood. It is never quoted.</exception>
    public static NpgsqlConnectionStringBuilder Required() => Parse(Secrets.Find(Secret)
        ?? throw SparkMusicException.Usage("No Postgres is set.", NextStep));

    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = text.StartsWith("postgres://", StringComparison.Ordinal)
                || text.StartsWith("postgresql://", StringComparison.Ordinal)
                ? OfAddress(new Uri(text))
                : new NpgsqlConnectionStringBuilder(text);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or KeyNotFoundException or InvalidCastException)
        {
            throw SparkMusicException.Usage("The Postgres setting cannot be understood.", NextStep);
        }
        if (string.IsNullOrEmpty(settings.Host)) throw SparkMusicException.Usage("The Postgres setting names no host.", NextStep);
        if (settings.Host.Contains(',')) throw SparkMusicException.Usage("The Postgres setting names several hosts.",
            "Name the one that takes writes.");
        settings.ApplicationName ??= "sparkmusic";
        settings.IncludeErrorDetail = false;
        settings.PersistSecurityInfo = false;
        if (settings.Timeout == 15) settings.Timeout = 5;
        settings.MaxPoolSize = Math.Min(settings.MaxPoolSize, 10);
        // A server whose machine vanished is noticed within half a minute.
        settings.TcpKeepAlive = true;
        settings.TcpKeepAliveTime = 10;
        settings.TcpKeepAliveInterval = 5;
        return settings;
    }

    static NpgsqlConnectionStringBuilder OfAddress(Uri address)
    {
        var user = address.UserInfo.Split(':', 2);
        var settings = new NpgsqlConnectionStringBuilder { Host = address.Host, Port = address.Port > 0 ? address.Port : 5432 };
        if (user[0].Length > 0) settings.Username = Uri.UnescapeDataString(user[0]);
        if (user.Length > 1) settings.Password = Uri.UnescapeDataString(user[1]);
        if (address.AbsolutePath.Length > 1) settings.Database = Uri.UnescapeDataString(address.AbsolutePath[1..]);
        foreach (var pair in address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = pair.Split('=', 2);
            settings[parts[0] == "sslmode" ? "SSL Mode" : parts[0]] = Uri.UnescapeDataString(parts.Length > 1
                ? parts[1].Replace("-", "") : "");
        }
        return settings;
    }
}
