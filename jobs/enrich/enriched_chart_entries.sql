-- A place of a chart on a day, with the track's audio features and mood.
-- grain: month of chart_date
-- key: chart_id, chart_date, rank
-- columns:
--   chart_id text The playlist's id, or name:country.
--   chart_date date The day it is of.
--   rank int Place, from 1.
--   chart_name text The chart's name as of then.
--   country text? ISO country in lower case, null = global.
--   snapshot_at instant When the chart was observed.
--   track_key text track_id, else a key of folded title and folded first artist.
--   track_id text? The track's id.
--   title text? The track's title as the chart gave it.
--   title_folded text? Folded title, for comparing.
--   artist_folded text? Folded first artist, for comparing.
--   artists text[] Credited artists, in order.
--   artist_ids text[]? Their ids, in order.
--   album text? The album's name.
--   streams bigint? Streams of the period, where the chart gives them.
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
--   duration_ms bigint? Length in ms.
--   time_signature int? Beats per bar, 3..7.
--   quadrant text? happy, tense, calm or sad, by valence and energy at 0.5.
--   has_features boolean Whether danceability, energy and valence are all there.
with entries as (
    select * from chart_entries
),
features as (
    select * from audio_features
)
select e.chart_id, e.chart_date, e.rank, e.chart_name, e.country, e.snapshot_at, e.track_key, e.track_id, e.title, e.title_folded,
    e.artist_folded, e.artists, e.artist_ids, e.album, e.streams,
    f.danceability, f.energy, f.key, f.loudness, f.mode, f.speechiness, f.acousticness, f.instrumentalness, f.liveness, f.valence,
    f.tempo, f.duration_ms, f.time_signature, f.quadrant, coalesce(f.has_features, false) as has_features
from entries as e
left join features as f on f.track_id = e.track_id
