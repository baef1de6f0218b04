namespace SparkMusic.Jobs.Simulate;

/// <summary>A made-up artist; mood and fame are where its tracks gather.</summary>
sealed record SandboxArtist(string Id, string Name, double Valence, double Energy, double Fame);

/// <summary>The thirteen audio features of a made-up track.</summary>
sealed record SandboxFeatures(double Danceability, double Energy, int Key, double Loudness, int Mode, double Speechiness,
    double Acousticness,
    double Instrumentalness, double Liveness, double Valence, double Tempo, int DurationMs, int TimeSignature);

/// <summary>A made-up track. <c>Released</c> is text as sources give it: a day, a month or a year.</summary>
sealed record SandboxTrack(string Id, string Title, IReadOnlyList<SandboxArtist> Artists, string AlbumId, string Album, string Released,
    DateOnly ReleasedOn,
    bool IsExplicit, int Popularity, bool IsChristmas, SandboxFeatures Features);

/// <summary>One place of a made-up chart.</summary>
sealed record SandboxChartEntry(SandboxChart Chart, DateOnly Day, int Rank, SandboxTrack Track, long Streams);

/// <summary>A made-up chart; <c>Country</c> is empty for the global one.</summary>
sealed record SandboxChart(string Country, double Listeners);

/// <summary>A stay of a track in a made-up playlist; <c>RemovedOn</c> null = still there.</summary>
sealed record SandboxStay(SandboxTrack Track, DateOnly AddedOn, DateOnly? RemovedOn);

/// <summary>A made-up playlist.</summary>
sealed record SandboxPlaylist(string Id, string Name, string Theme, IReadOnlyList<SandboxStay> Stays);

/// <summary>The day a made-up lockdown began in a country.</summary>
sealed record SandboxLockdown(string Country, DateOnly StartsOn);

/// <summary>
/// A small world made from a seed: artists, tracks, charts of sixty days, playlists of three years. It is made up, and whatever shows its
/// data says so; the same seed gives the same world.
/// </summary>
sealed record World(
    long Seed,
    IReadOnlyList<SandboxArtist> Artists,
    IReadOnlyList<SandboxTrack> Tracks,
    IReadOnlyList<SandboxChartEntry> ChartEntries,
    IReadOnlyList<SandboxPlaylist> Playlists,
    IReadOnlyList<SandboxLockdown> Lockdowns)
{
    public const long DefaultSeed = 1;

    public static World Make(long seed)
    {
        var artists = WorldTracks.Artists(Dice.Of(seed, "artists"));
        var tracks = WorldTracks.Tracks(Dice.Of(seed, "tracks"), artists);
        return new World(seed, artists, tracks, WorldCharts.Entries(seed, tracks), WorldPlaylists.Playlists(seed, tracks),
            WorldPlaylists.Lockdowns);
    }
}
