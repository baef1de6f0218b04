using SparkMusic.Engines;
using SparkMusic.Quality;

namespace SparkMusic.Jobs.Extract;

/// <summary>A raw table that imports fill: its name, columns and partition grain.</summary>
public sealed record RawTable(string Name, IReadOnlyList<Column> Columns, Grain Grain)
{
    public static readonly RawTable Playlists = new("raw_playlists", RawTables.Playlists, new Grain(GrainUnit.Month, "snapshot_at"));
    public static readonly RawTable PlaylistTracks =
        new("raw_playlist_tracks", RawTables.PlaylistTracks, new Grain(GrainUnit.Month, "snapshot_at"));
    public static readonly RawTable ChartEntries =
        new("raw_chart_entries", RawTables.ChartEntries, new Grain(GrainUnit.Month, "chart_date"));
    public static readonly RawTable Tracks = new("raw_tracks", RawTables.Tracks, Grain.Whole);
    public static readonly RawTable AudioFeatures = new("raw_audio_features", RawTables.AudioFeatures, Grain.Whole);
    public static readonly RawTable PolicyRows = new("raw_policy_rows", RawTables.PolicyRows, Grain.Whole);

    public static readonly RawTable Posts = new("raw_posts", RawTables.Posts, new Grain(GrainUnit.Day, "created_at"));
    public static readonly RawTable ArtistSnapshots =
        new("raw_artist_snapshots", RawTables.ArtistSnapshots, new Grain(GrainUnit.Month, "snapshot_at"));
    public static readonly RawTable ArtistTopTracks =
        new("raw_artist_top_tracks", RawTables.ArtistTopTracks, new Grain(GrainUnit.Month, "snapshot_at"));

    /// <summary>What providers of features could not give.</summary>
    public static readonly RawTable FeatureGaps = new("raw_feature_gaps", RawTables.FeatureGaps, Grain.Whole);

    /// <summary>The register of imported files.</summary>
    public static readonly RawTable Imports = new("raw_imports", RawTables.Imports, Grain.Whole);

    /// <summary>What was taken from topics.</summary>
    public static readonly RawTable TopicRecords = new("raw_topic_records", RawTables.TopicRecords, new Grain(GrainUnit.Day, "record_at"));

    public static readonly IReadOnlyList<RawTable> All =
    [
        Playlists, PlaylistTracks, ChartEntries, Tracks, AudioFeatures, PolicyRows, Posts, ArtistSnapshots, ArtistTopTracks, FeatureGaps,
        Imports, TopicRecords,
    ];

    public override string ToString() => Name;

    /// <summary>The index of a column.</summary>
    public int IndexOf(string column)
    {
        for (var index = 0; index < Columns.Count; index++)
            if (Columns[index].Name == column) return index;
        throw new ArgumentException($"{Name} has no column '{column}'.", nameof(column));
    }
}
