-- The mood of a month: playlists are of the month in which most of their tracks were added, and each weighs the same whatever its size.
-- grain: whole
-- key: theme, month
-- checks:
--   means_are_in_range: mean_danceability between 0 and 1 and mean_energy between 0 and 1 and mean_valence between 0 and 1
--   shares_add_up: abs(share_happy + share_tense + share_calm + share_sad - 1e0) <= 1e-9
-- columns:
--   theme text What the playlists were found under.
--   month date Its first day.
--   playlists bigint Playlists of the month with at least one track with features.
--   tracks bigint Stays of tracks in all playlists of the month, removed ones too.
--   tracks_with_features bigint Of these, with danceability, energy and valence.
--   tracks_first_seen bigint Of these, with an added date that is only the first day the playlist was seen.
--   mean_danceability double Mean over playlists of each playlist's mean.
--   stdev_danceability double Mean over playlists of each playlist's population deviation.
--   mean_energy double Mean over playlists of each playlist's mean.
--   stdev_energy double Mean over playlists of each playlist's population deviation.
--   mean_valence double Mean over playlists of each playlist's mean.
--   stdev_valence double Mean over playlists of each playlist's population deviation.
--   share_happy double Of the tracks with features: valence and energy 0.5 or more.
--   share_tense double Of the tracks with features: valence below 0.5, energy 0.5 or more.
--   share_calm double Of the tracks with features: valence 0.5 or more, energy below 0.5.
--   share_sad double Of the tracks with features: both below 0.5.
with
moods as (
    select * from playlist_moods where month is not null
),
themes as (
    select * from playlist_themes
),
totals as (
    select
        themes.theme,
        moods.month,
        count_if(tracks_with_features > 0) as playlists,
        cast(sum(tracks) as bigint) as tracks,
        cast(sum(tracks_with_features) as bigint) as tracks_with_features,
        cast(sum(tracks_first_seen) as bigint) as tracks_first_seen,
        mean(mean_danceability) as mean_danceability,
        mean(stdev_danceability) as stdev_danceability,
        mean(mean_energy) as mean_energy,
        mean(stdev_energy) as stdev_energy,
        mean(mean_valence) as mean_valence,
        mean(stdev_valence) as stdev_valence,
        cast(sum(tracks_happy) as bigint) as tracks_happy,
        cast(sum(tracks_tense) as bigint) as tracks_tense,
        cast(sum(tracks_calm) as bigint) as tracks_calm,
        cast(sum(tracks_sad) as bigint) as tracks_sad
    from moods
    join themes on themes.playlist_id = moods.playlist_id
    group by themes.theme, moods.month
)
select theme, month, playlists, tracks, tracks_with_features, tracks_first_seen,
    mean_danceability, stdev_danceability, mean_energy, stdev_energy, mean_valence, stdev_valence,
    divide(tracks_happy, tracks_with_features) as share_happy,
    divide(tracks_tense, tracks_with_features) as share_tense,
    divide(tracks_calm, tracks_with_features) as share_calm,
    divide(tracks_sad, tracks_with_features) as share_sad
from totals
where playlists > 0
