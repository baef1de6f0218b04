namespace SparkMusic.Spotify;

/// <summary>What 403 "Forbidden" means at an endpoint.</summary>
enum Forbidden
{
    /// <summary>The endpoint is not for this kind of app.</summary>
    Closed,

    /// <summary>The thing is not the user's own; another may be.</summary>
    NotYours,
}

/// <summary>A kind of call: whether an app may make it, and how many at a time, is found and remembered for each.</summary>
/// <param name="Bucket">Whose limits it shares; see <see cref="SpotifyLimits"/>.</param>
/// <param name="Steps">How many things a call may ask for, greatest first: the restricted kind of app is allowed less.</param>
sealed record Endpoint(string Name, string Bucket, Forbidden Forbidden = Forbidden.Closed, params int[] Steps)
{
    public bool NeedsUser { get; init; }
}

static class Endpoints
{
    public static readonly Endpoint Search = new("search", "search", Forbidden.Closed, 50, 10);
    public static readonly Endpoint Playlist = new("playlist", "playlists", Forbidden.NotYours);

    // The old path gives a hundred entries at a time, the new one fifty; who may not use the old one gets 403 there.
    public static readonly Endpoint PlaylistTracks = new("playlist-tracks", "playlists", Forbidden.Closed, 100);
    public static readonly Endpoint PlaylistItems = new("playlist-items", "playlists", Forbidden.NotYours, 50);

    // No call: whether a track that stands for another in the market names the one that was asked for.
    public static readonly Endpoint LinkedFrom = new("linked-from", "playlists");
    public static readonly Endpoint Track = new("track", "tracks");
    public static readonly Endpoint Tracks = new("tracks", "tracks", Forbidden.Closed, 50);
    public static readonly Endpoint Artist = new("artist", "artists");
    public static readonly Endpoint Artists = new("artists", "artists", Forbidden.Closed, 50);
    public static readonly Endpoint TopTracks = new("artist-top-tracks", "artists");
    public static readonly Endpoint RelatedArtists = new("related-artists", "artists");
    public static readonly Endpoint ArtistAlbums = new("artist-albums", "artist-albums", Forbidden.Closed, 50, 10);
    public static readonly Endpoint Album = new("album", "albums");
    public static readonly Endpoint Albums = new("albums", "albums", Forbidden.Closed, 20);
    public static readonly Endpoint AudioFeature = new("audio-feature", "audio-features");
    public static readonly Endpoint AudioFeatures = new("audio-features", "audio-features", Forbidden.Closed, 100);
    public static readonly Endpoint Me = new("me", "me") { NeedsUser = true };
    public static readonly Endpoint MyPlaylists = new("my-playlists", "me", Forbidden.Closed, 50) { NeedsUser = true };

    public static readonly IReadOnlyList<Endpoint> All =
    [
        Search, Playlist, PlaylistTracks, PlaylistItems, LinkedFrom,
        Track, Tracks, Artist, Artists, TopTracks, RelatedArtists, ArtistAlbums,
        Album, Albums,
        AudioFeature, AudioFeatures, Me, MyPlaylists,
    ];
}
