namespace SparkMusic.Jobs.Simulate.Large;

/// <summary>A track and where it stands in the world.</summary>
/// <param name="Recording">The number that its ISRC tells; two tracks may share a recording.</param>
sealed record LargeTrack(int Number, SandboxTrack Made, int Album, int Place, int Recording)
{
    public string Isrc => IsrcCode.Of(Recording);
}

/// <summary>An artist with its genres and the numbers of its tracks.</summary>
sealed record LargeArtist(int Number, SandboxArtist Made, IReadOnlyList<string> Genres, IReadOnlyList<int> Tracks);

/// <summary>An album and the numbers of its tracks.</summary>
sealed record LargeAlbum(
    int Number, string Id, string Name, string Released, IReadOnlyList<SandboxArtist> Artists, IReadOnlyList<int> Tracks)
{
    public string Type => Tracks.Count == 1 ? "single" : "album";

    public string Precision => Released.Length switch { 4 => "year", 7 => "month", _ => "day" };
}

/// <summary>The code of recordings: two letters that no registrant has, three characters, a year, five digits.</summary>
static class IsrcCode
{
    const string Base36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

    public static string Of(int recording)
    {
        var rest = recording / 100_000;
        return $"ZZ{Base36[rest / 1296 % 36]}{Base36[rest / 36 % 36]}{Base36[rest % 36]}21{recording % 100_000:00000}";
    }

    /// <summary>The recording of a code written with or without hyphens, in any case; null when it is no code of a sandbox.</summary>
    public static int? NumberOf(string isrc)
    {
        var plain = isrc.Replace("-", "", StringComparison.Ordinal).ToUpperInvariant();
        if (plain.Length != 12 || !plain.StartsWith("ZZ", StringComparison.Ordinal) || plain[5..7] != "21") return null;
        if (!int.TryParse(plain[7..], out var low)) return null;
        var high = 0;
        foreach (var character in plain[2..5])
        {
            var digit = Base36.IndexOf(character);
            if (digit < 0) return null;
            high = high * 36 + digit;
        }
        return high < 20_000 ? high * 100_000 + low : null;
    }
}
