using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Tables;

/// <summary>What a record says about its track: rows of <c>raw_tracks</c>. A record without an id is no item of this table.</summary>
public sealed class TrackRows(RecordInput input, IRawOutput output) : IRecordRows
{
    readonly RowWriter _writer = new(RawTable.Tracks, input.Context, output);
    readonly Bindings _id = new(RawTable.Tracks, input.Values, Wanted.TrackId);
    readonly Bindings _fields = new(
        RawTable.Tracks, input.Values, Wanted.Isrc, Wanted.Title, Wanted.AlbumId, Wanted.Album, Wanted.ReleaseDate,
        "duration_ms", Wanted.Explicit, Wanted.Popularity);

    readonly int _observedAt = RawTable.Tracks.IndexOf("observed_at");
    readonly int _artists = RawTable.Tracks.IndexOf("artists");
    readonly int _artistIds = RawTable.Tracks.IndexOf("artist_ids");

    public static bool Fits(RecordInput input) => input.Has(Wanted.TrackId, Wanted.Title);

    public RawTable Table => RawTable.Tracks;

    public void Read(ItemPlace place)
    {
        _writer.Begin();
        if (!_id.Fill(_writer)) return;
        _fields.Fill(_writer);
        if (input.Times.IsObservedBad) _writer.BreakType("observed_at");
        if (input.Times.ObservedAt is { } at) _writer.Row.Number(_observedAt, at);
        input.Artists.Write(_writer.Row, _artists, _artistIds);
        _writer.End(place);
    }
}
