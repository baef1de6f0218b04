-- A track as known from every observation of it: each column is its newest non-null value.
-- grain: whole
-- key: track_id
-- latest: _observed_at desc
-- checks:
--   track_id_has_shape: length(track_id) = 22 and not rlike(track_id, '[^0-9A-Za-z]')
--   duration_is_positive: _duration_ms >= 0
--   popularity_in_range: _popularity between 0 and 100
-- columns:
--   track_id text The track's id.
--   isrc text? International recording code.
--   title text Title.
--   album_id text? The album's id.
--   album text? The album's name.
--   release_date text? As given: year, month or day.
--   release_year int? The year of release_date.
--   duration_ms bigint? Length in ms; 0 in a source means unknown.
--   explicit boolean? Marked as explicit.
--   popularity int? 0..100.
--   seen_first_at instant? The oldest dated observation.
--   seen_last_at instant? The newest dated observation.
with raw as (
    select * from raw_tracks
),
-- What breaks a rule is rejected as a whole: none of its values may reach the track.
observed as (
    select track_id, observed_at, isrc, nullif(title, '') as title, album_id, album, release_date, nullif(duration_ms, 0) as duration_ms, explicit, popularity
    from raw
    where length(track_id) = 22 and not rlike(track_id, '[^0-9A-Za-z]')
        and coalesce(duration_ms, 0) >= 0 and coalesce(popularity, 0) between 0 and 100
),
-- When the newest non-null value of each column was observed; null when all its values are undated.
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
        max(observed_at) as seen_last_at
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
        max(d.seen_last_at) as seen_last_at
    from observed as o
    join dated as d on d.track_id = o.track_id
    group by o.track_id
)
select r.track_id, m.isrc, coalesce(m.title, nullif(r.title, '')) as title, m.album_id, m.album, m.release_date,
    case
        when rlike(m.release_date, '^[0-9]{4}') and substring(m.release_date, 5, 1) in ('', '-')
        then nullif(try_cast(substring(m.release_date, 1, 4) as int), 0)
    end as release_year,
    m.duration_ms, m.explicit, m.popularity, m.seen_first_at, m.seen_last_at,
    r.duration_ms as _duration_ms, r.popularity as _popularity, r.observed_at as _observed_at,
    r.payload, r._source, r._file, r._line, r._seen_at
from raw as r
left join merged as m on m.track_id = r.track_id
