-- The mood of a chart on a day: means and shares over its tracks with features.
-- grain: whole
-- key: chart_id, chart_date
-- checks:
--   features_are_a_part: tracks_with_features <= tracks
--   shares_make_one: share_happy + share_tense + share_calm + share_sad between 0.999999e0 and 1.000001e0
-- columns:
--   chart_id text The playlist's id, or name:country.
--   chart_date date The day it is of.
--   tracks bigint Tracks on the chart that day.
--   tracks_with_features bigint Those whose danceability, energy and valence are known; all means and shares are over them.
--   mean_valence double? Mean positiveness, 0..1.
--   mean_energy double? Mean energy, 0..1.
--   mean_danceability double? Mean danceability, 0..1.
--   mean_tempo double? Mean beats per minute, where known.
--   rank_weighted_valence double? Mean positiveness weighted by 1/rank: the top counts most.
--   share_happy double? Share with valence and energy of 0.5 or more.
--   share_tense double? Share with lower valence and energy of 0.5 or more.
--   share_calm double? Share with valence of 0.5 or more and lower energy.
--   share_sad double? Share with lower valence and lower energy.
with entries as (
    select * from enriched_chart_entries
),
-- A track that a chart lists twice counts once, at its better rank.
placed as (
    select *, row_number() over (partition by chart_id, chart_date, track_key order by rank) as place
    from entries
),
counted as (
    select chart_id, chart_date, count(*) as tracks,
        count(*) filter (where has_features) as tracks_with_features,
        mean(case when has_features then valence end) as mean_valence,
        mean(case when has_features then energy end) as mean_energy,
        mean(case when has_features then danceability end) as mean_danceability,
        mean(case when has_features then tempo end) as mean_tempo,
        mean(case when has_features then valence / rank end) as weighted_valence,
        mean(case when has_features then 1e0 / rank end) as weight,
        count(*) filter (where has_features and quadrant = 'happy') as happy,
        count(*) filter (where has_features and quadrant = 'tense') as tense,
        count(*) filter (where has_features and quadrant = 'calm') as calm,
        count(*) filter (where has_features and quadrant = 'sad') as sad
    from placed
    where place = 1
    group by chart_id, chart_date
)
select chart_id, chart_date, tracks, tracks_with_features, mean_valence, mean_energy, mean_danceability, mean_tempo,
    weighted_valence / weight as rank_weighted_valence,
    divide(happy, tracks_with_features) as share_happy,
    divide(tense, tracks_with_features) as share_tense,
    divide(calm, tracks_with_features) as share_calm,
    divide(sad, tracks_with_features) as share_sad
from counted
