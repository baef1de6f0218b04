-- As tracks.sql, but observations that are as they should be are merged before they are returned: _omitted counts those a row stands for.
with raw as (
    select * from raw_tracks
),
observed as (
    select track_id, observed_at, isrc, nullif(title, '') as title, album_id, album, release_date, nullif(duration_ms, 0) as duration_ms, explicit, popularity
    from raw
    where rlike(track_id, '^[0-9A-Za-z]{22}$') and coalesce(duration_ms, 0) >= 0 and coalesce(popularity, 0) between 0 and 100
),
dated as (
    select track_id,
        max(case when isrc is not null then observed_at end) as isrc_at,
        max(case when title is not null then observed_at end) as title_at,
        max(case when album_id is not null then observed_at end) as album_id_at,
        max(case when album is not null then observed_at end) as album_at,
        max(case when release_date is not null then observed_at end) as release_date_at,
        max(case when duration_ms is not null then observed_at end) as duration_ms_at,
        max(case when explicit is not null then observed_at end) as explicit_at,
        max(case when popularity is not null then observed_at end) as popularity_at,
        min(observed_at) as seen_first_at,
        max(observed_at) as seen_last_at,
        count(*) as observations
    from observed
    group by track_id
),
merged as (
    select o.track_id,
        max(case when coalesce(o.observed_at = d.isrc_at, d.isrc_at is null) then o.isrc end) as isrc,
        max(case when coalesce(o.observed_at = d.title_at, d.title_at is null) then o.title end) as title,
        max(case when coalesce(o.observed_at = d.album_id_at, d.album_id_at is null) then o.album_id end) as album_id,
        max(case when coalesce(o.observed_at = d.album_at, d.album_at is null) then o.album end) as album,
        max(case when coalesce(o.observed_at = d.release_date_at, d.release_date_at is null) then o.release_date end) as release_date,
        max(case when coalesce(o.observed_at = d.duration_ms_at, d.duration_ms_at is null) then o.duration_ms end) as duration_ms,
        max(case when coalesce(o.observed_at = d.explicit_at, d.explicit_at is null) then o.explicit end) as explicit,
        max(case when coalesce(o.observed_at = d.popularity_at, d.popularity_at is null) then o.popularity end) as popularity,
        max(d.seen_first_at) as seen_first_at,
        max(d.seen_last_at) as seen_last_at,
        max(d.observations) as observations
    from observed as o
    join dated as d on d.track_id = o.track_id
    group by o.track_id
),
-- Tracks that have rows to refuse: such a row is returned as it is.
refused as (
    select distinct track_id from raw
    where (rlike(track_id, '^[0-9A-Za-z]{22}$') and coalesce(duration_ms, 0) >= 0 and coalesce(popularity, 0) between 0 and 100) is not true
    union
    select track_id from merged where title is null
),
candidates as (
    select *, null as _duration_ms, null as _popularity, null as _observed_at, '' as payload, '' as _source, null as _file, null as _line, null as _seen_at
    from merged
    where title is not null
    union all by name
    select r.track_id, m.isrc, coalesce(m.title, nullif(r.title, '')) as title, m.album_id, m.album, m.release_date, m.duration_ms, m.explicit, m.popularity,
        m.seen_first_at, m.seen_last_at, 1 as observations, r.duration_ms as _duration_ms, r.popularity as _popularity, r.observed_at as _observed_at,
        r.payload, r._source, r._file, r._line, r._seen_at
    from raw as r
    semi join refused on r.track_id is not distinct from refused.track_id
    left join merged as m on m.track_id = r.track_id
    where m.title is null
        or (rlike(r.track_id, '^[0-9A-Za-z]{22}$') and coalesce(r.duration_ms, 0) >= 0 and coalesce(r.popularity, 0) between 0 and 100) is not true
)
select *, observations - 1 as _omitted,
    case when rlike(release_date, '^[0-9]{4}(-|$)') then nullif(try_cast(substring(release_date, 1, 4) as int), 0) end as release_year
from candidates
