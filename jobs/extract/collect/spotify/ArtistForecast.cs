using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Lakes;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>How many calls it takes to look again at the artists that were collected of late.</summary>
static class ArtistForecast
{
    const int OfOneCall = 50;

    static readonly TimeSpan Looks = TimeSpan.FromDays(30);

    public static async Task<(long Artists, long Calls)> MakeAsync(
        Lake lake, AppFindings findings, DateTimeOffset now, CancellationToken cancel)
    {
        // What only files brought costs no call.
        var home = await lake.ReadManifestAsync(RawTable.ArtistSnapshots.Name, cancel);
        if (CollectorCursors.Parse(home?.Cursor).Of("spotify.artists") is null) return (0, 0);
        var artists = await CountAsync(lake, RawTable.ArtistSnapshots, now, cancel);
        // Whoever collects them without their top tracks has none.
        var top = IsClosed("artist-top-tracks") ? 0 : await CountAsync(lake, RawTable.ArtistTopTracks, now, cancel);
        return (artists, top + (IsClosed("artists") ? artists : (artists + OfOneCall - 1) / OfOneCall));

        bool IsClosed(string endpoint) => findings.All.GetValueOrDefault(endpoint)?.Closed is not null;
    }

    static async Task<long> CountAsync(Lake lake, RawTable table, DateTimeOffset now, CancellationToken cancel)
    {
        if (await lake.ReadManifestAsync(table.Name, cancel) is not { } manifest
            || await lake.LocalFilesOfAsync(manifest, cancel) is not { Count: > 0 } files) return 0;
        using var database = DuckDbDatabase.Open(new DuckDbOptions { Threads = 1 });
        using var connection = database.Connect();
        using var rows = connection.Query(
            "select count(distinct artist_id) from read_parquet($files) where _source = $source and epoch_us(snapshot_at) >= $since",
            new Dictionary<string,
                object?>
            { ["files"] = files.ToArray<object?>(), ["source"] = RowsOfPages.Source, ["since"] = Moments.Of(now - Looks) },
                cancel);
        return rows.Read(cancel) ? (long)rows.Current[0]! : 0;
    }
}
