-- As artists.sql, but credits that are as they should be are merged before they are returned: _omitted counts those a row stands for.
with raw as (
    select * from raw_tracks
),
pages as (
    select * from raw_artist_snapshots
),
credited as (
    select observed_at, unnest(artist_ids) as artist_id, nullif(unnest(artists), '') as name, null::varchar[] as genres
    from raw
    where size(artists) > 0 and size(artist_ids) = size(artists)
    union all
    select snapshot_at, artist_id, nullif(artist, ''), genres
    from pages
),
dated as (
    select artist_id, max(case when name is not null then observed_at end) as name_at, max(case when size(genres) > 0 then observed_at end) as genres_at,
        min(observed_at) as seen_first_at, max(observed_at) as seen_last_at, count(*) as credits
    from credited
    where artist_id is not null
    group by artist_id
),
merged as (
    select c.artist_id,
        max(case when coalesce(c.observed_at = d.name_at, d.name_at is null) then c.name end) as artist,
        max(case when size(c.genres) > 0 and c.observed_at = d.genres_at then c.genres end) as genres,
        max(d.seen_first_at) as seen_first_at,
        max(d.seen_last_at) as seen_last_at,
        max(d.credits) as credits
    from credited as c
    join dated as d on d.artist_id = c.artist_id
    group by c.artist_id
),
-- Artists to refuse: their credits are returned one by one.
refused as (
    select artist_id from merged where artist is null or not rlike(artist_id, '^[0-9A-Za-z]{22}$')
),
single as (
    select unnest(artist_ids) as artist_id, observed_at, payload, _source, _file, _line, _seen_at
    from raw
    where size(artists) > 0 and size(artist_ids) = size(artists)
    union all
    select artist_id, snapshot_at, payload, _source, _file, _line, _seen_at
    from pages
),
candidates as (
    select *, null as _observed_at, '' as payload, '' as _source, null as _file, null as _line, null as _seen_at
    from merged
    anti join refused on refused.artist_id = merged.artist_id
    union all by name
    select m.artist_id, m.artist, m.genres, m.seen_first_at, m.seen_last_at, 1 as credits, s.observed_at as _observed_at, s.payload, s._source, s._file, s._line, s._seen_at
    from single as s
    semi join refused on refused.artist_id = s.artist_id
    join merged as m on m.artist_id = s.artist_id
)
select *, credits - 1 as _omitted
from candidates
