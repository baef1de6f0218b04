-- How sure and how spread a month's mood is: each feature over its tracks (every stay counts once) and over its playlists (each once).
-- grain: whole
-- key: theme, month, feature
-- checks:
--   percentiles_are_in_order: p10 <= median + 1e-9 and median <= p90 + 1e-9
--   interval_holds_the_mean: ci95_low <= mean_playlist_weighted and mean_playlist_weighted <= ci95_high
-- columns:
--   theme text What the playlists were found under.
--   month date Its first day.
--   feature text danceability, energy or valence.
--   mean_track_weighted double Mean over the tracks with features of all playlists of the month.
--   median double Of those tracks, linear interpolation.
--   p10 double The tenth percentile of those tracks, linear interpolation.
--   p90 double The ninetieth percentile of those tracks, linear interpolation.
--   mean_playlist_weighted double Mean over playlists of each playlist's mean.
--   ci95_low double? Lower end of the normal 95 % interval of that mean, deviation over n - 1; null for one playlist.
--   ci95_high double? Its upper end.
--   playlists bigint Playlists with at least one track with features: the n of the interval.
with
stays as (
    select * from enriched_playlist_tracks where has_features
),
moods as (
    select * from playlist_moods where month is not null and tracks_with_features > 0
),
themes as (
    select * from playlist_themes
),
track_values as (
    select playlist_id, 'danceability' as feature, danceability as x from stays
    union all
    select playlist_id, 'energy' as feature, energy as x from stays
    union all
    select playlist_id, 'valence' as feature, valence as x from stays
),
playlist_values as (
    select playlist_id, month, 'danceability' as feature, mean_danceability as x from moods
    union all
    select playlist_id, month, 'energy' as feature, mean_energy as x from moods
    union all
    select playlist_id, month, 'valence' as feature, mean_valence as x from moods
),
over_tracks as (
    select themes.theme, moods.month, v.feature,
        mean(v.x) as mean_track_weighted, percentile(v.x, 0.5) as median, percentile(v.x, 0.1) as p10, percentile(v.x, 0.9) as p90
    from track_values as v
    join moods on moods.playlist_id = v.playlist_id
    join themes on themes.playlist_id = v.playlist_id
    group by themes.theme, moods.month, v.feature
),
over_playlists as (
    select themes.theme, v.month, v.feature, count(*) as playlists, mean(v.x) as mean_playlist_weighted,
        1.959963984540054e0 * sqrt(divide(divide(regr_sxx(v.x, v.x), count(*) - 1), count(*))) as half_width
    from playlist_values as v
    join themes on themes.playlist_id = v.playlist_id
    group by themes.theme, v.month, v.feature
)
select p.theme, p.month, p.feature, t.mean_track_weighted, t.median, t.p10, t.p90, p.mean_playlist_weighted,
    p.mean_playlist_weighted - p.half_width as ci95_low, p.mean_playlist_weighted + p.half_width as ci95_high, p.playlists
from over_playlists as p
join over_tracks as t on t.theme = p.theme and t.month = p.month and t.feature = p.feature
