using System.Text.Json.Nodes;

namespace SparkMusic.Jobs.Simulate.Http.Spotify;

/// <summary>
/// The Web API's reads, for the app's kind. Not there: writing, players, shows and audiobooks, audio analysis, categories of browsing; they
/// answer 404 as paths that never were.
/// </summary>
sealed class SpotifyService(SandboxWorld world) : Service
{
    readonly SpotifyLimits _limits = new(world.Options, world.Clock.Wall);
    readonly CatalogueCalls _catalogue = new(world);
    readonly PlaylistCalls _playlists = new(world);
    readonly SearchCalls _search = new(world);
    readonly UserCalls _users = new(world);

    public override IReadOnlyList<Route> Routes =>
    [
        Get("search", "search", _search.Search),
        Get("tracks/{id}", "tracks", _catalogue.Track),
        Get("tracks", "tracks", _catalogue.Tracks, Closing.Forbidden2026),
        Get("albums/{id}", "albums", _catalogue.Album),
        Get("albums", "albums", _catalogue.Albums, Closing.Forbidden2026),
        Get("albums/{id}/tracks", "albums", _catalogue.AlbumTracks),
        Get("artists/{id}", "artists", _catalogue.Artist),
        Get("artists", "artists", _catalogue.Artists, Closing.Forbidden2026),
        Get("artists/{id}/albums", "artist-albums", _catalogue.ArtistAlbums),
        Get("artists/{id}/top-tracks", "artists", _catalogue.TopTracks, Closing.Forbidden2026),
        Get("artists/{id}/related-artists", "artists", _catalogue.Related, Closing.NotFound2024),
        Get("audio-features", "audio-features", _catalogue.SeveralFeatures, Closing.Silent2024),
        Get("audio-features/{id}", "audio-features", _catalogue.Features, Closing.Silent2024),
        Get("recommendations", "recommendations", _catalogue.Recommendations, Closing.NotFound2024),
        Get("browse/new-releases", "browse", _catalogue.NewReleases, Closing.Forbidden2026),
        Get("browse/featured-playlists", "browse", _playlists.Featured, Closing.Forbidden2024),
        Get("markets", "browse", _ => Answer.Ok(new JsonObject { ["markets"] = Shapes.MarketList() }), Closing.Forbidden2026),
        Get("playlists/{id}", "playlists", _playlists.Playlist),
        Get("playlists/{id}/tracks", "playlists", call => _playlists.Items(call, "tracks"), Closing.Forbidden2026),
        Get("playlists/{id}/items", "playlists", call => _playlists.Items(call, "items")),
        Get("playlists/{id}/images", "playlists", _playlists.Images),
        Get("users/{id}", "users", _users.User, Closing.Forbidden2026),
        Get("users/{id}/playlists", "users", _users.Playlists, Closing.Forbidden2026),
        Get("me", "me", _users.Me),
        Get("me/playlists", "me", _users.MyPlaylists),
        Get("me/tracks", "me", _users.MyTracks),
        Get("me/top/{type}", "me", _users.MyTop),
    ];

    static Route Get(string path, string bucket, Func<Call, Answer> answer, Closing closing = Closing.Never) =>
        new("GET", "/spotify/v1/" + path, bucket, answer, closing);

    public override IReadOnlyDictionary<string, string> Admit(Call call)
    {
        call.Token = Token(call);
        _limits.Take(call.Route.Bucket);
        if (SpotifyErrors.Closed(call.Route.Closing, world.App.Kind) is { } closed) throw closed;
        if (call.Route.Bucket == "me" && call.Token.User is null) throw SpotifyErrors.Of(401, "Valid user authentication required");
        return new Dictionary<string, string> { ["Cache-Control"] = "public, max-age=0" };
    }

    SandboxToken Token(Call call)
    {
        var header = call.Request.Headers.Authorization.ToString();
        if (header.Length == 0) throw SpotifyErrors.Of(401, "No token provided");
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
            throw SpotifyErrors.Of(400, "Only valid bearer authentication supported");
        var token = world.Tokens.Read(header[7..].Trim(), "access") ?? throw SpotifyErrors.Of(401, "Invalid access token");
        return token.At > world.Tokens.Now ? token : throw SpotifyErrors.Of(401, "The access token expired");
    }
}
