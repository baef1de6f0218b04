using SparkMusic.Engines.DuckDb;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>What raw knows of playlists: which state of each was read whole, and what was found since.</summary>
sealed class KnownPlaylists
{
    readonly Dictionary<string, string> _wholeSnapshots = new(StringComparer.Ordinal);
    readonly List<Found> _found = [];

    /// <param name="Id">The playlist.</param>
    /// <param name="Theme">The words that found it.</param>
    /// <param name="At">When, microseconds.</param>
    public sealed record Found(string Id, string Theme, string? SnapshotId, long? Total, string? Owner, long At);

    /// <param name="since">Microseconds: states of searches that were observed since then are kept.</param>
    public static async Task<KnownPlaylists> ReadAsync(Lake lake, long since, CancellationToken cancel)
    {
        var known = new KnownPlaylists();
        if (await lake.ReadManifestAsync(RawTable.Playlists.Name, cancel) is not { } manifest
            || await lake.LocalFilesOfAsync(manifest, cancel) is not { Count: > 0 } files) return known;
        using var database = DuckDbDatabase.Open(new DuckDbOptions { Threads = 1 });
        using var connection = database.Connect();
        var parameters = new Dictionary<string, object?> { ["files"] = files.ToArray<object?>(), ["source"] = RowsOfPages.Source };
        using (var whole = connection.Query(
            "select playlist_id, max_by(snapshot_id, snapshot_at) from read_parquet($files) where is_complete and _source = $source group by 1", parameters, cancel))
            while (whole.Read(cancel))
                if (whole.Current[1] is string snapshot) known._wholeSnapshots[(string)whole.Current[0]!] = snapshot;
        parameters["since"] = since;
        using var found = connection.Query(
            """
            select playlist_id, theme, snapshot_id, tracks_total, owner, epoch_us(snapshot_at)
            from read_parquet($files)
            where _source = $source and epoch_us(snapshot_at) >= $since and not is_complete
            order by snapshot_at, _line
            """, parameters, cancel);
        while (found.Read(cancel))
        {
            var row = found.Current;
            known._found.Add(new Found((string)row[0]!, (string)row[1]!, row[2] as string, row[3] as long?, row[4] as string, (long)row[5]!));
        }
        return known;
    }

    /// <summary>States that were seen and not read whole, by search words, in the order of the hits.</summary>
    public IEnumerable<Found> FoundBy(string theme, long since) => _found.Where(found => found.Theme == theme && found.At >= since);

    /// <summary>This very state was read whole before; one without an id never was.</summary>
    public bool IsWhole(string id, string? snapshotId) => snapshotId is not null && _wholeSnapshots.GetValueOrDefault(id) == snapshotId;
}
