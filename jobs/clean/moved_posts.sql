-- A post that sources place on several days, and where it belongs: days of posts are built apart, and a post stands in one of them.
-- grain: whole
-- key: network, post_id
-- checks:
--   days_are_several: days > 1
-- columns:
--   network text x, mastodon, bluesky or other.
--   post_id text The post.
--   created_at instant When it was written, as its newest state says; the earliest where several are as new.
--   days bigint Different UTC days that its states name.
with raw as (
    select * from raw_posts
),
-- Only states that posts would keep: its checks again.
states as (
    select network, post_id, created_at, edited_at
    from raw
    where network in ('x', 'mastodon', 'bluesky', 'other')
        and post_id <> ''
        and created_at >= instant('2006-01-01T00:00:00Z')
        and coalesce(length(spotify_track_id) = 22 and not rlike(spotify_track_id, '[^0-9A-Za-z]'), true)
),
moved as (
    select network, post_id, count(distinct cast(created_at as date)) as days
    from states
    group by network, post_id
    having min(cast(created_at as date)) <> max(cast(created_at as date))
),
ranked as (
    select s.network, s.post_id, s.created_at, m.days,
        row_number() over (partition by s.network, s.post_id order by s.edited_at desc nulls last, s.created_at) as place
    from states as s
    join moved as m on m.network = s.network and m.post_id = s.post_id
)
select network, post_id, created_at, days
from ranked
where place = 1
