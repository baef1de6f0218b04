using System.Globalization;

namespace SparkMusic.Jobs.Simulate;

/// <summary>Makes artists with a mood of their own, and their tracks.</summary>
static class WorldTracks
{
    const int ArtistCount = 70, TrackCount = 400;

    // Ids and names of the Christmas songs are the same in every world: data/seasons.csv names them.
    const long ChristmasSeed = 24_12;

    public static IReadOnlyList<SandboxArtist> Artists(Dice dice)
    {
        var names = new List<string>(Words.OddNames);
        while (names.Count < ArtistCount)
        {
            var name = dice.Chance(0.4)
                ? $"{dice.Pick(Words.GivenNames)} {dice.Pick(Words.FamilyNames)}"
                : $"{(dice.Chance(0.3) ? "The " : "")}{dice.Pick(Words.First)} {dice.Pick(Words.Second)}";
            if (!names.Contains(name)) names.Add(name);
        }
        return [.. names.Select(name =>
            new SandboxArtist(dice.Id(), name, dice.About(0.5, 0.18), dice.About(0.6, 0.18), dice.About(0.5, 0.2)))];
    }

    public static IReadOnlyList<SandboxTrack> Tracks(Dice dice, IReadOnlyList<SandboxArtist> artists)
    {
        var tracks = Christmas();
        var odd = new Queue<string>(Words.OddTitles);
        while (tracks.Count < TrackCount)
        {
            var artist = dice.Pick(artists);
            var credited = new List<SandboxArtist> { artist };
            if (dice.Chance(0.2) && dice.Pick(artists) is var guest && guest != artist) credited.Add(guest);
            var title = odd.TryDequeue(out var given) ? given : Title(dice, credited);
            var released = new DateOnly(2022, 1, 10).AddDays(-dice.Below(dice.Chance(0.2) ? 60 : 4000));
            tracks.Add(new SandboxTrack(dice.Id(), title, credited, dice.Id(), Album(dice, title), Written(dice, released), released,
                dice.Chance(0.15), Popularity(dice, artist), false, Features(dice, artist)));
        }
        return tracks;
    }

    static List<SandboxTrack> Christmas()
    {
        var dice = Dice.Of(ChristmasSeed, "christmas");
        return [.. Words.ChristmasTitles.Select(title =>
        {
            var artist = new SandboxArtist(dice.Id(), $"{dice.Pick(Words.GivenNames)} {dice.Pick(Words.FamilyNames)}", 0.68, 0.5, 0.6);
            var released = new DateOnly(1970 + dice.Below(50), 11, 20);
            return new SandboxTrack(dice.Id(), title, [artist], dice.Id(), "A Sandbox Christmas",
                released.Year.ToString(CultureInfo.InvariantCulture), released,
                false, 60 + dice.Below(20), true, Features(dice, artist));
        })];
    }

    static string Title(Dice dice, List<SandboxArtist> artists)
    {
        var title = dice.Below(3) switch
        {
            0 => $"{dice.Pick(Words.Verbs)} the {dice.Pick(Words.Things)}",
            1 => $"{dice.Pick(Words.First)} {dice.Pick(Words.Things)}",
            _ => $"{dice.Pick(Words.Things)} and {dice.Pick(Words.Things)}",
        };
        if (artists.Count > 1) title += $" (feat. {artists[1].Name})";
        return dice.Chance(0.08) ? title + dice.Pick(Words.TitleEndings) : title;
    }

    static string Album(Dice dice, string title) => dice.Chance(0.4) ? title : $"{dice.Pick(Words.Second)} of {dice.Pick(Words.Things)}";

    public static string Written(Dice dice, DateOnly day) => dice.Below(10) switch
    {
        0 => day.ToString("yyyy", CultureInfo.InvariantCulture),
        1 => day.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        _ => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    public static int Popularity(Dice dice, SandboxArtist artist) => (int)Math.Clamp(100 * artist.Fame + 12 * dice.Normal(), 0, 99);

    public static SandboxFeatures Features(Dice dice, SandboxArtist artist)
    {
        var (valence, energy) = (dice.About(artist.Valence, 0.14), dice.About(artist.Energy, 0.13));
        var seconds = 150 + dice.Below(120) + dice.Unit();
        return new SandboxFeatures(
            Danceability: dice.About(0.35 + 0.25 * valence + 0.15 * energy, 0.1),
            Energy: energy,
            Key: dice.Below(12),
            Loudness: Math.Round(-14 + 10 * energy + 1.2 * dice.Normal(), 3),
            Mode: dice.Chance(0.4 + 0.4 * valence) ? 1 : 0,
            Speechiness: dice.About(0.07, 0.04),
            Acousticness: dice.About(0.9 - 0.85 * energy, 0.12),
            Instrumentalness: dice.Chance(0.1) ? dice.About(0.7, 0.15) : 0,
            Liveness: dice.About(0.17, 0.08),
            Valence: valence,
            Tempo: Math.Round(80 + 70 * energy + 18 * dice.Normal(), 3),
            DurationMs: (int)(1000 * seconds),
            TimeSignature: dice.Chance(0.92) ? 4 : 3);
    }
}
