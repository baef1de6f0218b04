-- How many playlists are of a month, with or without features.
-- grain: whole
-- key: theme, month
-- columns:
--   theme text What the playlists were found under.
--   month date Its first day.
--   playlists bigint Playlists whose tracks were mostly added in it.
with
moods as (
    select * from playlist_moods where month is not null
),
themes as (
    select * from playlist_themes
)
select themes.theme, moods.month, count(*) as playlists
from moods
join themes on themes.playlist_id = moods.playlist_id
group by themes.theme, moods.month
