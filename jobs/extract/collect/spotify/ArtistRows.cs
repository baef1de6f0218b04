using System.Text;
using System.Text.Json;
using SparkMusic.Jobs.Extract.Bodies;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>Raw rows of artists and their top tracks, as the Web API answers them.</summary>
sealed class ArtistRows(ImportContext context, IRawOutput output)
{
    readonly RowWriter _snapshots = new(RawTable.ArtistSnapshots, context, output);
    readonly RowWriter _top = new(RawTable.ArtistTopTracks, context, output);

    /// <param name="at">When it was observed, microseconds.</param>
    public void Snapshot(string json, long at)
    {
        using var document = JsonDocument.Parse(json);
        var (artist, table) = (document.RootElement, RawTable.ArtistSnapshots);
        _snapshots.Begin();
        _snapshots.Set("artist_id", Json.Member(artist, "id"));
        _snapshots.Row.Number(table.IndexOf("snapshot_at"), at);
        _snapshots.Set("artist", Json.Member(artist, "name"));
        _snapshots.Set("popularity", Json.Member(artist, "popularity"));
        _snapshots.Set("followers", Json.Member(Json.Object(artist, "followers"), "total"));
        Texts(_snapshots.Row, table.IndexOf("genres"), Json.Member(artist, "genres"),
            genre => genre.ValueKind == JsonValueKind.String ? genre.GetString() : null);
        _snapshots.End(Place(json));
    }

    /// <param name="rank">From 1.</param>
    /// <param name="market">Whose listeners made the list.</param>
    public void TopTrack(string artistId, string json, int rank, string market, long at)
    {
        using var document = JsonDocument.Parse(json);
        var (track, table) = (document.RootElement, RawTable.ArtistTopTracks);
        _top.Begin();
        _top.Row.Text(table.IndexOf("artist_id"), artistId);
        _top.Row.Number(table.IndexOf("snapshot_at"), at);
        _top.Row.Number(table.IndexOf("rank"), rank);
        _top.Set("track_id", Json.Member(track, "id"));
        _top.Set("title", Json.Member(track, "name"));
        _top.Set("popularity", Json.Member(track, "popularity"));
        _top.Row.Text(table.IndexOf("market"), market);
        Texts(_top.Row, table.IndexOf("feat_artists"), Json.Member(track, "artists"),
            artist => Json.Text(artist, "id") == artistId ? null : Json.Text(artist, "name"));
        _top.End(Place(json));
    }

    static void Texts(RawRow row, int column, JsonElement list, Func<JsonElement, string?> text)
    {
        row.List(column);
        if (list.ValueKind != JsonValueKind.Array) return;
        foreach (var element in list.EnumerateArray())
            if (text(element) is { } found) row.Add(column, Encoding.UTF8.GetBytes(found));
    }

    static ItemPlace Place(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        return new ItemPlace(bytes, bytes.Length, 1, null);
    }
}
