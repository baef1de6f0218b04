using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Tables;

/// <summary>
/// A record's audio features: rows of <c>raw_audio_features</c>. In a file of another kind a record without id or features is no item.
/// </summary>
public sealed class FeatureRows(RecordInput input, IRawOutput output) : IRecordRows
{
    /// <summary>The length of a track alone is no audio feature.</summary>
    static readonly string[] Telling = [.. RawTables.Features.Select(column => column.Name).Where(name => name != "duration_ms")];

    readonly bool _isMain = input.Context.Kind == ImportKind.TrackFeatures;
    readonly RowWriter _writer = new(RawTable.AudioFeatures, input.Context, output);
    readonly Bindings _id = new(RawTable.AudioFeatures, input.Values, Wanted.TrackId);
    readonly Bindings _features = new(RawTable.AudioFeatures, input.Values, Telling);
    readonly Bindings _duration = new(RawTable.AudioFeatures, input.Values, "duration_ms");
    readonly int _provider = RawTable.AudioFeatures.IndexOf("provider");
    readonly int _fetchedAt = RawTable.AudioFeatures.IndexOf("fetched_at");

    public static bool Fits(RecordInput input) => input.Has(Wanted.TrackId) && input.HasAny(Telling);

    public RawTable Table => RawTable.AudioFeatures;

    public void Read(ItemPlace place)
    {
        _writer.Begin();
        var hasId = _id.Fill(_writer);
        var hasFeatures = _features.Fill(_writer);
        if (!_isMain && (!hasId || (!hasFeatures && !_writer.IsBroken))) return;
        _duration.Fill(_writer);
        _writer.Row.Verbatim(_provider, input.Context.SourceUtf8);
        if (input.Times.IsFetchedBad) _writer.BreakType("fetched_at");
        if (input.Times.FetchedAt is { } at) _writer.Row.Number(_fetchedAt, at);
        _writer.End(place);
    }
}
