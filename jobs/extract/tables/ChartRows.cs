using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Tables;

/// <summary>A place of a chart on a day: rows of <c>raw_chart_entries</c>.</summary>
public sealed class ChartRows(RecordInput input, IRawOutput output) : IRecordRows
{
    static readonly int ChartId = RawTable.ChartEntries.IndexOf("chart_id");
    static readonly int ChartName = RawTable.ChartEntries.IndexOf("chart_name");
    static readonly int Country = RawTable.ChartEntries.IndexOf("country");
    static readonly int SnapshotAt = RawTable.ChartEntries.IndexOf("snapshot_at");
    static readonly int ChartDate = RawTable.ChartEntries.IndexOf("chart_date");
    static readonly int Artists = RawTable.ChartEntries.IndexOf("artists");
    static readonly int ArtistIds = RawTable.ChartEntries.IndexOf("artist_ids");

    readonly RowWriter _writer = new(RawTable.ChartEntries, input.Context, output);
    readonly Bindings _fields = new(
        RawTable.ChartEntries, input.Values, Wanted.Rank, Wanted.TrackId, Wanted.Title, Wanted.Album, Wanted.Streams);
    readonly ChartNames _names = new(input.Values, input.Context);
    readonly TrackKey _key = new();

    /// <summary>A rank, a track, and a date: in the rows or, for a file that is a chart itself, of the whole file.</summary>
    public static bool Fits(RecordInput input) =>
        input.Has(Wanted.Rank) && (input.Has(Wanted.TrackId) || input.Has(Wanted.Title, Wanted.Artists)) &&
        (input.HasAny(Wanted.ChartDate, Wanted.SnapshotAt)
            || (input.Context.Kind == ImportKind.ChartHistory && input.Context.ObservedAt is not null));

    public RawTable Table => RawTable.ChartEntries;

    public void Read(ItemPlace place)
    {
        _writer.Begin();
        var row = _writer.Row;
        _fields.Fill(_writer);
        _names.Read();
        row.Text(ChartId, _names.Id);
        row.Text(ChartName, _names.Name);
        if (_names.Country is { } country) row.Text(Country, country);
        if (input.Times.IsObservedBad) _writer.BreakType("snapshot_at");
        if (input.Times.IsDayBad) _writer.BreakType("chart_date");
        if (input.Times.ObservedAt is { } at) row.Number(SnapshotAt, at);
        if (input.Times.Day is { } day) row.Day(ChartDate, day);
        input.Artists.Write(row, Artists, ArtistIds);
        _key.Write(row);
        _writer.End(place);
    }
}
