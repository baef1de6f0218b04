using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Large;

namespace SparkMusic.Jobs.Simulate.Http.Spotify;

/// <summary>Reads about users: public ones, and what the one who logged in keeps.</summary>
sealed class UserCalls(SandboxWorld world)
{
    bool IsRestricted => world.App.Kind == AppKind.Restricted;

    public Answer User(Call call)
    {
        var json = Profile(call, call.Path("id"));
        json["followers"] = new JsonObject { ["href"] = null, ["total"] = 12 };
        return Answer.Ok(json);
    }

    public Answer Playlists(Call call) => Lists(call, "users/" + Uri.EscapeDataString(call.Path("id")) + "/playlists", call.Path("id"));

    public Answer Me(Call call)
    {
        var json = Profile(call, call.Token!.User!);
        json["account_id"] = "sandbox-account";
        if (IsRestricted) return Answer.Ok(json);
        json["followers"] = new JsonObject { ["href"] = null, ["total"] = 12 };
        json["explicit_content"] = new JsonObject { ["filter_enabled"] = false, ["filter_locked"] = false };
        if (call.Token.Has("user-read-private")) (json["country"], json["product"]) = ("DE", "premium");
        if (call.Token.Has("user-read-email")) json["email"] = "listener@sandbox.invalid";
        return Answer.Ok(json);
    }

    public Answer MyPlaylists(Call call)
    {
        Need(call, "playlist-read-private");
        return Lists(call, "me/playlists", call.Token!.User!);
    }

    public Answer MyTracks(Call call)
    {
        Need(call, "user-library-read");
        var shapes = new Shapes(world, call);
        var (limit, offset) = Paging.Of(call, 20, 50);
        var dice = Dice.Of(world.Options.Seed, "library");
        List<int> saved = [.. Enumerable.Range(0, 120).Select(_ => dice.Below(world.Large.TrackCount)).Distinct()];
        return Answer.Ok(Paging.Page(call, shapes.Href("me/tracks"), saved, limit, offset, number => new JsonObject
        {
            ["added_at"] = FormattableString.Invariant($"2021-{1 + number % 12:00}-{1 + number % 28:00}T08:00:00Z"),
            ["track"] = shapes.Track(number),
        }));
    }

    public Answer MyTop(Call call)
    {
        Need(call, "user-top-read");
        var (type, shapes) = (call.Path("type"), new Shapes(world, call));
        if (type is not ("tracks" or "artists")) throw SpotifyErrors.NotFound();
        var (limit, offset) = Paging.Of(call, 20, 50);
        var dice = Dice.Of(world.Options.Seed, "top " + call.Query("time_range"));
        List<int> top = [.. Enumerable.Range(0, 80)
            .Select(_ => dice.Below(type == "tracks" ? LargeWorld.SmallTracks : world.Large.SmallArtists)).Distinct()];
        return Answer.Ok(Paging.Page(call, shapes.Href("me/top/" + type), top, limit, offset, number =>
            type == "tracks" ? shapes.Track(number) : shapes.Artist(world.Large.Artist(number))));
    }

    Answer Lists(Call call, string path, string user)
    {
        var shapes = new Shapes(world, call);
        var (limit, offset) = Paging.Of(call, 20, 50);
        List<LargePlaylist> owned = [.. user == "spotify" ? world.Large.Playlists.OfSpotify() : world.Large.Playlists.OwnedBy(user)];
        // A listener follows an editorial too; apps that may not see it get a null.
        if (user == LargePlaylists.Listener) owned.Insert(Math.Min(3, owned.Count), world.Large.Playlists.Get(PlaylistKind.Editorial, 0));
        return Answer.Ok(Paging.Page(call, shapes.Href(path), owned, limit, offset, new PlaylistShapes(world, call, shapes).InList));
    }

    JsonObject Profile(Call call, string id)
    {
        var json = new PlaylistShapes(world, call, new Shapes(world, call)).User(id, true);
        json["images"] = new JsonArray();
        return json;
    }

    static void Need(Call call, string scope)
    {
        if (!call.Token!.Has(scope)) throw SpotifyErrors.Of(403, "Insufficient client scope");
    }
}
