namespace SparkMusic.Benchmarks;

/// <summary>
/// What an import of chart snapshots leaves in the lake, written by DuckDB alone: the same columns of the same two raw tables, payload
/// included. No validation, no folding, no NFC, no accounting, no hashes, no commit.
/// </summary>
static class SameRows
{
    const string Payload =
        "concat_ws(',', snapshot_at, playlist_name, playlist_id, rank, title, track_id, artists, artist_ids, album, album_id, length_mmss)";
    const string Shared = "string_split(artists, '|') as artists, string_split(artist_ids, '|') as artist_ids, " + Payload
        + " as payload, 'file:a' as _source, 'a.csv' as _file, "
        + "row_number() over () as _line, now() as _seen_at";

    const string Entry = "playlist_id as chart_id, playlist_name as chart_name, cast(null as varchar) as country, cast(snapshot_at as "
        + "timestamptz) as snapshot_at, "
        + "cast(snapshot_at[:10] as date) as chart_date, cast(rank as int) as rank, track_id, track_id as track_key, title, lower(title) "
            + "as title_folded, "
        + "lower(split_part(artists, '|', 1)) as artist_folded, album, cast(null as bigint) as streams, " + Shared;

    const string Track = "track_id, cast(snapshot_at as timestamptz) as observed_at, cast(null as varchar) as isrc, title, album_id, "
        + "album, cast(null as varchar) as release_date, "
        + "try_cast(split_part(length_mmss, ':', 1) as bigint) * 60000 + try_cast(split_part(length_mmss, ':', 2) as bigint) * 1000 as "
            + "duration_ms, cast(null as boolean) as explicit, "
        + "cast(null as int) as popularity, " + Shared;

    public static string Script(string file, string output)
    {
        var from = $"from read_csv('{file}', all_varchar = true)";
        return $"""
            copy (select {Entry} {from}) to '{output}.entries.parquet' (format parquet, compression zstd);
            copy (select {Track} {from}) to '{output}.tracks.parquet' (format parquet, compression zstd)
            """;
    }
}
