-- A track with its credits, its audio features and its mood.
-- grain: whole
-- key: track_id
-- columns:
--   track_id text The track's id.
--   isrc text? International recording code.
--   title text Title.
--   album_id text? The album's id.
--   album text? The album's name.
--   release_date text? As given: year, month or day.
--   release_year int? The year of release_date.
--   duration_ms bigint? The track's length in ms, else the provider's.
--   explicit boolean? Marked as explicit.
--   popularity int? 0..100.
--   seen_first_at instant? The oldest dated observation.
--   seen_last_at instant? The newest dated observation.
--   artists text[] Credited artists, in order.
--   danceability double? 0..1, how fit for dancing.
--   energy double? 0..1, intensity and activity.
--   key int? Pitch class 0..11, -1 = none found.
--   loudness double? Mean loudness in dB, about -60..0.
--   mode int? 1 major, 0 minor.
--   speechiness double? 0..1, presence of spoken words.
--   acousticness double? 0..1, confidence that it is acoustic.
--   instrumentalness double? 0..1, likelihood of no vocals.
--   liveness double? 0..1, likelihood of an audience.
--   valence double? 0..1, musical positiveness.
--   tempo double? Beats per minute.
--   time_signature int? Beats per bar, 3..7.
--   provider text? Who gave the features.
--   quadrant text? happy, tense, calm or sad, by valence and energy at 0.5.
--   has_features boolean Whether danceability, energy and valence are all there.
with all_tracks as (
    select * from tracks
),
credits as (
    select * from track_artists
),
features as (
    select * from audio_features
),
-- array_agg over an ordered window keeps the order of a list.
lists as (
    select track_id,
        array_agg(artist) over (partition by track_id order by position rows between unbounded preceding and unbounded following) as artists,
        row_number() over (partition by track_id order by position) as place
    from credits
),
nobody as (
    select collect_list(artist) as artists
    from credits
    where 1 = 0
)
select t.track_id, t.isrc, t.title, t.album_id, t.album, t.release_date, t.release_year,
    coalesce(t.duration_ms, f.duration_ms) as duration_ms, t.explicit, t.popularity, t.seen_first_at, t.seen_last_at,
    coalesce(l.artists, n.artists) as artists,
    f.danceability, f.energy, f.key, f.loudness, f.mode, f.speechiness, f.acousticness, f.instrumentalness, f.liveness, f.valence,
    f.tempo, f.time_signature, f.provider, f.quadrant, coalesce(f.has_features, false) as has_features
from all_tracks as t
left join lists as l on l.track_id = t.track_id and l.place = 1
left join features as f on f.track_id = t.track_id
cross join nobody as n
