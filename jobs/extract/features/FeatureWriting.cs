using System.Text;
using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Features;

/// <summary>Rows that an answer makes, in the form that imports write.</summary>
sealed class FeatureWriting
{
    readonly RowWriter _writer;
    long _answers;

    /// <param name="source">The provider.</param>
    public FeatureWriting(RawTable table, string source, DateTimeOffset now, IRawOutput output) =>
        _writer = new RowWriter(table, Context(source, now), output);

    public RowWriter Begin()
    {
        _writer.Begin();
        return _writer;
    }

    /// <param name="payload">The answer as received.</param>
    public void End(byte[] payload) => _writer.End(new ItemPlace(payload, payload.Length, ++_answers, null));

    /// <summary>A row of <c>raw_feature_gaps</c>.</summary>
    public void Gap(string provider, string trackId, string reason, DateTimeOffset now, string? message = null)
    {
        var (row, table) = (Begin().Row, _writer.Table);
        row.Text(table.IndexOf("provider"), provider);
        row.Text(table.IndexOf("track_id"), trackId);
        row.Number(table.IndexOf("asked_at"), Moments.Of(now));
        row.Text(table.IndexOf("reason"), reason);
        if (message is not null) row.Text(table.IndexOf("message"), message);
        End(Encoding.UTF8.GetBytes(trackId));
    }

    static ImportContext Context(string source, DateTimeOffset now) => new()
    {
        Kind = ImportKind.TrackFeatures,
        File = "",
        Title = source,
        Source = source,
        SeenAt = Moments.Of(now),
        Names = new NamesOfImport(() => [], () => []),
    };
}
