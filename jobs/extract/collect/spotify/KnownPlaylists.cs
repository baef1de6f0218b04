using SparkMusic.Engines.DuckDb;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>What raw knows of playlists: which state of each was read whole, and what was found since.</summary>
sealed class KnownPlaylists
{
    readonly Dictionary<string, (string? SnapshotId, long At, long? Total)> _whole = new(StringComparer.Ordinal);
    readonly List<Found> _found = [];

    /// <param name="Id">The playlist.</param>
    /// <param name="Theme">The words that found it.</param>
    /// <param name="At">When, microseconds.</param>
    /// <param name="IsShared">Others than its owner may work on it.</param>
    /// <param name="Place">Among the hits, from 1.</param>
    public sealed record Found(string Id, string Theme, string? SnapshotId, long? Total, string? Owner, bool IsShared, long At, long Place);

    /// <summary>The state of the playlist whose pages lie in raw in part, as it was answered; null: none, or not known.</summary>
    public string? BegunHead { get; private set; }

    /// <param name="lake">Null: there is none yet.</param>
    /// <param name="since">Microseconds: states of searches that were observed since then are kept.</param>
    /// <param name="begun">The playlist whose pages lie in raw in part.</param>
    public static async Task<KnownPlaylists> ReadAsync(Lake? lake, long since, ReadingPlace? begun, CancellationToken cancel)
    {
        var known = new KnownPlaylists();
        if (lake is null || await lake.ReadManifestAsync(RawTable.Playlists.Name, cancel) is not { } manifest
            || await lake.LocalFilesOfAsync(manifest, cancel) is not { Count: > 0 } files) return known;
        using var connection = FileQueries.Connect();
        var parameters = new Dictionary<string, object?> { ["files"] = files.ToArray<object?>(), ["source"] = RowsOfPages.Source };
        using (var whole = connection.Query(
            """
            select playlist_id, max_by(snapshot_id, snapshot_at), epoch_us(max(snapshot_at)), max_by(tracks_total, snapshot_at)
            from read_parquet($files) where is_complete and _source = $source group by 1
            """, parameters, cancel))
            while (whole.Read(cancel))
                known._whole[(string)whole.Current[0]!] = (whole.Current[1] as string, (long)whole.Current[2]!, whole.Current[3] as long?);
        if (begun is not null) known.BegunHead = HeadOf(connection, begun, parameters, cancel);
        parameters["since"] = since;
        // An escaped quote inside a text has a backslash before it: only a member is called so.
        using var found = connection.Query(
            """
            select playlist_id, theme, snapshot_id, tracks_total, owner, regexp_matches(payload, '"collaborative"\s*:\s*true'), epoch_us(snapshot_at), _line
            from read_parquet($files)
            where _source = $source and epoch_us(snapshot_at) >= $since and not is_complete
            order by snapshot_at, _line
            """, parameters, cancel);
        while (found.Read(cancel))
        {
            var row = found.Current;
            known._found.Add(new Found((string)row[0]!, (string)row[1]!, row[2] as string, row[3] as long?, row[4] as string,
                row[5] is true, (long)row[6]!, row[7] as long? ?? 1));
        }
        return known;
    }

    /// <summary>States that were seen and not read whole, by search words, in the order of the hits.</summary>
    public IEnumerable<Found> FoundBy(string theme, long since) => _found.Where(found => found.Theme == theme && found.At >= since);

    /// <summary>This very state was read whole before; one without an id never was.</summary>
    public bool IsWhole(string id, string? snapshotId) => snapshotId is not null && _whole.GetValueOrDefault(id).SnapshotId == snapshotId;

    /// <summary>When it was last read whole, microseconds; 0: never.</summary>
    public long WholeAt(string id) => _whole.GetValueOrDefault(id).At;

    /// <summary>How many entries it had when it was last read whole; null: it never was.</summary>
    public long? TotalOf(string id) => _whole.GetValueOrDefault(id).Total;

    static string? HeadOf(DuckDbConnection connection, ReadingPlace begun, Dictionary<string, object?> parameters, CancellationToken cancel)
    {
        using var head = connection.Query(
            "select payload from read_parquet($files) where playlist_id = $id and epoch_us(snapshot_at) = $at and _source = $source limit "
                + "1",
            new Dictionary<string, object?>(parameters) { ["id"] = begun.Id, ["at"] = begun.At }, cancel);
        return head.Read(cancel) ? head.Current[0] as string : null;
    }
}
