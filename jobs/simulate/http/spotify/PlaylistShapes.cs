using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Large;

namespace SparkMusic.Jobs.Simulate.Http.Spotify;

/// <summary>
/// Playlists as the Web API writes them. Extended apps get both generations of names, older development apps the older (<c>tracks</c>,
/// <c>track</c>), restricted ones the newer (<c>items</c>, <c>item</c>), and contents only of what the user owns or shares.
/// </summary>
sealed class PlaylistShapes(SandboxWorld world, Call call, Shapes shapes)
{
    readonly bool _hasOld = world.App.Kind != AppKind.Restricted, _hasNew = world.App.Kind != AppKind.Development;
    readonly bool _takesEpisodes = call.List("additional_types").Contains("episode");

    // Who asks for some fields only gets a tree to choose from.
    readonly bool _isWhole = call.Query("fields") is null;
    readonly Dictionary<Place, WrittenJson> _written = [];

    public bool MayRead(LargePlaylist playlist) => world.App.Kind != AppKind.Restricted ||
        (call.Token?.User is { } user && (playlist.Owner == user || playlist.IsShared));

    /// <summary>As in lists; null for what Spotify owns, which apps other than extended ones no longer see.</summary>
    public JsonNode? InList(LargePlaylist playlist)
    {
        if (playlist.IsSpotifys && world.App.Kind != AppKind.Extended) return null;
        var (places, edits) = Contents(playlist);
        var json = Facts(playlist, edits);
        if (_hasOld) json["tracks"] = Count("tracks");
        if (_hasNew) json["items"] = Count("items");
        return json;

        JsonObject Count(string path) => new() { ["href"] = shapes.Href($"playlists/{playlist.Id}/{path}"), ["total"] = places.Count };
    }

    public JsonObject Whole(LargePlaylist playlist)
    {
        var (places, edits) = Contents(playlist);
        var json = Facts(playlist, edits);
        if (_hasOld)
            json["followers"] = new JsonObject
            {
                ["href"] = null,
                ["total"] = world.Large.Playlists.Followers(playlist, world.Clock.Today),
            };
        if (!MayRead(playlist)) return json;
        if (_hasOld) json["tracks"] = Page(playlist, places, "tracks", 100, 0);
        if (_hasNew) json["items"] = Page(playlist, places, "items", world.App.Kind == AppKind.Restricted ? 50 : 100, 0);
        return json;
    }

    public JsonObject Page(LargePlaylist playlist, string path, int limit, int offset) =>
        Page(playlist, Contents(playlist).Places, path, limit, offset);

    JsonObject Page(LargePlaylist playlist, IReadOnlyList<Place> places, string path, int limit, int offset) =>
        Paging.Page(call, shapes.Href($"playlists/{playlist.Id}/{path}"), places, limit, offset, place => EntryNode(playlist, place));

    (IReadOnlyList<Place> Places, int Edits) Contents(LargePlaylist playlist) => world.Large.Playlists.Contents(playlist, world.Clock.Now);

    JsonObject Facts(LargePlaylist playlist, int edits)
    {
        var json = shapes.Ref("playlist", playlist.Id, playlist.Name);
        json["collaborative"] = playlist.IsShared;
        json["description"] = playlist.Description;
        json["images"] = playlist.Number % 23 == 5 ? null : Shapes.Images(playlist.Id, playlist.Number % 4);
        json["owner"] = User(playlist.Owner, true);
        json["primary_color"] = null;
        json["public"] = playlist.IsPublic;
        json["snapshot_id"] = Snapshot(playlist, edits);
        return json;
    }

    public JsonObject User(string id, bool hasName)
    {
        var json = shapes.Ref("user", id);
        if (hasName) json["display_name"] = id == "spotify" ? "Spotify" : id;
        return json;
    }

    // A count of changes and twenty bytes that look like a hash, as real ones are.
    string Snapshot(LargePlaylist playlist, int edits)
    {
        var bytes = new byte[24];
        BinaryPrimitives.WriteInt32BigEndian(bytes, edits);
        var state = Mix.Forward(unchecked((ulong)edits * 31 + (ulong)playlist.Number * 7919 + (ulong)playlist.Kind * 104_729
            + (ulong)world.Options.Seed));
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(4), state);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(12), Mix.Forward(state));
        return Convert.ToBase64String(bytes);
    }

    // Extended apps get the same entries in two lists.
    JsonNode EntryNode(LargePlaylist playlist, Place place)
    {
        if (!_isWhole) return Entry(playlist, place);
        if (!_written.TryGetValue(place, out var written)) _written[place] = written = WrittenJson.Of(Entry(playlist, place));
        return written.Node();
    }

    JsonObject Entry(LargePlaylist playlist, Place place)
    {
        var json = new JsonObject
        {
            ["added_at"] = place.Added?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            ["added_by"] = place.Added is null ? null : User(playlist.Owner, false),
            ["is_local"] = place.Kind == PlaceKind.LocalFile,
            ["primary_color"] = null,
        };
        JsonNode? item = Item(place);
        var again = _hasOld && _hasNew ? item : null;
        if (again is not null && _isWhole)
        {
            var written = WrittenJson.Of(again);
            (item, again) = (written.Node(), written.Node());
        }
        else again = again?.DeepClone();
        if (_hasOld) json["track"] = item;
        if (_hasNew) json["item"] = _hasOld ? again : item;
        json["video_thumbnail"] = new JsonObject { ["url"] = null };
        return json;
    }

    JsonObject? Item(Place place)
    {
        if (place.Kind == PlaceKind.Withdrawn) return null;
        if (place.Kind == PlaceKind.Episode)
            return _takesEpisodes ? OddItems.Episode(world, shapes, place.Number) : OddItems.EpisodeAsTrack(world, shapes, place.Number);
        var json = place.Kind == PlaceKind.LocalFile ? OddItems.LocalFile(place.Number, _hasOld) : shapes.Track(place.Number);
        (json["episode"], json["track"]) = (false, true);
        return json;
    }
}
