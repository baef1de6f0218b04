using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Large;

namespace SparkMusic.Tests.Sandbox;

/// <summary>Ids of things in a sandbox's world, by name, for paths like <c>tracks/{track}</c>.</summary>
static class Samples
{
    public static string Fill(LargeWorld world, string path) => path
        .Replace("{track}", world.Track(20).Made.Id)
        .Replace("{large}", world.Track(Math.Min(25_000, world.TrackCount - 1)).Made.Id)
        .Replace("{album}", world.Album(world.Track(Math.Min(20_001, world.TrackCount - 1)).Album).Id)
        .Replace("{artist}", world.Artist(3).Made.Id)
        .Replace("{own}", Own(world).Id)
        .Replace("{other}", world.Playlists.Get(PlaylistKind.People, 62).Id)
        .Replace("{chart}", world.Playlists.Get(PlaylistKind.Chart, 0).Id)
        .Replace("{editorial}", world.Playlists.Get(PlaylistKind.Editorial, 1).Id);

    /// <summary>The listener's biggest playlist.</summary>
    public static LargePlaylist Own(LargeWorld world) => world.Playlists.OwnedBy(LargePlaylists.Listener).MaxBy(playlist => playlist.Size)!;

    /// <summary>The lists of playlists' entries in a body.</summary>
    public static IEnumerable<JsonArray> Entries(JsonNode? body) => body switch
    {
        JsonArray list when list.OfType<JsonObject>().Any(entry => entry.ContainsKey("added_at")) => [list],
        JsonObject json => json.SelectMany(pair => Entries(pair.Value)),
        _ => [],
    };

    /// <summary>Without <c>additional_types=episode</c> an episode has the keys of a track: no description knows that.</summary>
    public static void DropEpisodesThatPassForTracks(JsonNode? body) =>
        Drop(body, entry => (entry["item"] ?? entry["track"]) is JsonObject item && item["type"]?.ToString() == "episode"
            && item["show"] is null);

    public static void Drop(JsonNode? body, Func<JsonObject, bool> isDropped)
    {
        foreach (var list in Entries(body).ToList())
            for (var i = list.Count - 1; i >= 0; i--)
                if (list[i] is JsonObject entry && isDropped(entry)) list.RemoveAt(i);
    }
}
