-- A track as known from every observation of it: each column is its newest non-null value.
-- grain: whole
-- key: track_id
-- latest: _observed_at desc
-- checks:
--   track_id_has_shape: rlike(track_id, '^[0-9A-Za-z]{22}$')
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
judged as (
    select *, rlike(track_id, '^[0-9A-Za-z]{22}$') and coalesce(duration_ms, 0) >= 0 and coalesce(popularity, 0) between 0 and 100 as is_valid
    from raw
),
observed as (
    select track_id, observed_at as _observed_at, nullif(title, '') as _title, duration_ms as _duration_ms, popularity as _popularity,
        payload, _source, _file, _line, _seen_at,
        case when is_valid then observed_at end as observed_at,
        case when is_valid then isrc end as isrc,
        case when is_valid and title <> '' then title end as title,
        case when is_valid then album_id end as album_id,
        case when is_valid then album end as album,
        case when is_valid then release_date end as release_date,
        case when is_valid and duration_ms > 0 then duration_ms end as duration_ms,
        case when is_valid then explicit end as explicit,
        case when is_valid then popularity end as popularity
    from judged
),
-- When the newest non-null value of each column was observed; null when all its values are undated.
dated as (
    select *,
        max(case when isrc is not null then observed_at end) over of_track as isrc_at,
        max(case when title is not null then observed_at end) over of_track as title_at,
        max(case when album_id is not null then observed_at end) over of_track as album_id_at,
        max(case when album is not null then observed_at end) over of_track as album_at,
        max(case when release_date is not null then observed_at end) over of_track as release_date_at,
        max(case when duration_ms is not null then observed_at end) over of_track as duration_ms_at,
        max(case when explicit is not null then observed_at end) over of_track as explicit_at,
        max(case when popularity is not null then observed_at end) over of_track as popularity_at
    from observed
    window of_track as (partition by track_id)
),
merged as (
    select track_id, _observed_at, _title, _duration_ms, _popularity, payload, _source, _file, _line, _seen_at,
        max(case when coalesce(observed_at = isrc_at, isrc_at is null) then isrc end) over of_track as isrc,
        max(case when coalesce(observed_at = title_at, title_at is null) then title end) over of_track as title,
        max(case when coalesce(observed_at = album_id_at, album_id_at is null) then album_id end) over of_track as album_id,
        max(case when coalesce(observed_at = album_at, album_at is null) then album end) over of_track as album,
        max(case when coalesce(observed_at = release_date_at, release_date_at is null) then release_date end) over of_track as release_date,
        max(case when coalesce(observed_at = duration_ms_at, duration_ms_at is null) then duration_ms end) over of_track as duration_ms,
        max(case when coalesce(observed_at = explicit_at, explicit_at is null) then explicit end) over of_track as explicit,
        max(case when coalesce(observed_at = popularity_at, popularity_at is null) then popularity end) over of_track as popularity,
        min(observed_at) over of_track as seen_first_at,
        max(observed_at) over of_track as seen_last_at
    from dated
    window of_track as (partition by track_id)
)
select track_id, isrc, coalesce(title, _title) as title, album_id, album, release_date,
    case when rlike(release_date, '^[0-9]{4}(-|$)') then nullif(try_cast(substring(release_date, 1, 4) as int), 0) end as release_year,
    duration_ms, explicit, popularity, seen_first_at, seen_last_at,
    _duration_ms, _popularity, _observed_at, payload, _source, _file, _line, _seen_at
from merged
