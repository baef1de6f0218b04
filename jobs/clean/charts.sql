-- A chart, under its newest name, with its first and last stored date.
-- grain: whole
-- key: chart_id
-- checks:
--   dates_in_order: first_date <= last_date
-- columns:
--   chart_id text The playlist's id, or name:country.
--   chart_name text Its name in the newest observation.
--   country text? ISO country in lower case as last given, null = global.
--   first_date date Its first stored date.
--   last_date date Its last stored date.
with entries as (
    select * from chart_entries
),
days as (
    select chart_id, snapshot_at, chart_date, max(chart_name) as chart_name, max(country) as country
    from entries
    group by chart_id, snapshot_at, chart_date
),
ranked as (
    select *,
        row_number() over (partition by chart_id order by snapshot_at desc, chart_date desc) as age,
        max(case when country is not null then snapshot_at end) over of_chart as country_at,
        min(chart_date) over of_chart as first_date,
        max(chart_date) over of_chart as last_date
    from days
    window of_chart as (partition by chart_id)
),
located as (
    select *, max(case when snapshot_at = country_at then country end) over (partition by chart_id) as newest_country
    from ranked
)
select chart_id, chart_name, newest_country as country, first_date, last_date
from located
where age = 1
