using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Large;

namespace SparkMusic.Jobs.Simulate.Http.Spotify;

/// <summary>What is in playlists and is no track of the catalogue.</summary>
static class OddItems
{
    public static JsonObject LocalFile(int number, bool hasOldFields)
    {
        var (artist, title) = (Words.Second[number % Words.Second.Length], $"Demo Tape {number}");
        var json = new JsonObject
        {
            ["album"] = new JsonObject
            {
                ["album_type"] = null,
                ["artists"] = new JsonArray(),
                ["available_markets"] = new JsonArray(),
                ["external_urls"] = new JsonObject(),
                ["href"] = null,
                ["id"] = null,
                ["images"] = new JsonArray(),
                ["name"] = "",
                ["release_date"] = null,
                ["release_date_precision"] = null,
                ["type"] = "album",
                ["uri"] = null,
            },
            ["artists"] = new JsonArray(new JsonObject
            {
                ["external_urls"] = new JsonObject(),
                ["href"] = null,
                ["id"] = null,
                ["name"] = artist,
                ["type"] = "artist",
                ["uri"] = null,
            }),
            ["disc_number"] = 0,
            ["duration_ms"] = 60_000 + number,
            ["explicit"] = false,
            ["external_ids"] = new JsonObject(),
            ["external_urls"] = new JsonObject(),
            ["href"] = null,
            ["id"] = null,
            ["is_local"] = true,
            ["name"] = title,
            ["preview_url"] = null,
            ["track_number"] = 0,
            ["type"] = "track",
            ["uri"] = $"spotify:local:{artist}::{title.Replace(' ', '+')}:{60 + number / 1000}",
        };
        if (!hasOldFields) return json;
        json["available_markets"] = new JsonArray();
        json["popularity"] = 0;
        return json;
    }

    public static JsonObject Episode(SandboxWorld world, Shapes shapes, int number)
    {
        var json = shapes.Ref("episode", world.Large.Ids.Of(Thing.Episode, number), Title(number));
        json["audio_preview_url"] = null;
        json["description"] = "A talk of the sandbox.";
        json["html_description"] = "<p>A talk of the sandbox.</p>";
        json["duration_ms"] = 1_800_000 + 1000 * number;
        json["explicit"] = false;
        json["images"] = Shapes.Images("episode");
        json["is_externally_hosted"] = false;
        json["is_playable"] = true;
        json["language"] = "en";
        json["languages"] = new JsonArray("en");
        json["release_date"] = "2021-03-01";
        json["release_date_precision"] = "day";
        json["show"] = Show(world, shapes, number / 20);
        return json;
    }

    static JsonObject Show(SandboxWorld world, Shapes shapes, int number)
    {
        var json = shapes.Ref("show", world.Large.Ids.Of(Thing.Show, number), ShowName(number));
        json["copyrights"] = new JsonArray();
        json["description"] = "Talks of the sandbox.";
        json["html_description"] = "<p>Talks of the sandbox.</p>";
        json["explicit"] = false;
        json["images"] = Shapes.Images("show");
        json["is_externally_hosted"] = false;
        json["languages"] = new JsonArray("en");
        json["media_type"] = "audio";
        json["total_episodes"] = 20;
        if (shapes.Kind == AppKind.Restricted) return json;
        json["available_markets"] = Shapes.MarketList();
        json["publisher"] = "Sandbox Talks";
        return json;
    }

    /// <summary>For clients that have not said that they know episodes: the keys of a track, the type of an episode.</summary>
    public static JsonObject EpisodeAsTrack(SandboxWorld world, Shapes shapes, int number)
    {
        var json = shapes.Ref("episode", world.Large.Ids.Of(Thing.Episode, number), Title(number));
        var album = shapes.Ref("show", world.Large.Ids.Of(Thing.Show, number / 20), ShowName(number / 20));
        album["album_type"] = "show";
        album["artists"] = new JsonArray();
        album["images"] = Shapes.Images("show");
        album["release_date"] = "2021-03-01";
        album["release_date_precision"] = "day";
        album["total_tracks"] = 0;
        json["album"] = album;
        json["artists"] = new JsonArray(shapes.Ref("show", world.Large.Ids.Of(Thing.Show, number / 20), "Sandbox Talks"));
        json["disc_number"] = 0;
        json["duration_ms"] = 1_800_000 + 1000 * number;
        json["explicit"] = false;
        json["external_ids"] = new JsonObject();
        json["is_local"] = false;
        json["preview_url"] = null;
        json["track_number"] = 0;
        (json["episode"], json["track"]) = (true, false);
        return json;
    }

    static string Title(int number) => $"A Talk about {Words.Things[number % Words.Things.Length]} ({number})";

    static string ShowName(int number) => $"The {Words.First[number % Words.First.Length]} Sandbox";
}
