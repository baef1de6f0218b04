-- An artist's place in a track's credits: the whole list of one observation, the newest that gives ids, else the newest.
-- grain: whole
-- key: track_id, position
-- duplicate: _age > 1
-- checks:
--   track_id_has_shape: length(track_id) = 22 and not rlike(track_id, '[^0-9A-Za-z]')
--   artist_id_has_shape: length(artist_id) = 22 and not rlike(artist_id, '[^0-9A-Za-z]')
--   artist_has_name: artist <> ''
-- columns:
--   track_id text The track's id.
--   position int Place in the credits, from 0.
--   artist_id text? The artist's id.
--   artist text The artist's name.
with raw as (
    select * from raw_tracks
),
-- Ids belong to names only where there are as many.
listed as (
    select *, coalesce(size(artist_ids) = size(artists), false) as has_ids
    from raw
    where size(artists) > 0
),
ranked as (
    select *,
        row_number() over (
            partition by track_id
            order by has_ids desc, observed_at desc nulls last, md5(payload) desc nulls last, _file nulls last, _line nulls last
        ) as _age
    from listed
),
placed as (
    select *, explode(sequence(0, size(artists) - 1)) as place
    from ranked
)
select track_id, cast(place as int) as position,
    case when has_ids then element_at(artist_ids, cast(place + 1 as int)) end as artist_id,
    element_at(artists, cast(place + 1 as int)) as artist,
    _age, payload, _source, _file, _line, _seen_at
from placed
