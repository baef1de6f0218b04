using System.Text;
using SparkMusic.Jobs.Extract.Artists;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Tables;

/// <summary>What a record says about an artist at a moment: rows of <c>raw_artist_snapshots</c>.</summary>
public sealed class ArtistRows(RecordInput input, IRawOutput output) : IRecordRows
{
    static readonly int SnapshotAt = RawTable.ArtistSnapshots.IndexOf("snapshot_at");
    static readonly int Genres = RawTable.ArtistSnapshots.IndexOf("genres");
    static readonly char[] Separators = ['|', ';', ','];

    readonly RowWriter _writer = new(RawTable.ArtistSnapshots, input.Context, output);
    readonly Bindings _fields = new(
        RawTable.ArtistSnapshots, input.Values, Wanted.ArtistId, Wanted.Artist, Wanted.Popularity, Wanted.Followers);
    readonly int _genres = input.Values.HandleOf(Wanted.Genres);

    public RawTable Table => RawTable.ArtistSnapshots;

    public void Read(ItemPlace place)
    {
        _writer.Begin();
        _fields.Fill(_writer);
        if (input.Times.IsObservedBad) _writer.BreakType("snapshot_at");
        if (input.Times.ObservedAt is { } at) _writer.Row.Number(SnapshotAt, at);
        _writer.Row.List(Genres);
        if (input.Values.Text(_genres, out var genres) == Reading.Value)
            foreach (var genre in Listed(Encoding.UTF8.GetString(genres))) _writer.Row.Add(Genres, Encoding.UTF8.GetBytes(genre));
        _writer.End(place);
    }

    /// <summary>A list as Python or JSON prints it, or parts between bars, semicolons or commas: no genre has one.</summary>
    static IEnumerable<string> Listed(string text) =>
        (ListText.TryRead(text, out var elements) ? elements : [.. text.Split(Separators)]).Select(genre => genre.Trim())
            .Where(genre => genre.Length > 0);
}
