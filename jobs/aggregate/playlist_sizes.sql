-- How large the playlists of a theme are now, by tracks that are not removed; empty ones are not counted.
-- grain: whole
-- key: theme, bucket
-- columns:
--   theme text What the playlists were found under.
--   bucket text 1-50, 51-100, 101-200, 201-500, 501-1000 or 1001+ tracks.
--   playlists bigint Playlists of that size.
with
moods as (
    select * from playlist_moods where tracks_present > 0
),
themes as (
    select * from playlist_themes
),
sized as (
    select
        themes.theme,
        case
            when moods.tracks_present <= 50 then '1-50'
            when moods.tracks_present <= 100 then '51-100'
            when moods.tracks_present <= 200 then '101-200'
            when moods.tracks_present <= 500 then '201-500'
            when moods.tracks_present <= 1000 then '501-1000'
            else '1001+'
        end as bucket
    from moods
    join themes on themes.playlist_id = moods.playlist_id
)
select theme, bucket, count(*) as playlists
from sized
group by theme, bucket
