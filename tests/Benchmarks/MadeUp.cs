namespace SparkMusic.Benchmarks;

/// <summary>A made-up chart history of any size, the same on every machine.</summary>
static class MadeUp
{
    const int Charts = 40, Ranks = 100;

    /// <summary>A CSV file in the columns of the real chart snapshots: 40 charts of 100 places, a day after the other.</summary>
    public static string Entries(Scratch scratch, int rows)
    {
        var file = scratch[$"entries-{rows}.csv"];
        if (File.Exists(file)) return file;
        var script = file + ".make.sql";
        File.WriteAllText(script, $"""
            copy (
                select strftime(date '2021-01-01' + cast(i // {Charts * Ranks} as int), '%Y-%m-%d') || 'T06:00:00+00:00' as snapshot_at,
                    'Chart ' || (i // {Ranks}) % {Charts} as playlist_name, md5('chart' || (i // {Ranks}) % {Charts})[:22] as playlist_id, i % {Ranks} + 1 as rank,
                    'Song ' || song as title, md5('track' || song)[:22] as track_id, 'Artist ' || song % 9000 || '|Guest ' || song % 7000 as artists,
                    md5('artist' || song % 9000)[:22] || '|' || md5('guest' || song % 7000)[:22] as artist_ids, 'Album ' || song % 30000 as album,
                    md5('album' || song % 30000)[:22] as album_id, '3:' || lpad(cast(song % 60 as varchar), 2, '0') as length_mmss
                from (select i, cast(hash(i // 7) % 60000 as bigint) as song from range({rows}) as numbers(i))
                order by i
            ) to '{file}' (format csv, header)
            """);
        Machine.DuckDb(script);
        return file;
    }
}
