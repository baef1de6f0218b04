-- A stay of a track in a playlist: from added_at until removed_on; added, removed and added again is two rows.
-- Histories (files whose states have neither all tracks, nor a total, nor an id of the state) say the removal themselves. For snapshots it
-- is the day of the first complete one, an empty one too, without this track of this added_at; incomplete ones never show who is gone.
-- grain: whole
-- key: playlist_id, track_id, added_at, removed_on
-- duplicate: _is_closed_later
-- latest: _snapshot_at desc
-- checks:
--   local_file: _item_kind <> 'local_file'
--   episode: _item_kind <> 'episode'
--   missing: _item_kind <> 'missing'
--   track_id_has_shape: _item_kind <> 'track' or length(track_id) = 22 and not rlike(track_id, '[^0-9A-Za-z]')
--   warn removed_after_added: removed_on >= cast(added_at as date)
-- columns:
--   playlist_id text The playlist's id.
--   track_id text The track's id.
--   added_at instant? When it was added; null = unknown.
--   removed_on date? null = there; else the day the source gives, or the day of the first complete snapshot without it.
--   position int? Place in the playlist, from 0, as last observed.
--   added_is_first_seen boolean Added on the first day the playlist was ever seen: the real added date is unknown.
with
states as (
    select * from raw_playlists
),
items as (
    select * from raw_playlist_tracks
),
snapshots as (
    select playlist_id, snapshot_at, bool_or(is_complete) as is_complete, bool_or(startswith(_source, 'file:')) as is_of_file
    from states
    where is_complete or tracks_total is not null or snapshot_id is not null or not startswith(_source, 'file:')
    group by playlist_id, snapshot_at
),
followed as (
    select
        playlist_id, snapshot_at, is_of_file,
        min(cast(snapshot_at as date)) over (partition by playlist_id) as first_day,
        min(case when is_complete then snapshot_at end) over
            (partition by playlist_id order by snapshot_at rows between 1 following and unbounded following) as next_complete_at
    from snapshots
),
observed as (
    select items.*, followed.playlist_id is null as is_history, followed.first_day, followed.next_complete_at
    from items
    left join followed on followed.playlist_id = items.playlist_id and followed.snapshot_at = items.snapshot_at
        and (followed.is_of_file or not startswith(items._source, 'file:'))
),
placed as (
    select
        observed.*, min(case when is_history then cast(added_at as date) end) over (partition by playlist_id) as history_first_day,
        lead(snapshot_at) over (partition by is_history, item_kind, playlist_id, track_id, added_at order by snapshot_at) as next_seen_at
    from observed
),
ended as (
    select placed.*, case when next_seen_at is null or next_seen_at > next_complete_at then next_complete_at end as gone_at
    from placed
),
closed as (
    -- each sight of a stay gets its end, several in one state too
    select
        ended.*,
        min(gone_at) over (partition by is_history, item_kind, playlist_id, track_id, added_at order by snapshot_at
            rows between current row and unbounded following) as closed_at
    from ended
),
resolved as (
    select closed.*, coalesce(removed_on, cast(closed_at as date)) as left_on,
        case when removed_on is not null then snapshot_at else closed_at end as known_at
    from closed
)
select
    playlist_id, coalesce(track_id, '') as track_id, added_at, left_on as removed_on, position,
    coalesce(cast(added_at as date) = coalesce(first_day, history_first_day), false) as added_is_first_seen,
    item_kind as _item_kind, snapshot_at as _snapshot_at,
    left_on is null and snapshot_at < max(known_at) over (partition by item_kind, playlist_id, track_id, added_at) as _is_closed_later,
    payload, _source, _file, _line, _seen_at
from resolved
