using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Large;

namespace SparkMusic.Jobs.Simulate.Http.Spotify;

/// <summary>Reads of playlists and their contents.</summary>
sealed class PlaylistCalls(SandboxWorld world)
{
    public Answer Playlist(Call call)
    {
        var json = Shapes(call).Whole(One(call));
        return Answer.Ok(Filtered(call, json));
    }

    public Answer Items(Call call, string path)
    {
        var isRestricted = world.App.Kind == AppKind.Restricted;
        if (isRestricted && call.Token!.User is null) throw SpotifyErrors.Of(401, "Valid user authentication required");
        var (shapes, playlist) = (Shapes(call), One(call));
        if (!shapes.MayRead(playlist)) throw SpotifyErrors.Forbidden();
        var (limit, offset) = Paging.Of(call, path == "items" ? 20 : 100, isRestricted ? 50 : 100);
        return Answer.Ok(Filtered(call, shapes.Page(playlist, path, limit, offset)));
    }

    public Answer Images(Call call)
    {
        var playlist = One(call);
        return Answer.Ok(Spotify.Shapes.Images(playlist.Id, 1));
    }

    public Answer Featured(Call call)
    {
        var (shapes, lists) = (new Shapes(world, call), Shapes(call));
        var (limit, offset) = Paging.Of(call, 20, 50);
        List<LargePlaylist> all = [.. world.Large.Playlists.OfSpotify()];
        return Answer.Ok(new JsonObject
        {
            ["message"] = "Sandbox",
            ["playlists"] = Paging.Page(call, shapes.Href("browse/featured-playlists"), all, limit, offset, lists.InList),
        });
    }

    static JsonNode Filtered(Call call, JsonObject json) =>
        call.Query("fields") is { } fields ? FieldFilter.Parse(fields).Apply(json)! : json;

    PlaylistShapes Shapes(Call call) => new(world, call, new Shapes(world, call));

    LargePlaylist One(Call call)
    {
        var id = call.Path("id");
        if (!IdCode.IsId(id)) throw SpotifyErrors.BadId();
        var playlist = world.Large.Playlists.Find(id) ?? throw SpotifyErrors.NotFound();
        return playlist.IsSpotifys && world.App.Kind != AppKind.Extended ? throw SpotifyErrors.NotFound() : playlist;
    }
}
