-- An artist as known from the credits of every observed track: each column is its newest non-null value.
-- grain: whole
-- key: artist_id
-- latest: _observed_at desc
-- checks:
--   artist_id_has_shape: rlike(artist_id, '^[0-9A-Za-z]{22}$')
-- columns:
--   artist_id text The artist's id.
--   artist text The artist's name.
--   genres text[]? Genres, where a source gives them.
--   seen_first_at instant? The oldest dated observation.
--   seen_last_at instant? The newest dated observation.
with raw as (
    select * from raw_tracks
),
-- Ids belong to names only where there are as many.
placed as (
    select *, explode(sequence(0, size(artists) - 1)) as place
    from raw
    where size(artists) > 0 and size(artist_ids) = size(artists)
),
credited as (
    select *, element_at(artist_ids, cast(place + 1 as int)) as artist_id, nullif(element_at(artists, cast(place + 1 as int)), '') as name
    from placed
),
dated as (
    select *, max(case when name is not null then observed_at end) over (partition by artist_id) as name_at
    from credited
    where artist_id is not null
)
select artist_id,
    max(case when coalesce(observed_at = name_at, name_at is null) then name end) over of_artist as artist,
    case when 1 = 0 then artists end as genres,
    min(observed_at) over of_artist as seen_first_at,
    max(observed_at) over of_artist as seen_last_at,
    observed_at as _observed_at, payload, _source, _file, _line, _seen_at
from dated
window of_artist as (partition by artist_id)
