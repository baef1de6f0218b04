-- As track_artists.sql, but of a track whose every observation obeys the rules only the list that counts is returned: _omitted counts the others.
with listed as not materialized (
    select *, coalesce(size(artist_ids) = size(artists), false) as has_ids,
        coalesce(not rlike(track_id, '^[0-9A-Za-z]{22}$'), true) or list_contains(artists, '') or list_aggregate(artists, 'count') < size(artists)
            or coalesce(not rlike(array_to_string(artist_ids, ' '), '^([0-9A-Za-z]{22}( |$))*$'), false) as is_broken
    from raw_tracks
    where size(artists) > 0
),
firsts as (
    select track_id, bool_or(has_ids) as has_ids, max(observed_at) filter (has_ids) as with_ids_at, max(observed_at) filter (not has_ids) as without_ids_at,
        sum(size(artists)) as credits, bool_or(is_broken) as is_broken
    from listed
    group by track_id
),
newest as (
    select l.track_id, l.artists, case when l.has_ids then l.artist_ids end as artist_ids, f.credits,
        create_sort_key(md5(l.payload), 'desc nulls last', l._file, 'asc nulls last', l._line, 'asc nulls last') as sort_key
    from listed as l
    join firsts as f on f.track_id = l.track_id and f.has_ids = l.has_ids
        and l.observed_at is not distinct from case when f.has_ids then f.with_ids_at else f.without_ids_at end
    where not f.is_broken
),
chosen as (
    select *, row_number() over (partition by track_id order by sort_key) as age from newest
),
placed as (
    select *, unnest(range(size(artists))) as place from chosen where age = 1
),
ranked as (
    select l.*, row_number() over (
        partition by l.track_id
        order by l.has_ids desc, l.observed_at desc nulls last, md5(l.payload) desc nulls last, l._file nulls last, l._line nulls last
    ) as _age
    from listed as l
    join firsts as f on f.track_id is not distinct from l.track_id
    where f.is_broken
),
single as (
    select *, unnest(range(size(artists))) as place
    from ranked
)
select track_id, place::int as position, artist_ids[place + 1] as artist_id, artists[place + 1] as artist, 1 as _age,
    case when place = 0 then credits - size(artists) else 0 end as _omitted,
    '' as payload, '' as _source, null as _file, null as _line, null as _seen_at
from placed
union all by name
select track_id, place::int as position, case when has_ids then artist_ids[place + 1] end as artist_id, artists[place + 1] as artist, _age,
    0 as _omitted, payload, _source, _file, _line, _seen_at
from single
