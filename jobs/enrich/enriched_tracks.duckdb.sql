-- As enriched_tracks.sql: here a list is put in order when it is whole; an ordered aggregate costs DuckDB four times as much, a list over an
-- ordered window a hundred times.
with all_tracks as (
    select * from tracks
),
credits as (
    select * from track_artists
),
features as (
    select * from audio_features
),
lists as (
    select track_id, list_transform(list_sort(list({'position': position, 'artist': artist})), lambda credit: credit.artist) as artists
    from credits
    group by track_id
)
select t.track_id, t.isrc, t.title, t.album_id, t.album, t.release_date, t.release_year,
    coalesce(t.duration_ms, f.duration_ms) as duration_ms, t.explicit, t.popularity, t.seen_first_at, t.seen_last_at,
    coalesce(l.artists, []) as artists,
    f.danceability, f.energy, f.key, f.loudness, f.mode, f.speechiness, f.acousticness, f.instrumentalness, f.liveness, f.valence,
    f.tempo, f.time_signature, f.provider, f.quadrant, coalesce(f.has_features, false) as has_features
from all_tracks as t
left join lists as l on l.track_id = t.track_id
left join features as f on f.track_id = t.track_id
