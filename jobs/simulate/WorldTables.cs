namespace SparkMusic.Jobs.Simulate;

/// <summary>
/// The rows of a world's CSV files, header first, with a few rows of junk in each: bad values, repeated rows, ids that are none.
/// </summary>
static class WorldTables
{
    /// <summary>Tracks with all features, in the columns of a well-known public file. One in five is missing.</summary>
    public static IEnumerable<object?[]> Songs(World world)
    {
        yield return
        [
            "track_id", "track_name", "track_artist", "track_popularity", "track_album_id", "track_album_name", "track_album_release_date",
            "danceability",
            "energy", "key", "loudness", "mode", "speechiness", "acousticness", "instrumentalness", "liveness", "valence", "tempo",
            "duration_ms",
        ];
        var dice = Dice.Of(world.Seed, "songs");
        foreach (var track in world.Tracks)
            if (!dice.Chance(0.2)) yield return Song(track, track.Features);
        var first = world.Tracks[^1];
        yield return Song(first, first.Features with { Energy = 1.7 });
        yield return Song(first with { Id = "notanid" }, first.Features);
        yield return Song(world.Tracks[^2], world.Tracks[^2].Features with { Tempo = 0 });
    }

    static object?[] Song(SandboxTrack track, SandboxFeatures of) =>
    [
        track.Id, track.Title, track.Artists[0].Name, track.Popularity, track.AlbumId, track.Album, track.Released, of.Danceability,
            of.Energy, of.Key,
        of.Loudness, of.Mode, of.Speechiness, of.Acousticness, of.Instrumentalness, of.Liveness, of.Valence, of.Tempo, of.DurationMs,
    ];

    /// <summary>A second provider: seven columns, half of the tracks, its own small differences.</summary>
    public static IEnumerable<object?[]> MoreFeatures(World world)
    {
        yield return ["id", "valence", "tempo", "danceability", "energy", "loudness", "duration_ms"];
        var dice = Dice.Of(world.Seed, "more features");
        foreach (var track in world.Tracks.Where(_ => dice.Chance(0.5)))
        {
            var of = track.Features;
            yield return [track.Id, dice.About(of.Valence, 0.02), of.Tempo, dice.About(of.Danceability, 0.02), of.Energy, of.Loudness,
                of.DurationMs];
        }
        yield return [world.Tracks[^1].Id, "high", 120, 0.5, 0.5, -7, 200_000];
    }

    /// <summary>All charts in one file; the global one has an empty country. One day of one chart was stored twice.</summary>
    public static IEnumerable<object?[]> Charts(World world)
    {
        yield return ["spotify_id", "name", "artists", "daily_rank", "country", "snapshot_date", "streams", "is_explicit", "duration_ms",
            "album_name", "album_release_date"];
        foreach (var entry in world.ChartEntries) yield return Place(entry);
        var last = world.ChartEntries[^1];
        foreach (var repeated in world.ChartEntries.Where(entry => entry.Day == last.Day && entry.Chart == last.Chart))
            yield return Place(repeated);
        yield return Place(last with { Rank = 0 });
        yield return Place(last with { Track = last.Track with { Id = "2short" }, Rank = 51 });
        var torn = Place(last);
        torn[3] = "fifty";
        yield return torn;
    }

    static object?[] Place(SandboxChartEntry entry) =>
    [
        entry.Track.Id, entry.Track.Title, string.Join(", ", entry.Track.Artists.Select(artist => artist.Name)), entry.Rank,
            entry.Chart.Country, entry.Day,
        entry.Streams, entry.Track.IsExplicit, entry.Track.Features.DurationMs, entry.Track.Album, entry.Track.Released,
    ];

    /// <summary>The stays of a theme's playlists: artists joined by a bar, their ids beside them, length as minutes and seconds.</summary>
    public static IEnumerable<object?[]> Playlists(World world, string theme)
    {
        yield return ["playlist_name", "playlist_id", "title", "track_id", "artists", "artist_ids", "album", "album_id", "length_mmss",
            "added", "removed"];
        foreach (var playlist in world.Playlists.Where(playlist => playlist.Theme == theme))
            foreach (var stay in playlist.Stays) yield return Row(playlist, stay);
        var some = world.Playlists.First(playlist => playlist.Theme == theme);
        yield return Row(some, some.Stays[0]);
        yield return Row(some, some.Stays[0] with { Track = some.Stays[0].Track with { Id = "spotify:local:demo" } });
    }

    static object?[] Row(SandboxPlaylist playlist, SandboxStay stay)
    {
        var (track, seconds) = (stay.Track, stay.Track.Features.DurationMs / 1000);
        return
        [
            playlist.Name, playlist.Id, track.Title, track.Id, string.Join('|', track.Artists.Select(artist => artist.Name)),
            string.Join('|', track.Artists.Select(artist => artist.Id)), track.Album, track.AlbumId, $"{seconds / 60}:{seconds % 60:00}",
                stay.AddedOn, stay.RemovedOn,
        ];
    }

    public static IEnumerable<object?[]> Lockdowns(World world)
    {
        yield return ["country", "quarantine_start"];
        foreach (var lockdown in world.Lockdowns) yield return [lockdown.Country, lockdown.StartsOn];
        yield return ["Atlantis", new DateOnly(2020, 3, 15)];
    }
}
