-- A playlist's month and its mood over all its stays, removed ones too: what the mood marts average. Means and population deviations are
-- over its tracks with features. Its month is the one with most added tracks (tie: the earliest); unknown added dates have no vote.
-- grain: whole
-- key: playlist_id
-- checks:
--   month_is_a_first_day: day(month) = 1
--   tracks_add_up: tracks_with_features <= tracks and tracks_present <= tracks and tracks_first_seen <= tracks
--   quadrants_add_up: tracks_happy + tracks_tense + tracks_calm + tracks_sad = tracks_with_features
-- columns:
--   playlist_id text The playlist's id.
--   month date? The first day of the month with most added tracks; null when no added date is known.
--   tracks bigint Stays of tracks in it, each counted.
--   tracks_present bigint Of these, not removed.
--   tracks_first_seen bigint Of these, with an added date that is only the first day the playlist was seen.
--   tracks_with_features bigint Of these, with danceability, energy and valence.
--   tracks_happy bigint Of those with features.
--   tracks_tense bigint Of those with features.
--   tracks_calm bigint Of those with features.
--   tracks_sad bigint Of those with features.
--   mean_danceability double? Mean over its tracks with features.
--   stdev_danceability double? Population deviation over them.
--   mean_energy double? Mean over them.
--   stdev_energy double? Population deviation over them.
--   mean_valence double? Mean over them.
--   stdev_valence double? Population deviation over them.
with
stays as (
    select
        playlist_id,
        added_at,
        removed_on,
        added_is_first_seen,
        has_features,
        quadrant,
        case when has_features then danceability end as danceability,
        case when has_features then energy end as energy,
        case when has_features then valence end as valence
    from enriched_playlist_tracks
),
dated as (
    select playlist_id, trunc(cast(added_at as date), 'MM') as month from stays where added_at is not null
),
counted as (
    select playlist_id, month, count(*) as added from dated group by playlist_id, month
),
ranked as (
    select playlist_id, month, row_number() over (partition by playlist_id order by added desc, month) as place from counted
),
months as (
    select playlist_id, month from ranked where place = 1
),
moods as (
    select
        playlist_id,
        count(*) as tracks,
        count_if(removed_on is null) as tracks_present,
        count_if(added_is_first_seen) as tracks_first_seen,
        count_if(has_features) as tracks_with_features,
        count_if(has_features and quadrant = 'happy') as tracks_happy,
        count_if(has_features and quadrant = 'tense') as tracks_tense,
        count_if(has_features and quadrant = 'calm') as tracks_calm,
        count_if(has_features and quadrant = 'sad') as tracks_sad,
        mean(danceability) as mean_danceability,
        sqrt(divide(regr_sxx(danceability, danceability), count(danceability))) as stdev_danceability,
        mean(energy) as mean_energy,
        sqrt(divide(regr_sxx(energy, energy), count(energy))) as stdev_energy,
        mean(valence) as mean_valence,
        sqrt(divide(regr_sxx(valence, valence), count(valence))) as stdev_valence
    from stays
    group by playlist_id
)
select moods.playlist_id, months.month, tracks, tracks_present, tracks_first_seen, tracks_with_features,
    tracks_happy, tracks_tense, tracks_calm, tracks_sad,
    mean_danceability, stdev_danceability, mean_energy, stdev_energy, mean_valence, stdev_valence
from moods
left join months on months.playlist_id = moods.playlist_id
