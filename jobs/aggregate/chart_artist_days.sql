-- How much of a chart an artist held over all its dates; every credited artist counts.
-- grain: whole
-- key: chart_id, artist
-- checks:
--   days_fit_entries: days <= entries
--   tracks_fit_entries: tracks <= entries
-- columns:
--   chart_id text The playlist's id, or name:country.
--   artist text The name as the chart's rows gave it.
--   entries bigint Places held: dates times ranks.
--   tracks bigint Different tracks.
--   days bigint Dates with at least one track.
--   best_rank int Best place.
with all_entries as (
    select * from chart_entries
),
-- distinct: a name credited twice on one row is one entry.
credits as (
    select distinct chart_id, chart_date, rank, track_key, artist
    from (select chart_id, chart_date, rank, track_key, explode(artists) as artist from all_entries) as exploded
    where artist <> ''
)
select chart_id, artist, count(*) as entries, count(distinct track_key) as tracks, count(distinct chart_date) as days, min(rank) as best_rank
from credits
group by chart_id, artist
