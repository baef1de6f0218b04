-- How many of the tracks that a table speaks of have audio features, and from whom.
-- grain: whole
-- key: table_name, provider
-- checks:
--   share_in_range: share between 0 and 1
-- columns:
--   table_name text tracks, chart_entries or playlist_tracks.
--   provider text Who gave the features; none = without danceability, energy and valence.
--   tracks bigint Different tracks.
--   share double Their share of the table's tracks.
with all_tracks as (
    select * from tracks
),
entries as (
    select * from chart_entries
),
memberships as (
    select * from playlist_tracks
),
features as (
    select * from audio_features
),
mentioned as (
    select 'tracks' as table_name, track_id as track_key, track_id from all_tracks
    union
    select 'chart_entries' as table_name, track_key, track_id from entries
    union
    select 'playlist_tracks' as table_name, track_id as track_key, track_id from memberships
),
answered as (
    select m.table_name, case when f.has_features then f.provider else 'none' end as provider
    from mentioned as m
    left join features as f on f.track_id = m.track_id
),
counted as (
    select table_name, provider, count(*) as tracks
    from answered
    group by table_name, provider
)
select table_name, provider, tracks, divide(tracks, sum(tracks) over (partition by table_name)) as share
from counted
