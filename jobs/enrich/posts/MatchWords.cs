using System.Collections.Frozen;

namespace SparkMusic.Jobs.Enrich.Posts;

/// <summary>Words that are about a song and not of it. All folded.</summary>
static class MatchWords
{
    /// <summary>What stands between title and artist.</summary>
    public static readonly FrozenSet<string> Between =
        Set("by von de del da di par av af van door por from od the le la los les mit artist song track feat ft featuring with and x vs の");

    /// <summary>Behind these stands whose song it is.</summary>
    public static readonly FrozenSet<string> Credits = Set("by von par por");

    /// <summary>The first word of other credits, which may stand between too.</summary>
    public static readonly FrozenSet<string> Featuring = Set("feat ft featuring with and x vs");

    /// <summary>Behind these stands a guest.</summary>
    public static readonly FrozenSet<string> Guests = Set("feat ft featuring");

    /// <summary>After these a title or name may begin.</summary>
    public static readonly FrozenSet<string> Leads = Set(
        "playing np nowplaying listening listen to hearing heard play plays played song track tune music now currently repeat spinning "
            + "air on single title artist "
        + "escuchando suena sonando oyendo ouvindo tocando ecoute ecoutant hore horer gerade lauft hort ascoltando aktuell jetzt слушаю "
            + "сейчас играет "
        + "る ン グ 中 is by this today's todays latest new album love loving");

    /// <summary>Before these a title or name may end.</summary>
    public static readonly FrozenSet<string> Trails = Set(
        "from on off via with feat ft featuring and by now live listen stream request out today right again in at for is radio spotify "
            + "youtube album single 20 the i so this my");

    /// <summary>Another recording than the one that is named without them, wherever they stand.</summary>
    public static readonly FrozenSet<string> OtherRecording = Set(
        "cover covered covers covering remix remixed remixes rmx karaoke tribute nightcore mashup bootleg sped slowed rework reworked "
            + "instrumental remake parody medley");

    /// <summary>Another recording where they stand for themselves: in brackets or behind a dash.</summary>
    public static readonly FrozenSet<string> OtherVersion =
        Set("live acoustic unplugged demo session sessions orchestral piano acapella reprise mix extended dub");

    /// <summary>The same recording, said more exactly.</summary>
    public static readonly FrozenSet<string> SameRecording = Set(
        "remaster remastered remasterd radio edit edited version single album original mono stereo deluxe explicit clean bonus track "
            + "anniversary edition feat ft featuring with from official video audio lyrics lyric hd hq");

    /// <summary>Words that are no title and no name by themselves.</summary>
    public static readonly FrozenSet<string> Empty = Set(
        "by on the a an and of in to rt np now playing nowplaying single singles song songs track tracks music radio live stream listen "
            + "listening tune tunes is it i my this that with from at for love night day "
        + "rain sunday intro repeat today via y de la el le der die das und");

    static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
