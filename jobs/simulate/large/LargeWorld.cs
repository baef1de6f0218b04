namespace SparkMusic.Jobs.Simulate.Large;

/// <summary>
/// The made-up world at any size: the small one (its tracks, artists and playlists come first, unchanged) and behind it as many more as
/// are wanted, each made when it is asked for, from the seed and its number alone. Nothing is kept but the small world and what was used
/// last; the same seed gives the same things whatever the size.
/// </summary>
sealed class LargeWorld
{
    public const int SmallTracks = 400, SmallPlaylists = 60, TracksPerArtist = 8;

    // 32 MB; in a greater world the tracks behind are made each time.
    const int MostEnergies = 4_000_000;

    readonly Dictionary<string, int> _smallTracks, _smallAlbums, _smallArtists;
    readonly ILookup<int, int> _tracksOfSmallArtists;
    readonly List<SandboxArtist> _artists;
    readonly Slots<LargeTrack> _tracks;
    readonly double[] _energies;
    readonly Slots<LargeArtist> _madeArtists;
    readonly LargeTracks _make;

    /// <param name="playlists">At least the small world's sixty.</param>
    /// <param name="tracks">At least the small world's four hundred; playlists of people hold about as many places in all.</param>
    public LargeWorld(long seed, int playlists = SmallPlaylists, int tracks = SmallTracks)
    {
        (Seed, Small, Ids) = (seed, World.Make(seed), new IdCode(seed));
        (TrackCount, PlaylistCount) = (Math.Max(tracks, SmallTracks), Math.Max(playlists, SmallPlaylists));
        _artists = [.. Small.Artists, .. Small.Tracks.Where(track => track.IsChristmas).Select(track => track.Artists[0])];
        _smallTracks = Numbers(Small.Tracks, track => track.Id);
        _smallAlbums = Numbers(Small.Tracks, track => track.AlbumId);
        _smallArtists = Numbers(_artists, artist => artist.Id);
        _tracksOfSmallArtists = Enumerable.Range(0, SmallTracks).ToLookup(number => _smallArtists[Small.Tracks[number].Artists[0].Id]);
        _make = new LargeTracks(this);
        _tracks = new Slots<LargeTrack>(8192, MakeTrack);
        _madeArtists = new Slots<LargeArtist>(2048, MakeArtist);
        _energies = new double[Math.Min(TrackCount, MostEnergies)];
        Charts = new ChartDays(this);
        Playlists = new LargePlaylists(this);
    }

    public long Seed { get; }

    public World Small { get; }

    public IdCode Ids { get; }

    public int TrackCount { get; }

    public int PlaylistCount { get; }

    public int SmallArtists => _artists.Count;

    public int ArtistCount => SmallArtists + (TrackCount - SmallTracks + TracksPerArtist - 1) / TracksPerArtist;

    public ChartDays Charts { get; }

    public LargePlaylists Playlists { get; }

    public LargeTracks Making => _make;

    public LargeTrack Track(int number) => _tracks.Get(number);

    /// <summary>A track's energy alone: playlists look at two tracks for each place, most of them never seen again.</summary>
    public double EnergyOf(int track)
    {
        if (track >= _energies.Length) return Track(track).Made.Features.Energy;
        var known = Volatile.Read(ref _energies[track]);
        if (known == 0) Volatile.Write(ref _energies[track], known = Track(track).Made.Features.Energy);
        return known;
    }

    public LargeArtist Artist(int number) => _madeArtists.Get(number);

    public LargeAlbum Album(int number)
    {
        if (number >= SmallTracks) return _make.Album(number);
        var track = Small.Tracks[number];
        return new LargeAlbum(number, track.AlbumId, track.Album, track.Released, [track.Artists[0]], [number]);
    }

    public int? TrackNumber(string id) => Number(_smallTracks, Thing.Track, id, TrackCount);

    public int? ArtistNumber(string id) => Number(_smallArtists, Thing.Artist, id, ArtistCount);

    public int? AlbumNumber(string id) =>
        Number(_smallAlbums, Thing.Album, id, int.MaxValue) is { } number && _make.HasAlbum(number) ? number : null;

    int? Number(Dictionary<string, int> small, Thing thing, string id, int count) =>
        small.TryGetValue(id, out var known) ? known : Ids.NumberOf(thing, id) is { } number && number < count ? number : null;

    LargeTrack MakeTrack(int number) =>
        number < SmallTracks ? new LargeTrack(number, Small.Tracks[number], number, 0, number) : _make.Track(number);

    LargeArtist MakeArtist(int number)
    {
        var dice = Ids.Dice(Thing.Artist, number);
        if (number < SmallArtists)
            return new LargeArtist(number, _artists[number], LargeTracks.Genres(dice), [.. _tracksOfSmallArtists[number]]);
        var first = SmallTracks + (number - SmallArtists) * TracksPerArtist;
        var made = _make.Artist(dice, number);
        return new LargeArtist(number, made, LargeTracks.Genres(dice),
            [.. Enumerable.Range(first, Math.Min(TracksPerArtist, TrackCount - first))]);
    }

    static Dictionary<string, int> Numbers<T>(IReadOnlyList<T> things, Func<T, string> id)
    {
        var numbers = new Dictionary<string, int>(things.Count);
        for (var i = 0; i < things.Count; i++) numbers.TryAdd(id(things[i]), i);
        return numbers;
    }
}
