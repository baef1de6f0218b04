-- Did a theme's mood change when a country locked down: tracks added in the 56 days before its start against the 56 days from it on.
-- Whoever listened and wherever: stays of the theme's playlists, removed ones too. Only where both sides have tracks with features.
-- grain: whole
-- key: theme, country, feature
-- checks:
--   interval_holds_the_difference: ci95_low <= difference and difference <= ci95_high
-- columns:
--   theme text What the playlists were found under.
--   country text Three letters.
--   feature text danceability, energy or valence.
--   mean_before double Mean over tracks with features added in [start - 56 d, start).
--   mean_after double Mean over tracks with features added in [start, start + 56 d).
--   difference double mean_after - mean_before.
--   ci95_low double? Lower end of Welch's 95 % t interval of the difference; null without a deviation or with one track on a side.
--   ci95_high double? Its upper end.
--   tracks_before bigint Stays added before, with or without features.
--   tracks_after bigint Stays added after, with or without features.
--   tracks_with_features_before bigint Of those before: the n of its mean and of the interval.
--   tracks_with_features_after bigint Of those after.
with
stays as (
    select playlist_id, cast(added_at as date) as added_on, has_features, danceability, energy, valence
    from enriched_playlist_tracks where added_at is not null
),
themes as (
    select * from playlist_themes
),
locked as (
    select * from lockdowns
),
starts as (
    select distinct starts_on from locked
),
around as (
    select themes.theme, starts.starts_on, stays.added_on < starts.starts_on as is_before, has_features, danceability, energy, valence
    from stays
    join themes on themes.playlist_id = stays.playlist_id
    join starts on stays.added_on >= date_sub(starts.starts_on, 56) and stays.added_on < date_add(starts.starts_on, 56)
),
measured as (
    select theme, starts_on, is_before, 'danceability' as feature, case when has_features then danceability end as x from around
    union all
    select theme, starts_on, is_before, 'energy' as feature, case when has_features then energy end as x from around
    union all
    select theme, starts_on, is_before, 'valence' as feature, case when has_features then valence end as x from around
),
sides as (
    select theme, starts_on, feature,
        mean(case when is_before then x end) as mean_before, mean(case when not is_before then x end) as mean_after,
        count_if(is_before) as tracks_before, count_if(not is_before) as tracks_after,
        count(x) filter (where is_before) as n_before, count(x) filter (where not is_before) as n_after,
        regr_sxx(case when is_before then x end, case when is_before then x end) as squares_before,
        regr_sxx(case when not is_before then x end, case when not is_before then x end) as squares_after
    from measured
    group by theme, starts_on, feature
),
spread as (
    select sides.*, divide(divide(squares_before, n_before - 1), n_before) as e1, divide(divide(squares_after, n_after - 1), n_after) as e2
    from sides where n_before > 0 and n_after > 0
),
freed as (
    -- u is one over the Welch-Satterthwaite degrees of freedom, 0..1
    select spread.*, divide(divide(e1 * e1, n_before - 1) + divide(e2 * e2, n_after - 1), (e1 + e2) * (e1 + e2)) as u from spread
),
ranged as (
    -- exp of the polynomial is Student's 0.975 quantile for 1/u degrees, to 1e-10 of its value (fitted at Chebyshev points)
    select freed.*, sqrt(e1 + e2) * exp(0.6729260979396825e0 + u * (1.2103646540336055e0 + u * (0.7075897809233062e0
        + u * (0.15191584651839668e0 + u * (-0.22839335392002394e0 + u * (-0.12934520331647217e0 + u * (0.496669019386029e0
        + u * (-1.2094196547918208e0 + u * (2.4606221373630994e0 + u * (-3.4222750401726563e0 + u * (3.179701287958565e0
        + u * (-1.9732402827118136e0 + u * (0.7923071938952695e0 + u * (-0.1871228590527467e0
        + u * 0.019790811987065973e0)))))))))))))) as half_width
    from freed
)
select r.theme, locked.country, r.feature, r.mean_before, r.mean_after, r.mean_after - r.mean_before as difference,
    r.mean_after - r.mean_before - r.half_width as ci95_low, r.mean_after - r.mean_before + r.half_width as ci95_high,
    r.tracks_before, r.tracks_after, r.n_before as tracks_with_features_before, r.n_after as tracks_with_features_after
from ranged as r
join locked on locked.starts_on = r.starts_on
