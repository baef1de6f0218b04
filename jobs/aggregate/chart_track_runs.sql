-- A track's unbroken stay on a chart, counted in the chart's stored dates.
-- grain: whole
-- key: chart_id, track_id, run_no
-- checks:
--   left_after_it_entered: left_on > entered_on
--   peak_is_within: peak_on >= entered_on and coalesce(peak_on < left_on, true)
-- columns:
--   chart_id text The playlist's id, or name:country.
--   track_id text The track's key: its id, else a key of folded title and folded first artist.
--   run_no bigint 1 for the first stay, 2 after the first return.
--   entered_on date First stored date of the stay.
--   left_on date? First stored date without the track; null while it is there.
--   days bigint Stored dates of the stay.
--   peak_rank int Best rank of the stay.
--   peak_on date First date with that rank.
with entries as (
    select * from chart_entries
),
dates as (
    select chart_id, chart_date, row_number() over (partition by chart_id order by chart_date) as date_no
    from entries
    group by chart_id, chart_date
),
track_days as (
    select e.chart_id, e.track_key, e.chart_date, d.date_no, min(e.rank) as best_rank
    from entries as e
    join dates as d on d.chart_id = e.chart_id and d.chart_date = e.chart_date
    group by e.chart_id, e.track_key, e.chart_date, d.date_no
),
-- Within a stay the chart's dates and the track's dates count up together, so their difference tells the stays apart.
stays as (
    select *, date_no - row_number() over (partition by chart_id, track_key order by chart_date) as stay
    from track_days
),
peaks as (
    select *, min(best_rank) over (partition by chart_id, track_key, stay) as peak_rank
    from stays
),
runs as (
    select chart_id, track_key, min(chart_date) as entered_on, max(date_no) as last_no, count(*) as days, min(peak_rank) as peak_rank,
        min(case when best_rank = peak_rank then chart_date end) as peak_on
    from peaks
    group by chart_id, track_key, stay
)
select r.chart_id, r.track_key as track_id, row_number() over (partition by r.chart_id, r.track_key order by r.entered_on) as run_no,
    r.entered_on, d.chart_date as left_on, r.days, r.peak_rank, r.peak_on
from runs as r
left join dates as d on d.chart_id = r.chart_id and d.date_no = r.last_no + 1
