namespace SparkMusic.Spotify;

/// <summary>Ids of Spotify: 22 letters and digits. Another text is not asked for: it would have a whole batch refused.</summary>
static class SpotifyId
{
    public static bool IsOne(string id) => id.Length == 22 && id.All(char.IsAsciiLetterOrDigit);

    /// <summary>For a path. Playlists of old have other ids than tracks.</summary>
    public static string Escape(string id) => Uri.EscapeDataString(id) is var text
        && text is not ("." or "..") ? text : throw new ArgumentException($"'{id}' is no id.", nameof(id));
}
