using System.Text.Json;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Jobs.Extract.Tables;

namespace SparkMusic.Jobs.Extract.Bodies;

/// <summary>
/// Makes rows of playlist bodies: one of <c>raw_playlists</c> per body, one of <c>raw_playlist_tracks</c> and <c>raw_tracks</c> per entry,
/// and as chart history one of <c>raw_chart_entries</c>: rank is the place, the chart's day the UTC day of the observation.
/// </summary>
public sealed class BodyRows
{
    readonly ImportContext _context;
    readonly IRawOutput _output;
    readonly bool _isDocument;
    readonly TrackKey _key = new();
    readonly RowWriter? _playlists;
    readonly RowWriter? _members;
    readonly RowWriter? _entries;
    readonly RowWriter _tracks;

    /// <param name="context">Of the import; its kind is chart-history or playlist-history.</param>
    /// <param name="output">Takes the rows.</param>
    /// <param name="isDocument">The file is one body: lines count its entries.</param>
    /// <param name="onlyKind">Leaves out tables that are not the kind's own.</param>
    public BodyRows(ImportContext context, IRawOutput output, bool isDocument, bool onlyKind)
    {
        (_context, _output, _isDocument) = (context, output, isDocument);
        var isChart = context.Kind == ImportKind.ChartHistory;
        var hasPlaylists = !isChart || !onlyKind;
        _playlists = hasPlaylists ? new RowWriter(RawTable.Playlists, context, output) : null;
        _members = hasPlaylists ? new RowWriter(RawTable.PlaylistTracks, context, output) : null;
        _entries = isChart ? new RowWriter(RawTable.ChartEntries, context, output) : null;
        _tracks = new RowWriter(RawTable.Tracks, context, output);
        MainTable = isChart ? RawTable.ChartEntries : RawTable.PlaylistTracks;
        Tables = [.. new[] { _entries, _members, _playlists, _tracks }.OfType<RowWriter>().Select(writer => writer.Table)];
    }

    public RawTable MainTable { get; }

    /// <summary>The tables that get rows.</summary>
    public IReadOnlyList<RawTable> Tables { get; }

    /// <summary>Reads one JSON item.</summary>
    /// <exception cref="SparkMusicException">Usage: a document that is no playlist or has no observation time.</exception>
    public void Read(ItemPlace place)
    {
        using var document = JsonDocument.Parse(place.Text.ToArray());
        if (PlaylistBody.Find(document.RootElement) is not { } body)
        {
            if (_isDocument)
                throw SparkMusicException.Usage($"'{_context.File}' holds no playlist as the Spotify Web API gives it.",
                    "Give a playlist's body, or a file of rows.");
            _output.Refuse(MainTable, new RefusedItem(["not_a_playlist"],
                "The item is no playlist as the Spotify Web API gives it.", place));
            return;
        }
        if ((body.ObservedAt ?? _context.ObservedAt) is not { } at)
        {
            if (_isDocument) throw NoTime(_context.File);
            _output.Refuse(MainTable, new RefusedItem(["null:snapshot_at"], "The body does not say when it was observed.", place));
            return;
        }
        if (_playlists is not null) WritePlaylist(_playlists, body.Playlist, body.TotalElement, body.IsComplete, at, place);
        var index = 0;
        foreach (var entry in body.Items.EnumerateArray()) WriteEntry(body.Head, BodyTrack.Of(body, entry, index++), at, place);
    }

    /// <summary>
    /// One observed state of a playlist, without its entries: what lists give, and what is known when all pages were read.
    /// </summary>
    /// <param name="playlist">As the Web API writes it.</param>
    /// <param name="isComplete">All its entries were added under the same time.</param>
    /// <param name="at">When it was observed, microseconds.</param>
    public void AddState(JsonElement playlist, bool isComplete, long at, ItemPlace place) => WritePlaylist(
        _playlists!, playlist,
        Json.Member(Json.Object(playlist, "items"), "total") is { ValueKind: JsonValueKind.Number } total
            ? total
            : Json.Member(Json.Object(playlist, "tracks"), "total"),
        isComplete, at, place);

    /// <summary>One entry of a playlist at its place, 0 the first.</summary>
    public void AddEntry(PlaylistHead playlist, JsonElement entry, long position, long at) =>
        WriteEntry(playlist, BodyTrack.At(entry, position), at, new ItemPlace([], 0, position + 1, null));

    /// <summary>A track that came by itself.</summary>
    /// <param name="asked">The id that was asked for, which not every answer names; null: none in particular.</param>
    public void AddTrack(JsonElement track, long at, ItemPlace place, string? asked = null)
    {
        _tracks.Begin();
        WriteTrack(_tracks, BodyTrack.Bare(track), asked);
        _tracks.Row.Number(_tracks.Table.IndexOf("observed_at"), at);
        _tracks.End(place);
    }

