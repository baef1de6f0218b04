using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Jobs.Extract.Tables;

namespace SparkMusic.Jobs.Extract.Features;

/// <summary>
/// Rows of a catalogue that were asked for, kept until they are written: a file that turns out damaged leaves no half page.
/// </summary>
sealed class CataloguePage : IFeaturePage, IRawOutput
{
    static readonly int[] Telling =
        [.. RawTables.Features.Where(column => column.Name != "duration_ms").Select(column => RawTable.AudioFeatures.IndexOf(column.Name))];
    static readonly int[] Needed = [.. new[] { "danceability", "energy", "valence" }.Select(RawTable.AudioFeatures.IndexOf)];
    static readonly int SeenAt = RawTable.AudioFeatures.IndexOf("_seen_at");

    readonly List<RawRow> _rows = [];
    readonly List<Refused> _refused = [];
    readonly HashSet<string> _found = new(StringComparer.Ordinal);
    string _id = "";

    public IReadOnlyList<string> Asked { get; private set; } = [];

    public int Count => _rows.Count + _refused.Count;

    /// <summary>Says what the page answers.</summary>
    public void Ask(IReadOnlyList<string> asked) => Asked = asked;

    /// <summary>Keeps what the current record gives.</summary>
    public void Read(string id, FeatureRows rows, ItemPlace place)
    {
        _id = id;
        rows.Read(place);
    }

    void IRawOutput.Add(RawRow row)
    {
        if (!Array.Exists(Telling, column => !row.IsNull(column))) return;
        if (!Array.Exists(Needed, row.IsNull)) _found.Add(_id);
        _rows.Add(row.Copy());
    }

    void IRawOutput.Refuse(RawTable table, RefusedItem item) =>
        _refused.Add(new Refused([.. item.Rules], item.Message, item.Place.Text.ToArray(), item.Place.Length, item.Place.Line,
            item.Place.ByteOffset));

    public IReadOnlySet<string> Write(IRawOutput output, DateTimeOffset now)
    {
        foreach (var row in _rows)
        {
            row.Number(SeenAt, Moments.Of(now));
            output.Add(row);
        }
        foreach (var refused in _refused)
            output.Refuse(RawTable.AudioFeatures,
                new RefusedItem(refused.Rules, refused.Message, new ItemPlace(refused.Text, refused.Length, refused.Line, refused.Offset)));
        return _found;
    }

    sealed record Refused(string[] Rules, string Message, byte[] Text, long Length, long Line, long? Offset);
}
