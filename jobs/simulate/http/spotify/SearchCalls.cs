using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Large;

namespace SparkMusic.Jobs.Simulate.Http.Spotify;

/// <summary>Search: 50 hits a page for older apps, 10 for restricted ones, never beyond the thousandth.</summary>
sealed class SearchCalls(SandboxWorld world)
{
    const int Reach = 1000;
    static readonly string[] Types = ["album", "artist", "playlist", "track", "show", "episode", "audiobook"];

    public Answer Search(Call call)
    {
        if (call.Query("q") is not { } text || string.IsNullOrWhiteSpace(text)) throw SpotifyErrors.Of(400, "No search query");
        var types = call.List("type");
        if (types.Length == 0) throw SpotifyErrors.Of(400, "Missing parameter type");
        if (types.FirstOrDefault(type => !Types.Contains(type)) is { } unknown)
            throw SpotifyErrors.Of(400, $"Bad search type field {unknown}");
        var isRestricted = world.App.Kind == AppKind.Restricted;
        var (limit, offset) = Paging.Of(call, isRestricted ? 5 : 20, isRestricted ? 10 : 50, Reach);
        var query = SearchQuery.Parse(text);
        var shapes = new Shapes(world, call);
        var answer = new JsonObject();
        foreach (var type in types.Distinct())
            answer[type + "s"] = type switch
            {
                "track" => Page(world.Search.Tracks(query), shapes.Track),
                "artist" => Page(world.Search.Artists(query), number => shapes.Artist(world.Large.Artist(number))),
                "album" => Page(world.Search.Albums(query), number => shapes.AlbumRef(world.Large.Album(number))),
                "playlist" => Page(world.Search.Playlists(query), new PlaylistShapes(world, call, shapes).InList),
                _ => Page(Array.Empty<int>(), _ => null),
            };
        return Answer.Ok(answer);

        JsonObject Page<T>(IReadOnlyList<T> hits, Func<T, JsonNode?> shape) =>
            Paging.Page(call, shapes.Href("search"), hits, limit, offset, shape, Reach);
    }
}
