using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Large;

namespace SparkMusic.Jobs.Simulate.Http.Spotify;

/// <summary>Reads of tracks, albums, artists and audio features.</summary>
sealed class CatalogueCalls(SandboxWorld world)
{
    LargeWorld Large => world.Large;

    Shapes Shapes(Call call) => new(world, call);

    public Answer Track(Call call) => Answer.Ok(Shapes(call).Track(One(call, Large.TrackNumber)));

    public Answer Tracks(Call call)
    {
        var shapes = Shapes(call);
        return Several(call, "tracks", 50, Large.TrackNumber, shapes.Track);
    }

    public Answer Album(Call call) => Answer.Ok(Shapes(call).Album(Large.Album(One(call, Large.AlbumNumber))));

    public Answer Albums(Call call)
    {
        var shapes = Shapes(call);
        return Several(call, "albums", 20, Large.AlbumNumber, number => shapes.Album(Large.Album(number)));
    }

    public Answer AlbumTracks(Call call)
    {
        var (shapes, album) = (Shapes(call), Large.Album(One(call, Large.AlbumNumber)));
        var (limit, offset) = Paging.Of(call, 20, 50);
        return Answer.Ok(Paging.Page(call, shapes.Href($"albums/{album.Id}/tracks"), album.Tracks, limit, offset,
            number => shapes.TrackRef(Large.Track(number))));
    }

    public Answer Artist(Call call) => Answer.Ok(Shapes(call).Artist(Large.Artist(One(call, Large.ArtistNumber))));

    public Answer Artists(Call call)
    {
        var shapes = Shapes(call);
        return Several(call, "artists", 50, Large.ArtistNumber, number => shapes.Artist(Large.Artist(number)));
    }

    public Answer ArtistAlbums(Call call)
    {
        var (shapes, artist) = (Shapes(call), Large.Artist(One(call, Large.ArtistNumber)));
        var isRestricted = world.App.Kind == AppKind.Restricted;
        var (limit, offset) = Paging.Of(call, isRestricted ? 5 : 20, isRestricted ? 10 : 50);
        List<int> albums = [.. artist.Tracks.Select(track => Large.Track(track).Album).Distinct()];
        return Answer.Ok(Paging.Page(call, shapes.Href($"artists/{artist.Made.Id}/albums"), albums, limit, offset, number =>
        {
            var json = shapes.AlbumRef(Large.Album(number));
            if (!isRestricted) json["album_group"] = Large.Album(number).Type;
            return json;
        }));
    }

    public Answer TopTracks(Call call)
    {
        var (shapes, artist) = (Shapes(call), Large.Artist(One(call, Large.ArtistNumber)));
        var top = artist.Tracks.OrderByDescending(track => Large.Track(track).Made.Popularity).ThenBy(track => track).Take(10);
        return Answer.Ok(new JsonObject { ["tracks"] = Spotify.Shapes.List(top, shapes.Track) });
    }

    public Answer Related(Call call)
    {
        var (shapes, number) = (Shapes(call), One(call, Large.ArtistNumber));
        var dice = Large.Ids.Dice(Thing.Artist, number + 700_000_000);
        var others = Enumerable.Range(0, 30).Select(_ => dice.Below(Large.SmallArtists)).Where(other => other != number).Distinct()
            .Take(20).ToList();
        return Answer.Ok(new JsonObject { ["artists"] = Spotify.Shapes.List(others, other => shapes.Artist(Large.Artist(other))) });
    }

    public Answer Features(Call call)
    {
        var number = One(call, Large.TrackNumber);
        return HasFeatures(number) ? Answer.Ok(Shapes(call).Features(Large.Track(number)))
            : throw SpotifyErrors.Of(404, "analysis not found");
    }

    public Answer SeveralFeatures(Call call)
    {
        var shapes = Shapes(call);
        return Several(call, "audio_features", 100, Large.TrackNumber,
            number => HasFeatures(number) ? shapes.Features(Large.Track(number)) : null);
    }

    // One in fifty was never analysed.
    bool HasFeatures(int number) => !Large.Ids.Dice(Thing.Feature, number).Chance(0.02);

    public Answer Recommendations(Call call)
    {
        var shapes = Shapes(call);
        var limit = call.Int("limit", 20, 1, 100) ?? throw SpotifyErrors.BadLimit();
        var seeds = call.List("seed_tracks");
        var dice = Dice.Of(world.Options.Seed, "recommended " + string.Join(',', seeds));
        return Answer.Ok(new JsonObject
        {
            ["seeds"] = Spotify.Shapes.List(seeds, seed => new JsonObject
            {
                ["afterFilteringSize"] = 250,
                ["afterRelinkingSize"] = 250,
                ["href"] = shapes.Href("tracks/" + seed),
                ["id"] = seed,
                ["initialPoolSize"] = 500,
                ["type"] = "TRACK",
            }),
            ["tracks"] = Spotify.Shapes.List(Enumerable.Range(0, limit), _ => shapes.Track(dice.Below(Large.TrackCount))),
        });
    }

    public Answer NewReleases(Call call)
    {
        var shapes = Shapes(call);
        var (limit, offset) = Paging.Of(call, 20, 50);
        List<int> newest = [.. Enumerable.Range(0, LargeWorld.SmallTracks).OrderByDescending(track => Large.Small.Tracks[track].ReleasedOn)
            .Take(100)];
        return Answer.Ok(new JsonObject
        {
            ["albums"] = Paging.Page(call, shapes.Href("browse/new-releases"), newest, limit, offset,
                album => shapes.AlbumRef(Large.Album(album))),
        });
    }

    static int One(Call call, Func<string, int?> number)
    {
        var id = call.Path("id");
        if (!IdCode.IsId(id)) throw SpotifyErrors.BadId();
        return number(id) ?? throw SpotifyErrors.NotFound();
    }

    static Answer Several(Call call, string key, int most, Func<string, int?> number, Func<int, JsonNode?> shape)
    {
        var ids = call.List("ids");
        if (ids.Length == 0) throw SpotifyErrors.Of(400, "Missing required field: ids");
        if (ids.Length > most) throw SpotifyErrors.Of(400, "Too many ids requested");
        if (!ids.All(IdCode.IsId)) throw SpotifyErrors.BadId();
        return Answer.Ok(new JsonObject { [key] = Spotify.Shapes.List(ids, id => number(id) is { } found ? shape(found) : null) });
    }
}