    static SparkMusicException NoTime(string file) => SparkMusicException.Usage(
        $"'{file}' does not say when it was observed: no time in the body and none in the file's name.",
        "Give it with --at 2021-11-17T16:00:00Z.");

    void WriteEntry(PlaylistHead playlist, BodyTrack track, long at, ItemPlace whole)
    {
        var text = track.Text;
        var place = new ItemPlace(text, text.Length, _isDocument ? track.Position + 1 : whole.Line, whole.ByteOffset);
        var kind = track.Kind;
        if (_members is not null) WriteMember(_members, playlist.Id, track, kind, at, place);
        if (_entries is not null) WriteChartEntry(_entries, playlist, track, kind, at, place);
        if (kind != BodyTrack.Track) return;
        _tracks.Begin();
        WriteTrack(_tracks, track);
        _tracks.Row.Number(_tracks.Table.IndexOf("observed_at"), at);
        _tracks.End(place);
    }

    void WritePlaylist(RowWriter writer, JsonElement playlist, JsonElement total, bool isComplete, long at, ItemPlace place)
    {
        writer.Begin();
        writer.Set("playlist_id", Json.Member(playlist, "id"));
        writer.Row.Number(writer.Table.IndexOf("snapshot_at"), at);
        writer.Row.Boolean(writer.Table.IndexOf("is_complete"), isComplete);
        writer.Row.Text(writer.Table.IndexOf("name"), (Json.Text(playlist, "name") ?? Json.Text(playlist, "id"))!);
        writer.Set("owner", Json.Member(Json.Object(playlist, "owner"), "id"));
        writer.Set("followers", Json.Member(Json.Object(playlist, "followers"), "total"));
        writer.Set("tracks_total", total);
        writer.Set("snapshot_id", Json.Member(playlist, "snapshot_id"));
        writer.Row.Text(writer.Table.IndexOf("theme"), _context.Theme ?? _context.Title);
        writer.Row.Text(writer.Table.IndexOf("theme_source"), _context.Source);
        writer.End(place);
    }

    static void WriteMember(RowWriter writer, string playlistId, BodyTrack track, string kind, long at, ItemPlace place)
    {
        writer.Begin();
        writer.Row.Text(writer.Table.IndexOf("playlist_id"), playlistId);
        writer.Row.Number(writer.Table.IndexOf("snapshot_at"), at);
        writer.Row.Text(writer.Table.IndexOf("item_kind"), kind);
        writer.Row.Number(writer.Table.IndexOf("position"), track.Position);
        writer.Set("track_id", track.Id);
        writer.Set("added_at", Json.Member(track.Entry, "added_at"));
        writer.End(place);
    }

    void WriteChartEntry(RowWriter writer, PlaylistHead playlist, BodyTrack track, string kind, long at, ItemPlace place)
    {
        writer.Begin();
        var (row, table) = (writer.Row, writer.Table);
        if (kind != BodyTrack.Track) writer.Break(kind);
        row.Text(table.IndexOf("chart_id"), ChartNames.IdOf(_context, playlist.Id));
        row.Text(table.IndexOf("chart_name"), playlist.Name ?? playlist.Id);
        row.Number(table.IndexOf("snapshot_at"), at);
        row.Day(table.IndexOf("chart_date"), Moments.DayOfInstant(at));
        row.Number(table.IndexOf("rank"), track.Position + 1);
        writer.Set("track_id", track.Id);
        writer.Set("title", Json.Member(track.Element, "name"));
        writer.Set("album", Json.Member(Json.Object(track.Element, "album"), "name"));
        track.WriteArtists(row, table.IndexOf("artists"), table.IndexOf("artist_ids"), _context.Proofs);
        _key.Write(row);
        writer.End(place);
    }

    void WriteTrack(RowWriter writer, BodyTrack track, string? asked = null)
    {
        var album = Json.Object(track.Element, "album");
        if (asked is null) writer.Set("track_id", track.Id);
        else writer.Row.Text(writer.Table.IndexOf("track_id"), asked);
        writer.Set("isrc", Json.Member(Json.Object(track.Element, "external_ids"), "isrc"));
        writer.Set("title", Json.Member(track.Element, "name"));
        writer.Set("album_id", Json.Member(album, "id"));
        writer.Set("album", Json.Member(album, "name"));
        writer.Set("release_date", Json.Member(album, "release_date"));
        writer.Set("duration_ms", Json.Member(track.Element, "duration_ms"));
        writer.Set("explicit", Json.Member(track.Element, "explicit"));
        writer.Set("popularity", Json.Member(track.Element, "popularity"));
        track.WriteArtists(writer.Row, writer.Table.IndexOf("artists"), writer.Table.IndexOf("artist_ids"), _context.Proofs);
    }
}
