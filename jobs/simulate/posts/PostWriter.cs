using SparkMusic.Jobs.Simulate.Large;

namespace SparkMusic.Jobs.Simulate.Posts;

/// <summary>
/// Writes posts as people do who say what they hear: with and without a link, in both orders, with mistakes, and much that is no song.
/// </summary>
sealed class PostWriter(LargeWorld world)
{
    static readonly string[] Before = ["Now playing: ", "", "🎶 ", "Listening to ", "▶️ ", "NP: ", "escuchando ", "今聴いてる "];
    static readonly string[] Tags = ["nowplaying", "NowPlaying", "NOWPLAYING", "nowPlaying"];
    static readonly string[] MoreTags = ["music", "Spotify", "fediradio", "vinyl", "90s", "Musik", "rádio"];
    static readonly string[] CommonWords = ["Rain", "love", "RT", "night", "the", "Sunday"];
    static readonly string[] Talks =
        ["what a night, still thinking about it", "who is at the show tonight?", "my neighbours hate me", "Elden Radio, day three, help"];

    /// <summary>How often each kind comes, in thousandths.</summary>
    static readonly (PostKind Kind, int Share)[] Shares =
    [
        (PostKind.Link, 190), (PostKind.LinkInCard, 60), (PostKind.ByArtist, 170), (PostKind.ArtistFirst, 120), (PostKind.TitleFirst, 80),
        (PostKind.Decorated, 70), (PostKind.Mistyped, 40), (PostKind.Cover, 20), (PostKind.Remix, 20), (PostKind.TwoSongs, 20),
        (PostKind.RadioStream, 50), (PostKind.EmptyBy, 20), (PostKind.OnlyTags, 30), (PostKind.CommonWord, 30), (PostKind.Talk, 40),
        (PostKind.Unknown, 40),
    ];

    public static SandboxAuthor Author(Dice dice, Network network)
    {
        var number = dice.Below(4000);
        var own = Dice.Of(number, "author " + network);
        var name = $"{own.Pick(Words.GivenNames)} {own.Pick(Words.FamilyNames)}";
        return new SandboxAuthor(number, $"sandbox_{own.Pick(Words.Second).ToLowerInvariant()}{number}", name, number % 12 == 5);
    }

    public SandboxPost Write(Dice dice, Network network, long number, string id, DateTime at, SandboxAuthor author)
    {
        var kind = Kind(dice);
        // Three in four are of the small world's tracks: those are the charts'.
        var track = world.Track(dice.Chance(0.75) ? dice.Below(LargeWorld.SmallTracks) : dice.Below(world.TrackCount));
        var parts = new List<PostPart>();
        var tracks = Say(dice, kind, track, parts);
        Text(" ");
        parts.Add(new PostPart(PartKind.Tag, dice.Pick(Tags)));
        if (kind == PostKind.OnlyTags || dice.Chance(0.4))
        {
            Text(" ");
            parts.Add(new PostPart(PartKind.Tag, dice.Pick(MoreTags)));
        }
        if (dice.Chance(0.04))
        {
            Text(" with ");
            parts.Add(new PostPart(PartKind.Mention, Author(dice, network).Handle));
        }
        var card = kind == PostKind.LinkInCard ? LinkTo(dice, track) : null;
        return new SandboxPost(network, number, id, at, author, kind, parts, tracks,
            dice.Chance(0.8) ? "en" : dice.Pick(["de", "es", "ja", "pt"]), card, null);

        void Text(string text) => parts.Add(new PostPart(PartKind.Text, text));
    }

    static PostKind Kind(Dice dice)
    {
        var place = dice.Below(Shares.Sum(share => share.Share));
        foreach (var (kind, share) in Shares)
            if ((place -= share) < 0) return kind;
        return PostKind.Talk;
    }

    IReadOnlyList<int> Say(Dice dice, PostKind kind, LargeTrack track, List<PostPart> parts)
    {
        var (title, artist) = (track.Made.Title, track.Made.Artists[0].Name);
        var before = dice.Pick(Before);
        switch (kind)
        {
            case PostKind.Link:
                Text(dice.Chance(0.5) ? $"{before}{title} - {artist} " : before);
                parts.Add(new PostPart(PartKind.Link, LinkTo(dice, track)));
                return [track.Number];
            case PostKind.LinkInCard: return Text($"{before}this one, again and again");
            case PostKind.ByArtist: return Text($"{before}{title} by {artist}");
            case PostKind.ArtistFirst: return Text($"{before}{artist} – {title}");
            case PostKind.TitleFirst: return Text($"{before}{title} - {artist}");
            case PostKind.Decorated: return Text($"🎧🔥 \"{title.ToUpperInvariant()}\" / {artist} & friends' <3 from {track.Made.Album} ✨");
            case PostKind.Mistyped: return Text($"{before}{Mistype(dice, title)} by {artist.ToLowerInvariant()}");
            // A cover or a remix is another recording: the world has none of it.
            case PostKind.Cover:
                return None($"{before}{title} by {artist} (covered by {dice.Pick(Words.GivenNames)} {dice.Pick(Words.FamilyNames)})");
            case PostKind.Remix: return None($"{before}{artist} - {title} ({dice.Pick(Words.Second)} Remix)");
            case PostKind.TwoSongs:
                var other = world.Track(dice.Below(LargeWorld.SmallTracks));
                Text($"{artist} - {title} and then {other.Made.Artists[0].Name} - {other.Made.Title}");
                return [track.Number, other.Number];
            case PostKind.RadioStream:
                Text($"{dice.Below(24):00}:{dice.Below(60):00} {title} - {artist} - Stream here-> ");
                parts.Add(new PostPart(PartKind.Link, "https://radio.sandbox.invalid/live"));
                return [track.Number];
            case PostKind.EmptyBy: return None($"{before} by {(dice.Chance(0.5) ? artist : "")}");
            case PostKind.OnlyTags: return None("");
            case PostKind.CommonWord: return None(dice.Pick(CommonWords));
            case PostKind.Unknown: return None($"{before}Qvirrel Zzyx by The Wqqfen {dice.Below(100)}");
            default: return None(dice.Pick(Talks));
        }

        IReadOnlyList<int> Text(string text)
        {
            parts.Add(new PostPart(PartKind.Text, text));
            return [track.Number];
        }
        IReadOnlyList<int> None(string text)
        {
            Text(text);
            return [];
        }
    }

    static string LinkTo(Dice dice, LargeTrack track) =>
        $"https://open.spotify.com/{(dice.Chance(0.2) ? "intl-de/" : "")}track/{track.Made.Id}{(dice.Chance(0.5) ? "?si=" + dice.Id()[..16] : "")}";

    // Two neighbours swapped, or one left out.
    static string Mistype(Dice dice, string title)
    {
        if (title.Length < 5 || title.Any(char.IsSurrogate)) return title;
        var place = 1 + dice.Below(title.Length - 3);
        return dice.Chance(0.5) ? title.Remove(place, 1) : title[..place] + title[place + 1] + title[place] + title[(place + 2)..];
    }
}
