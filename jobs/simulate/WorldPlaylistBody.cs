using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SparkMusic.Jobs.Simulate;

/// <summary>
/// One playlist as the API gives it: a body with its tracks, a local file and an episode; the time stands only in the file's name.
/// </summary>
static class WorldPlaylistBody
{
    static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string FileName(World world) => $"2021-12-31-08-00-00.0__{Of(world).Id}__sandbox.json";

    static SandboxPlaylist Of(World world) => world.Playlists.First(playlist => playlist.Theme == WorldPlaylists.Themes[0]);

    public static byte[] Bytes(World world)
    {
        var playlist = Of(world);
        var present = playlist.Stays.Where(stay => stay.RemovedOn is null).ToList();
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Plain))
        {
            json.WriteStartObject();
            json.WriteString("id", playlist.Id);
            json.WriteString("name", playlist.Name);
            json.WriteString("snapshot_id", "sandbox-1");
            json.WriteString("type", "playlist");
            json.WriteStartObject("owner");
            json.WriteString("id", "sandbox");
            json.WriteEndObject();
            json.WriteStartObject("followers");
            json.WriteNumber("total", 120);
            json.WriteEndObject();
            json.WriteStartObject("tracks");
            json.WriteNumber("total", present.Count + 2);
            json.WriteNull("next");
            json.WriteStartArray("items");
            foreach (var stay in present) Item(json, stay);
            Odd(json, "track", isLocal: true, "Demo Tape", null);
            Odd(json, "episode", isLocal: false, "A Talk about the Sandbox", Dice.Of(world.Seed, "episode").Id());
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return stream.ToArray();
    }

    static void Item(Utf8JsonWriter json, SandboxStay stay)
    {
        var track = stay.Track;
        json.WriteStartObject();
        json.WriteString("added_at", stay.AddedOn.ToString("yyyy-MM-dd'T00:00:00Z'", CultureInfo.InvariantCulture));
        json.WriteBoolean("is_local", false);
        json.WriteStartObject("track");
        json.WriteString("type", "track");
        json.WriteString("id", track.Id);
        json.WriteString("name", track.Title);
        json.WriteNumber("duration_ms", track.Features.DurationMs);
        json.WriteBoolean("explicit", track.IsExplicit);
        json.WriteNumber("popularity", track.Popularity);
        json.WriteStartObject("album");
        json.WriteString("id", track.AlbumId);
        json.WriteString("name", track.Album);
        json.WriteString("release_date", track.Released);
        json.WriteEndObject();
        json.WriteStartArray("artists");
        foreach (var artist in track.Artists)
        {
            json.WriteStartObject();
            json.WriteString("id", artist.Id);
            json.WriteString("name", artist.Name);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void Odd(Utf8JsonWriter json, string type, bool isLocal, string name, string? id)
    {
        json.WriteStartObject();
        json.WriteString("added_at", "2021-12-01T00:00:00Z");
        json.WriteBoolean("is_local", isLocal);
        json.WriteStartObject("track");
        json.WriteString("type", type);
        json.WriteString("id", id);
        json.WriteString("name", name);
        json.WriteStartArray("artists");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
