using SparkMusic.Jobs.Enrich.Posts;
using SparkMusic.Jobs.Simulate.Large;

namespace SparkMusic.Tests.Posts;

/// <summary>
/// Labelled posts that the matcher was never tuned on: written by hand with a catalogue of their own, and made of another sandbox's tracks
/// by other sentences than the sandbox writes. Whoever changes the matcher because of one of them moves that one to the first set.
/// </summary>
static class HeldOutPosts
{
    // Posts of two earlier seeds told of faults (a guest taken for whose song it is, a cover for a mistyped title): what was mended after
    // them is measured on this one.
    const int Made = 300, Seed = 20_261_124;

    /// <summary>{t} title, {a} artist, {m} the artist mistyped, {n} nobody's name or title, {l} the album.</summary>
    static readonly string[] OfATrack =
    [
        "{a} · {t}", "{t} / {a}", "♫ {a} – {t} ♫", "Track: {t}\nArtist: {a}", "I'm listening to {t} by {a} on Pandora", "🔊 {a}: {t}",
        "{t} von {a}", "sonando {t} de {a}", "{a} | {t} | {l}", "\"{t}\" – {a} (2019)", "currently obsessed with {t} by {a}",
        "{t} (Remastered) by {a}", "{a} - {t} [Official Video]", "Song of the day: {t} by {a}", "{a}'s {t} is stuck in my head",
        "{t} ({a})", "{a} ~ {t}", "{a} -- {t}", "ON AIR NOW » {a} - {t} « 24/7", "that intro of {t} by {a} though", "{t} - {m}",
        "♪ {t} ♪ by {a}, from the album {l}", "{a}. {t}. That's all.",
    ];

    static readonly string[] OfNone =
    [
        "{a} tickets on sale now", "{t} by {n}", "{a} - {n}", "{a} - {t} (cover by {n})", "{a} – {t} ({n} Remix)", "I love {a} so much",
        "playing {a} all day", "{n} by {n}",
    ];

    static readonly string[] Nobody = ["Quorble Vexers", "Tharn Ubbligo", "Wennick Strall", "Yolm Drazzit"];

    public static SongIndex HandCatalogue() => LabelledPosts.CatalogueOf("heldout-catalogue.tsv");

    public static IReadOnlyList<LabelledPost> ByHand() => LabelledPosts.ReadFrom("heldout.tsv", "held out, by hand");

    public static (SongIndex Catalogue, IReadOnlyList<LabelledPost> Posts) BySentences()
    {
        var world = new LargeWorld(Seed);
        var posts = new List<LabelledPost>();
        for (var number = 0; number < Made; number++)
        {
            var track = world.Track(number * 37 % LargeWorld.SmallTracks).Made;
            var isOfATrack = number % 3 != 0;
            var sentences = isOfATrack ? OfATrack : OfNone;
            var artist = track.Artists[0].Name;
            var text = sentences[(isOfATrack ? number / 3 * 2 + number % 3 - 1 : number / 3) % sentences.Length]
                .Replace("{t}", number % 5 == 4 ? track.Title.ToLowerInvariant() : track.Title, StringComparison.Ordinal)
                .Replace("{a}", artist, StringComparison.Ordinal)
                .Replace("{m}", artist.Length < 8 ? artist : artist.Remove(artist.Length / 2, 1), StringComparison.Ordinal)
                .Replace("{l}", track.Album, StringComparison.Ordinal)
                .Replace("{n}", Nobody[number % Nobody.Length], StringComparison.Ordinal);
            posts.Add(new LabelledPost("held out, made", text, null, isOfATrack ? [track.Id] : []));
        }
        return (LabelledPosts.CatalogueOf(world), posts);
    }
}
