-- An artist as known from the credits of every observed track and from its own page: each column is its newest non-null value.
-- grain: whole
-- key: artist_id
-- latest: _observed_at desc
-- checks:
--   artist_id_has_shape: length(artist_id) = 22 and not rlike(artist_id, '[^0-9A-Za-z]')
-- columns:
--   artist_id text The artist's id.
--   artist text The artist's name.
--   genres text[]? The newest genres that its page gave.
--   seen_first_at instant? The oldest dated observation.
--   seen_last_at instant? The newest dated observation.
with raw as (
    select * from raw_tracks
),
pages as (
    select * from raw_artist_snapshots
),
-- Ids belong to names only where there are as many.
placed as (
    select *, explode(sequence(0, size(artists) - 1)) as place
    from raw
    where size(artists) > 0 and size(artist_ids) = size(artists)
),
credited as (
    select element_at(artist_ids, cast(place + 1 as int)) as artist_id, nullif(element_at(artists, cast(place + 1 as int)), '') as name,
        case when 1 = 0 then artists end as genres, observed_at, payload, _source, _file, _line, _seen_at
    from placed
    union all
    select artist_id, nullif(artist, '') as name, genres, snapshot_at as observed_at, payload, _source, _file, _line, _seen_at
    from pages
),
dated as (
    select artist_id, max(case when name is not null then observed_at end) as name_at, max(case when size(genres) > 0 then observed_at end) as genres_at,
        min(observed_at) as seen_first_at, max(observed_at) as seen_last_at
    from credited
    where artist_id is not null
    group by artist_id
),
merged as (
    select c.artist_id,
        max(case when coalesce(c.observed_at = d.name_at, d.name_at is null) then c.name end) as artist,
        max(case when size(c.genres) > 0 and c.observed_at = d.genres_at then c.genres end) as genres,
        max(d.seen_first_at) as seen_first_at,
        max(d.seen_last_at) as seen_last_at
    from credited as c
    join dated as d on d.artist_id = c.artist_id
    group by c.artist_id
)
select c.artist_id, m.artist, m.genres, m.seen_first_at, m.seen_last_at,
    c.observed_at as _observed_at, c.payload, c._source, c._file, c._line, c._seen_at
from credited as c
join merged as m on m.artist_id = c.artist_id
