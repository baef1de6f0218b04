using SparkMusic.Jobs.Extract.Posts;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Jobs.Extract.Tables;

namespace SparkMusic.Jobs.Extract.Import;

/// <summary>Which raw tables a file of records fills: those of its kind, and every other whose required columns are there.</summary>
sealed class TablePlan
{
    TablePlan(RawTable main, IReadOnlyList<IRecordRows> tables) => (Main, Tables) = (main, tables);

    /// <summary>The kind's own table: records that cannot be read at all are refused here.</summary>
    public RawTable Main { get; }

    public IReadOnlyList<IRecordRows> Tables { get; }

    /// <exception cref="SparkMusicException">Usage: a chart without dates in a file that has no time of its own.</exception>
    public static TablePlan Of(RecordInput input, IRawOutput output, bool onlyKind)
    {
        var kind = input.Context.Kind;
        var tables = new List<IRecordRows>();
        var hasPlaylists = PlaylistTrackRows.Fits(input)
            || (kind == ImportKind.PlaylistHistory && PlaylistTrackRows.HasPlaylistAndTrack(input));
        if (ChartRows.Fits(input) && (kind == ImportKind.ChartHistory || !onlyKind)) tables.Add(new ChartRows(input, output));
        if (hasPlaylists && (kind == ImportKind.PlaylistHistory || !onlyKind))
        {
            if (PlaylistTrackRows.Fits(input)) tables.Add(new PlaylistRows(input, output));
            tables.Add(new PlaylistTrackRows(input, output));
        }
        if (kind == ImportKind.Posts && PostRecords.Fits(input)) tables.Add(new PostRecords(input, output));
        if (kind == ImportKind.PolicyDates) tables.Add(new PolicyRows(input, output));
        if (kind == ImportKind.Artists) tables.Add(new ArtistRows(input, output));
        if (FeatureRows.Fits(input) && (kind == ImportKind.TrackFeatures || !onlyKind)) tables.Add(new FeatureRows(input, output));
        if (TrackRows.Fits(input)) tables.Add(new TrackRows(input, output));
        var main = MainOf(kind);
        if (tables.All(table => table.Table != main)) throw NotFilled(kind, input.Context);
        return new TablePlan(main, tables);
    }

    public static RawTable MainOf(ImportKind kind) => kind switch
    {
        ImportKind.TrackFeatures => RawTable.AudioFeatures,
        ImportKind.ChartHistory => RawTable.ChartEntries,
        ImportKind.PlaylistHistory => RawTable.PlaylistTracks,
        ImportKind.PolicyDates => RawTable.PolicyRows,
        ImportKind.Posts => RawTable.Posts,
        ImportKind.Artists => RawTable.ArtistSnapshots,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind."),
    };

    static SparkMusicException NotFilled(ImportKind kind, ImportContext context) => kind == ImportKind.ChartHistory
        ? SparkMusicException.Usage($"'{context.File}' has no date in its rows and no time in its name: which day is the chart of?",
            "Give it with --at 2021-11-17, or name the column with --map chart_date=<column>.")
        : SparkMusicException.Usage($"'{context.File}' lacks columns that {ImportKinds.NameOf(kind)} needs.",
            "Name them with --map column=name.");
}
