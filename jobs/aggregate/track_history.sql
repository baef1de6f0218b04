-- A track on a day (UTC) on which it was on a chart or among an artist's top tracks.
-- grain: whole
-- key: track_id, day
-- columns:
--   track_id text The track's id.
--   day date The chart's day, or the day on which the top tracks were observed.
--   title text? The track's title; null when no source ever gave one.
--   popularity int? 0..100, the newest of the day (tie: the greatest); null where no observation of the day has it.
--   best_rank int? Best place on any chart that day; null when it was on none.
--   artists text[] Credited artists, in order.
with top_tracks as (
    select * from artist_top_tracks
),
entries as (
    select * from chart_entries
),
all_tracks as (
    select * from enriched_tracks
),
seen as (
    select track_id, cast(snapshot_at as date) as day, snapshot_at as seen_at, title, popularity, cast(null as int) as place,
        case when 1 = 0 then feat_artists end as artists
    from top_tracks
    union all
    select track_id, chart_date as day, snapshot_at as seen_at, title, cast(null as int) as popularity, rank as place, artists
    from entries
    where track_id is not null
),
days as (
    select track_id, day, max(title) as title, max(artists) as artists, min(place) as best_rank,
        max(case when popularity is not null then seen_at end) as popularity_at
    from seen
    group by track_id, day
),
popular as (
    select s.track_id, s.day, max(s.popularity) as popularity
    from seen as s
    join days as d on d.track_id = s.track_id and d.day = s.day and d.popularity_at = s.seen_at
    group by s.track_id, s.day
),
nobody as (
    select collect_list(title) as artists from entries where 1 = 0
)
select d.track_id, d.day, coalesce(t.title, d.title) as title, p.popularity, d.best_rank, coalesce(t.artists, d.artists, n.artists) as artists
from days as d
left join popular as p on p.track_id = d.track_id and p.day = d.day
left join all_tracks as t on t.track_id = d.track_id
cross join nobody as n
