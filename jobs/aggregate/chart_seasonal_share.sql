-- How much of a chart on a day belongs to a season (Christmas), with the mood of that part and of the rest.
-- grain: whole
-- key: chart_id, chart_date, season
-- checks:
--   share_in_range: share between 0 and 1
-- columns:
--   chart_id text The playlist's id, or name:country.
--   chart_date date The day it is of.
--   season text The season, as in the dictionary of seasons.
--   tracks bigint Tracks of the season on the chart that day.
--   share double Their share of the chart's tracks.
--   mean_valence_in double? Mean valence of the season's tracks with features.
--   mean_valence_out double? Mean valence of all other tracks with features.
with all_entries as (
    select * from enriched_chart_entries
),
dictionary as (
    select * from seasons
),
season_names as (
    select distinct season from dictionary
),
entries as (
    select chart_id, chart_date, track_key, max(case when has_features then valence end) as valence
    from all_entries
    group by chart_id, chart_date, track_key
),
-- One verdict per track and season, from whatever any chart ever called it.
songs as (
    select distinct track_key, track_id, title_folded, artist_folded from all_entries
),
-- A title that goes on behind the listed words is another version: remastered, live, with guests.
members as (
    select distinct s.track_key, d.season
    from songs as s
    join dictionary as d on d.track_id = s.track_id
        or ((d.artist_folded is null or d.artist_folded = s.artist_folded)
            and (s.title_folded = d.title_folded or startswith(s.title_folded, d.title_folded || ' ')))
),
marked as (
    select e.chart_id, e.chart_date, n.season, e.valence, m.track_key is not null as is_in
    from entries as e
    cross join season_names as n
    left join members as m on m.track_key = e.track_key and m.season = n.season
)
select chart_id, chart_date, season,
    count(*) filter (where is_in) as tracks,
    divide(count(*) filter (where is_in), count(*)) as share,
    mean(case when is_in then valence end) as mean_valence_in,
    mean(case when not is_in then valence end) as mean_valence_out
from marked
group by chart_id, chart_date, season
