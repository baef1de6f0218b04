-- How many of the tracks that a table speaks of have audio features, from whom, and why each provider has none of the others.
-- grain: whole
-- key: table_name, provider
-- settings: providers
-- checks:
--   share_in_range: share between 0 and 1
--   every_missing_track_has_a_reason: provider <> 'none' or tracks = not_found + closed + never_asked + without_id
-- columns:
--   table_name text tracks, chart_entries or playlist_tracks.
--   provider text Who gave the features; none = without danceability, energy and valence. Providers that gave none have a row too.
--   tracks bigint Different tracks.
--   share double Their share of the table's tracks.
--   not_found bigint Of the tracks without features: the provider was asked and does not have them (none: every provider that could be asked).
--   closed bigint It cannot be asked: closed to this app, at its limit, or failing (none: that holds for all providers).
--   never_asked bigint It could be asked and was not yet (none: at least one provider).
--   without_id bigint The source gives no track id, so nobody can be asked.
with all_tracks as (select * from tracks),
entries as (select * from chart_entries),
memberships as (select * from playlist_tracks),
features as (select * from audio_features),
gaps as (select * from feature_gaps),
providers as (
    select provider from (select explode(split(replace($providers, ' ', ''), ',')) as provider) as chain where provider <> ''
    union
    select provider from features
    union
    select provider from gaps
),
mentioned as (
    select 'tracks' as table_name, track_id as track_key, track_id from all_tracks
    union
    select 'chart_entries' as table_name, track_key, track_id from entries
    union
    select 'playlist_tracks' as table_name, track_id as track_key, track_id from memberships
),
answered as (
    select m.table_name, m.track_key, m.track_id, f.provider as asked, case when f.has_features then f.provider end as provider
    from mentioned as m
    left join features as f on f.track_id = m.track_id
),
-- Why a provider has nothing. A file that was imported is read as a whole: what it lacks it does not have.
missing as (
    select a.table_name, a.track_key, p.provider,
        case
            when a.track_id is null then 0
            when g.track_id is not null or a.asked = p.provider or s.provider is null and startswith(p.provider, 'file:') then 2
            when s.reason <> 'open' then 1
            else 3
        end as reason
    from (select * from answered where provider is null) as a
    cross join providers as p
    left join gaps as g on g.provider = p.provider and g.track_id = a.track_id
    left join gaps as s on s.provider = p.provider and s.track_id = '*'
),
-- What can still be done counts more than what was tried.
reasons as (
    select table_name, track_key, provider, reason from missing
    union all
    select a.table_name, a.track_key, 'none' as provider, coalesce(max(m.reason), case when max(a.track_id) is null then 0 else 3 end) as reason
    from answered as a
    left join missing as m on m.table_name = a.table_name and m.track_key = a.track_key
    where a.provider is null
    group by a.table_name, a.track_key
),
-- A provider without a track of the table has a row too.
counted as (
    select table_name, provider, 1 as tracks, -1 as reason from answered where provider is not null
    union all
    select table_name, provider, case when provider = 'none' then 1 else 0 end as tracks, reason from reasons
    union all
    select table_name, provider, 0 as tracks, -1 as reason from (select distinct table_name from mentioned) as named cross join providers
),
summed as (
    select table_name, provider, cast(sum(tracks) as bigint) as tracks, count(*) filter (where reason = 2) as not_found,
        count(*) filter (where reason = 1) as closed, count(*) filter (where reason = 3) as never_asked, count(*) filter (where reason = 0) as without_id
    from counted
    group by table_name, provider
)
select table_name, provider, tracks, divide(tracks, sum(tracks) over (partition by table_name)) as share, not_found, closed, never_asked, without_id
from summed
