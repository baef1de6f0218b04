-- A theme that a playlist was found under; the marts join on it, so a playlist with several counts in each.
-- grain: whole
-- key: playlist_id, theme
-- columns:
--   playlist_id text The playlist's id.
--   theme text Search words, the import's theme or its file's name, else (none).
--   found_at instant? The earliest observation under this theme.
--   source text Where the theme is from, as of that observation.
with
states as (
    select * from raw_playlists
),
ranked as (
    select
        playlist_id,
        theme,
        snapshot_at,
        theme_source,
        row_number() over (partition by playlist_id, theme order by snapshot_at, theme_source) as place
    from states
    where length(trim(playlist_id)) > 0
)
select
    playlist_id,
    theme,
    snapshot_at as found_at,
    theme_source as source
from ranked
where place = 1
