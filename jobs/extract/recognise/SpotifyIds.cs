namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>Spotify ids in their notations: bare, <c>spotify:track:ID</c>, <c>https://open.spotify.com/track/ID?si=…</c>.</summary>
public static class SpotifyIds
{
    public const int Length = 22;

    /// <summary>Cuts the id out of a URI or URL; other text is given back without its blanks, for its table to judge.</summary>
    public static ReadOnlySpan<byte> IdOf(ReadOnlySpan<byte> text)
    {
        text = text.Trim((byte)' ');
        if (text.Length == Length) return text;
        if (text.StartsWith("spotify:"u8)) return Id(text[(text.LastIndexOf((byte)':') + 1)..]) is { IsEmpty: false } id ? id : text;
        var host = text.IndexOf("spotify.com/"u8);
        if (host < 0) return text;
        var path = text[(host + 12)..];
        var end = path.IndexOfAny((byte)'?', (byte)'#');
        if (end >= 0) path = path[..end];
        path = path.TrimEnd((byte)'/');
        return Id(path[(path.LastIndexOf((byte)'/') + 1)..]) is { IsEmpty: false } last ? last : text;
    }

    /// <summary>22 letters and digits.</summary>
    public static bool IsId(ReadOnlySpan<byte> text)
    {
        if (text.Length != Length) return false;
        foreach (var letter in text)
            if (!char.IsAsciiLetterOrDigit((char)letter)) return false;
        return true;
    }

    /// <summary>The kind a URI or URL names: track, album, artist, playlist, episode; empty for a bare id.</summary>
    public static ReadOnlySpan<byte> KindOf(ReadOnlySpan<byte> text)
    {
        text = text.Trim((byte)' ');
        var host = text.IndexOf("spotify.com/"u8);
        var parts = text.StartsWith("spotify:"u8) ? text[8..] : host >= 0 ? text[(host + 12)..] : default;
        var mark = text.StartsWith("spotify:"u8) ? (byte)':' : (byte)'/';
        // spotify:user:NAME:playlist:ID, open.spotify.com/intl-de/track/ID, api.spotify.com/v1/tracks/ID
        while (!parts.IsEmpty)
        {
            var length = parts.IndexOf(mark);
            var part = length < 0 ? parts : parts[..length];
            foreach (var kind in Kinds)
                if (part.StartsWith(kind) && part.Length <= kind.Length + 1) return kind;
            parts = length < 0 ? default : parts[(length + 1)..];
        }

        return default;
    }

    static readonly byte[][] Kinds =
        ["track"u8.ToArray(), "album"u8.ToArray(), "artist"u8.ToArray(), "playlist"u8.ToArray(), "episode"u8.ToArray(),
        "local"u8.ToArray()];

    static ReadOnlySpan<byte> Id(ReadOnlySpan<byte> text) => IsId(text) ? text : default;
}
