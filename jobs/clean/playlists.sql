-- One observed state of a playlist: its name and counts as of then, and the theme that found it first.
-- grain: month of snapshot_at
-- key: playlist_id, snapshot_at
-- latest: snapshot_at desc, followers desc
-- checks:
--   playlist_id_is_given: length(trim(playlist_id)) > 0
--   warn followers_is_a_count: followers >= 0
--   warn tracks_total_is_a_count: tracks_total >= 0
-- columns:
--   playlist_id text The playlist's id.
--   snapshot_at instant When this state of it was observed.
--   name text Its name as of then.
--   owner text? Its owner's id.
--   followers bigint? Followers as of then.
--   tracks_total bigint? Tracks as of then, as the source counts them.
--   theme text The theme that found it first (no time: last; tie: the smallest text).
--   snapshot_id text? The source's id of this state.
with
states as (
    select * from raw_playlists
),
themes as (
    select * from playlist_themes
),
ranked as (
    select
        playlist_id,
        theme,
        row_number() over (partition by playlist_id order by case when found_at is null then 1 else 0 end, found_at, theme) as place
    from themes
),
first_themes as (
    select playlist_id, theme from ranked where place = 1
)
select
    states.playlist_id,
    states.snapshot_at,
    states.name,
    states.owner,
    states.followers,
    states.tracks_total,
    coalesce(first_themes.theme, states.theme) as theme,
    states.snapshot_id,
    states.payload,
    states._source,
    states._file,
    states._line,
    states._seen_at
from states
left join first_themes on first_themes.playlist_id = states.playlist_id
