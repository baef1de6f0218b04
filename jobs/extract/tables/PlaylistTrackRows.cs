using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Tables;

/// <summary>A track's stay in a playlist: rows of <c>raw_playlist_tracks</c>.</summary>
public sealed class PlaylistTrackRows(RecordInput input, IRawOutput output) : IRecordRows
{
    /// <summary>A file of playlists that does not say when tracks were added is no history: these rows are refused one by one.</summary>
    public const string NoAddedDate = "null:added_at";

    static readonly int PlaylistId = RawTable.PlaylistTracks.IndexOf("playlist_id");
    static readonly int SnapshotAt = RawTable.PlaylistTracks.IndexOf("snapshot_at");
    static readonly int ItemKind = RawTable.PlaylistTracks.IndexOf("item_kind");
    static readonly int TrackId = RawTable.PlaylistTracks.IndexOf("track_id");

    readonly RowWriter _writer = new(RawTable.PlaylistTracks, input.Context, output);
    readonly Bindings _fields = new(
        RawTable.PlaylistTracks, input.Values, Wanted.TrackId, Wanted.Position, Wanted.AddedAt, Wanted.RemovedOn);
    readonly PlaylistNames _names = new(input.Values, input.Context);
    readonly int _trackId = input.Values.HandleOf(Wanted.TrackId);
    readonly bool _hasAddedDate = input.Has(Wanted.AddedAt);

    public static bool Fits(RecordInput input) => HasPlaylistAndTrack(input) && input.Has(Wanted.AddedAt);

    /// <summary>Imported as a history, a file with added dates and no playlist column is one playlist.</summary>
    public static bool HasPlaylistAndTrack(RecordInput input) => input.Has(Wanted.TrackId)
        && (input.HasAny(Wanted.PlaylistId, Wanted.PlaylistName)
            || (input.Context.Kind == ImportKind.PlaylistHistory && input.Has(Wanted.AddedAt)));

    public RawTable Table => RawTable.PlaylistTracks;

    public void Read(ItemPlace place)
    {
        _writer.Begin();
        var row = _writer.Row;
        _fields.Fill(_writer);
        if (!_hasAddedDate) _writer.Break(NoAddedDate);
        if (_names.TryRead(out var id, out _)) row.Text(PlaylistId, id);
        if (input.Times.IsObservedBad) _writer.BreakType("snapshot_at");
        if ((input.Times.ObservedAt ?? input.Context.PlaylistsObservedAt) is { } at) row.Number(SnapshotAt, at);
        row.Text(ItemKind, Kind(row));
        _writer.End(place);
    }

    ReadOnlySpan<byte> Kind(RawRow row)
    {
        if (row.IsNull(TrackId)) return "missing"u8;
        input.Values.Text(_trackId, out var text);
        if (text.StartsWith("spotify:local:"u8)) return "local_file"u8;
        return text.StartsWith("spotify:episode:"u8) || text.IndexOf("/episode/"u8) >= 0 ? "episode"u8 : "track"u8;
    }
}
