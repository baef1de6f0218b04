using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Large;

namespace SparkMusic.Jobs.Simulate.Http.Spotify;

/// <summary>
/// Artists, albums, tracks and features as the Web API writes them, for one call: the app's kind and the market decide which keys are
/// there.
/// </summary>
sealed class Shapes(SandboxWorld world, Call call)
{
    static readonly string[] Markets =
        ["AR", "AT", "AU", "BE", "BR", "CA", "CH", "CL", "CZ", "DE", "DK", "ES", "FI", "FR", "GB", "IE", "IT", "JP", "MX", "NL", "NO", "PL",
            "SE", "US"];

    readonly bool _isRestricted = world.App.Kind == AppKind.Restricted;
    readonly bool _hasMarket = call.Query("market") is not null || call.Token?.User is not null;

    public AppKind Kind => world.App.Kind;

    public string Href(string path) => $"{call.Root}/spotify/v1/{path}";

    /// <summary>The five keys that everything with an id begins with.</summary>
    public JsonObject Ref(string type, string? id, string? name = null)
    {
        var json = new JsonObject
        {
            ["external_urls"] = id is null ? [] : new JsonObject { ["spotify"] = $"https://open.spotify.com/{type}/{id}" },
            ["href"] = id is null ? null : Href($"{type}s/{id}"),
            ["id"] = id,
        };
        if (name is not null) json["name"] = name;
        json["type"] = type;
        json["uri"] = id is null ? null : $"spotify:{type}:{id}";
        return json;
    }

    public static JsonArray List<T>(IEnumerable<T> of, Func<T, JsonNode?> shape) => new([.. of.Select(shape)]);

    public static JsonArray MarketList() => List(Markets, market => (JsonNode?)market);

    public static JsonArray Images(string of, int count = 3) => List(new[] { 640, 300, 64 }.Take(count), size => new JsonObject
    {
        ["height"] = size,
        ["url"] = $"https://i.scdn.co/image/sandbox{size}{of}",
        ["width"] = size,
    });

    public JsonObject ArtistRef(SandboxArtist artist) => Ref("artist", artist.Id, artist.Name);

    public JsonObject Artist(LargeArtist artist)
    {
        var json = ArtistRef(artist.Made);
        // New apps: the field is on its way out, there, empty or gone.
        if (!_isRestricted || artist.Number % 3 < 2)
            json["genres"] = List(_isRestricted && artist.Number % 3 == 1 ? [] : artist.Genres, genre => (JsonNode?)genre);
        json["images"] = Images(artist.Made.Id, artist.Number % 9 == 4 ? 0 : 3);
        if (_isRestricted) return json;
        var (followers, popularity) = ArtistCounts.On(world.Large, artist, world.Clock.Today);
        json["followers"] = new JsonObject { ["href"] = null, ["total"] = followers };
        json["popularity"] = popularity;
        return json;
    }

    public JsonObject AlbumRef(LargeAlbum album)
    {
        var json = Ref("album", album.Id, album.Name);
        json["album_type"] = album.Type;
        json["artists"] = List(album.Artists, ArtistRef);
        AddMarkets(json);
        json["images"] = Images(album.Id);
        json["release_date"] = album.Released;
        json["release_date_precision"] = album.Precision;
        json["total_tracks"] = album.Tracks.Count;
        return json;
    }

    public JsonObject Album(LargeAlbum album)
    {
        var json = AlbumRef(album);
        json["copyrights"] = new JsonArray(new JsonObject { ["text"] = "(P) Sandbox", ["type"] = "P" });
        json["external_ids"] = new JsonObject
        {
            ["upc"] = (album.Number + 190_000_000_000L).ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
        json["genres"] = new JsonArray();
        if (!_isRestricted)
        {
            json["label"] = "Sandbox Records";
            json["popularity"] = world.Large.Track(album.Tracks[0]).Made.Popularity;
        }
        json["tracks"] = Paging.Whole(Href($"albums/{album.Id}/tracks"),
            List(album.Tracks, track => TrackRef(world.Large.Track(track))), 50);
        return json;
    }

    public JsonObject TrackRef(LargeTrack track)
    {
        var made = track.Made;
        var json = Ref("track", made.Id, made.Title);
        json["artists"] = List(made.Artists, ArtistRef);
        AddMarkets(json);
        if (_hasMarket && track.Number % 90 == 11)
        {
            json["is_playable"] = false;
            json["restrictions"] = new JsonObject { ["reason"] = "market" };
        }
        json["disc_number"] = 1;
        json["duration_ms"] = made.Features.DurationMs;
        json["explicit"] = made.IsExplicit;
        json["is_local"] = false;
        json["preview_url"] = null;
        json["track_number"] = track.Place + 1;
        return json;
    }

    public JsonObject Track(int number)
    {
        var track = world.Large.Track(number);
        var json = TrackRef(track);
        json["album"] = AlbumRef(world.Large.Album(track.Album));
        json["external_ids"] = new JsonObject { ["isrc"] = track.Isrc };
        if (!_isRestricted) json["popularity"] = track.Made.Popularity;
        return json;
    }

    void AddMarkets(JsonObject json)
    {
        if (_hasMarket) json["is_playable"] = true;
        else if (!_isRestricted) json["available_markets"] = MarketList();
    }

    public JsonObject Features(LargeTrack track)
    {
        var (id, of) = (track.Made.Id, track.Made.Features);
        return new JsonObject
        {
            ["danceability"] = of.Danceability,
            ["energy"] = of.Energy,
            ["key"] = of.Key,
            ["loudness"] = of.Loudness,
            ["mode"] = of.Mode,
            ["speechiness"] = of.Speechiness,
            ["acousticness"] = of.Acousticness,
            ["instrumentalness"] = of.Instrumentalness,
            ["liveness"] = of.Liveness,
            ["valence"] = of.Valence,
            ["tempo"] = of.Tempo,
            ["type"] = "audio_features",
            ["id"] = id,
            ["uri"] = $"spotify:track:{id}",
            ["track_href"] = Href($"tracks/{id}"),
            ["analysis_url"] = Href($"audio-analysis/{id}"),
            ["duration_ms"] = of.DurationMs,
            ["time_signature"] = of.TimeSignature,
        };
    }
}
