namespace SparkMusic.Jobs.Simulate.Large;

/// <summary>
/// Makes what lies behind the small world: artists with eight tracks on two albums each. The seventh is the second one's recording
/// again on the other album (same title, same ISRC, another id), the eighth a remaster of the first: as real catalogues have them.
/// </summary>
sealed class LargeTracks(LargeWorld world)
{
    static readonly string[] GenreNames =
        ["pop", "indie pop", "rock", "dance pop", "hip hop", "ambient", "jazz", "k-pop", "samba", "techno", "folk", "metal", "soul",
            "city pop"];

    readonly WordCode _titles = new(world.Seed, ""), _names = new(world.Seed, "n");

    const int PerArtist = LargeWorld.TracksPerArtist;

    public SandboxArtist Artist(Dice dice, int number)
    {
        var word = _names.Of(number - world.SmallArtists);
        var name = dice.Below(4) switch
        {
            0 => $"The {word} {dice.Pick(Words.Second)}",
            1 => $"{dice.Pick(Words.First)} {word}",
            _ => $"{dice.Pick(Words.GivenNames)} {word}",
        };
        return new SandboxArtist(world.Ids.Of(Thing.Artist, number), name, dice.About(0.5, 0.18), dice.About(0.6, 0.18),
            dice.About(0.3, 0.15));
    }

    public static IReadOnlyList<string> Genres(Dice dice) =>
        [.. Enumerable.Range(0, dice.Below(4)).Select(_ => dice.Pick(GenreNames)).Distinct()];

    public LargeTrack Track(int number)
    {
        var (e, place) = ((number - LargeWorld.SmallTracks) / PerArtist, (number - LargeWorld.SmallTracks) % PerArtist);
        var first = LargeWorld.SmallTracks + e * PerArtist;
        if (place == 6) return Again(number, first + 1, "", first + 1);
        if (place == 7) return Again(number, first, " - Remastered", number);
        var (dice, artist) = (world.Ids.Dice(Thing.Track, number), world.Artist(world.SmallArtists + e).Made);
        var credited = new List<SandboxArtist> { artist };
        if (dice.Chance(0.2)) credited.Add(world.Artist(dice.Below(world.SmallArtists)).Made);
        var title = Title(dice, _titles.Of(number - LargeWorld.SmallTracks), credited);
        return Placed(number, number, new SandboxTrack(world.Ids.Of(Thing.Track, number), title, credited, "", "", "", default,
            dice.Chance(0.15), WorldTracks.Popularity(dice, artist), false, WorldTracks.Features(dice, artist)));
    }

    LargeTrack Again(int number, int of, string ending, int recording)
    {
        var track = world.Track(of).Made;
        return Placed(number, recording, track with
        {
            Id = world.Ids.Of(Thing.Track, number),
            Title = track.Title + ending,
            Popularity = track.Popularity / 2,
        });
    }

    LargeTrack Placed(int number, int recording, SandboxTrack track)
    {
        var place = (number - LargeWorld.SmallTracks) % PerArtist;
        var album = AlbumOf(number);
        var (name, day, written) = AlbumFacts(album);
        return new LargeTrack(number, track with
        {
            AlbumId = world.Ids.Of(Thing.Album, album),
            Album = name,
            Released = written,
            ReleasedOn = day,
        }, album, place % (PerArtist / 2), recording);
    }

    // The first four of an artist's tracks are on one album, the others on its second.
    static int AlbumOf(int track) => LargeWorld.SmallTracks + (track - LargeWorld.SmallTracks) / (PerArtist / 2);

    public bool HasAlbum(int number) =>
        number < LargeWorld.SmallTracks || (number - LargeWorld.SmallTracks) * (PerArtist / 2) < world.TrackCount - LargeWorld.SmallTracks;

    public LargeAlbum Album(int number)
    {
        var first = LargeWorld.SmallTracks + (number - LargeWorld.SmallTracks) * (PerArtist / 2);
        var (name, _, written) = AlbumFacts(number);
        var artist = world.SmallArtists + (number - LargeWorld.SmallTracks) / 2;
        return new LargeAlbum(number, world.Ids.Of(Thing.Album, number), name, written, [world.Artist(artist).Made],
            [.. Enumerable.Range(first, Math.Min(PerArtist / 2, world.TrackCount - first))]);
    }

    (string Name, DateOnly Day, string Written) AlbumFacts(int number)
    {
        var dice = world.Ids.Dice(Thing.Album, number);
        var day = new DateOnly(2022, 1, 10).AddDays(-dice.Below(dice.Chance(0.1) ? 60 : 9000));
        return ($"{dice.Pick(Words.Second)} of {dice.Pick(Words.Things)}", day, WorldTracks.Written(dice, day));
    }

    static string Title(Dice dice, string word, List<SandboxArtist> artists)
    {
        var title = dice.Below(3) switch
        {
            0 => $"{dice.Pick(Words.Verbs)} the {word}",
            1 => $"{word} {dice.Pick(Words.Things)}",
            _ => $"{dice.Pick(Words.Things)} and {word}",
        };
        return artists.Count > 1 ? $"{title} (feat. {artists[1].Name})" : title;
    }

    /// <summary>The tracks that a folded word of a title or of a name leads to: all of its artist.</summary>
    public IReadOnlyList<int> TracksOf(string word)
    {
        var artist = _titles.NumberOf(word) is { } title ? title / PerArtist : _names.NumberOf(word);
        return artist is { } number && number < world.ArtistCount - world.SmallArtists
            ? world.Artist(world.SmallArtists + number).Tracks : [];
    }

    /// <summary>The artist that a folded word of a name leads to.</summary>
    public int? ArtistOf(string word) =>
        _names.NumberOf(word) is { } number && number < world.ArtistCount - world.SmallArtists ? world.SmallArtists + number : null;
}
