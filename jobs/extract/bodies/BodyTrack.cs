using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using SparkMusic.Jobs.Extract.Artists;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Bodies;

/// <summary>One entry of a playlist body and the track in it.</summary>
public readonly struct BodyTrack
{
    public const string Track = "track", LocalFile = "local_file", Episode = "episode", Missing = "missing";

    BodyTrack(JsonElement entry, JsonElement track, long position)
    {
        Entry = entry;
        Element = track;
        Position = position;
    }

    public JsonElement Entry { get; }

    /// <summary>The track's object; undefined when the entry has none.</summary>
    public JsonElement Element { get; }

    /// <summary>
    /// The id of what is in the list. Where another recording stands for it in the market that was asked for, it is not that one's: which
    /// one stands there changes without an edit.
    /// </summary>
    public JsonElement Id => Json.Member(Json.Object(Element, "linked_from"), "id") is { ValueKind: JsonValueKind.String } listed ? listed
        : Json.Member(Element, "id");

    /// <summary>Place in the playlist, from 0.</summary>
    public long Position { get; }

    /// <summary>What it is: <c>track</c>, <c>local_file</c>, <c>episode</c>, <c>missing</c>. Only tracks go into charts.</summary>
    public string Kind
    {
        get
        {
            if (Element.ValueKind != JsonValueKind.Object) return Missing;
            if (Json.IsTrue(Entry, "is_local") || Json.IsTrue(Element, "is_local")) return LocalFile;
            if (string.Equals(Json.Text(Element, "type"), Episode, StringComparison.OrdinalIgnoreCase)) return Episode;
            return Json.Text(Element, "id") is null ? Missing : Track;
        }
    }

    /// <summary>The entry's text as received.</summary>
    public ReadOnlySpan<byte> Text => JsonMarshal.GetRawUtf8Value(Entry);

    /// <summary>The entry at an index of the body.</summary>
    public static BodyTrack Of(PlaylistBody body, JsonElement entry, int index) => At(entry, body.Offset + index);

    /// <summary>A track without an entry around it.</summary>
    public static BodyTrack Bare(JsonElement track) => new(track, track, 0);

    /// <summary>The entry at a place of the playlist, from 0.</summary>
    public static BodyTrack At(JsonElement entry, long position)
    {
        var item = Json.Member(entry, "item");
        return new BodyTrack(entry, item.ValueKind == JsonValueKind.Object ? item : Json.Member(entry, "track"), position);
    }

    /// <summary>Sets the lists of credited artists; one without a name is left out of both.</summary>
    public void WriteArtists(RawRow row, int namesColumn, int idsColumn, NameProofs proofs)
    {
        var artists = Json.Member(Element, "artists") is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray().Where(artist => Json.Text(artist, "name") is not null).ToList()
            : [];
        row.List(namesColumn);
        foreach (var artist in artists) row.Add(namesColumn, Encoding.UTF8.GetBytes(Json.Text(artist, "name")!));
        if (artists.Count == 0 || artists.Any(artist => Json.Text(artist, "id") is null)) return;
        foreach (var artist in artists) proofs.Listed(Json.Text(artist, "name")!);
        row.List(idsColumn);
        foreach (var artist in artists) row.Add(idsColumn, Encoding.UTF8.GetBytes(Json.Text(artist, "id")!));
    }
}
