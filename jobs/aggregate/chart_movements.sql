-- How each place of a chart came about: the track's rank on the chart's previous stored date and its history there so far.
-- grain: whole
-- key: chart_id, chart_date, rank
-- checks:
--   status_is_known: status in ('entry', 're-entry', 'up', 'down', 'same')
--   movement_fits_status: (movement is null) = (status in ('entry', 're-entry'))
--   peak_is_best: peak_rank <= rank
-- columns:
--   chart_id text The playlist's id, or name:country.
--   chart_date date The day it is of.
--   rank int Place, from 1.
--   track_key text track_id, else a key of folded title and folded first artist.
--   track_id text? The track's id.
--   title text? The track's title as the chart gave it.
--   artists text[] Credited artists, in order.
--   previous_rank int? Its rank on the chart's previous stored date; null for both entries.
--   movement int? previous_rank - rank: positive is up.
--   status text entry (first time), re-entry (was there before, not on the previous stored date), up, down or same.
--   days_on_chart bigint Stored dates with the track up to and including this one, across re-entries.
--   peak_rank int Best rank up to and including this date.
with entries as (
    select * from chart_entries
),
dates as (
    select chart_id, chart_date, lag(chart_date) over (partition by chart_id order by chart_date) as previous_date
    from entries
    group by chart_id, chart_date
),
-- A track that a chart lists twice on a day stands at its better rank.
track_days as (
    select chart_id, track_key, chart_date, min(rank) as best_rank
    from entries
    group by chart_id, track_key, chart_date
),
histories as (
    select chart_id, track_key, chart_date,
        lag(chart_date) over of_track as last_date,
        lag(best_rank) over of_track as last_rank,
        row_number() over of_track as days_on_chart,
        min(best_rank) over (
            partition by chart_id, track_key order by chart_date rows between unbounded preceding and current row
        ) as peak_rank
    from track_days
    window of_track as (partition by chart_id, track_key order by chart_date)
),
compared as (
    select e.chart_id, e.chart_date, e.rank, e.track_key, e.track_id, e.title, e.artists, h.last_date, h.days_on_chart, h.peak_rank,
        case when h.last_date = d.previous_date then h.last_rank end as previous_rank
    from entries as e
    join dates as d on d.chart_id = e.chart_id and d.chart_date = e.chart_date
    join histories as h on h.chart_id = e.chart_id and h.track_key = e.track_key and h.chart_date = e.chart_date
)
select chart_id, chart_date, rank, track_key, track_id, title, artists, previous_rank, previous_rank - rank as movement,
    case
        when last_date is null then 'entry'
        when previous_rank is null then 're-entry'
        when previous_rank > rank then 'up'
        when previous_rank < rank then 'down'
        else 'same'
    end as status,
    days_on_chart, peak_rank
from compared
