-- A post and the track it speaks of.
-- grain: day of created_at
-- key: network, post_id
-- columns:
--   network text x, mastodon, bluesky or other.
--   post_id text The post.
--   created_at instant When it was written.
--   query text What was searched: the folded words.
--   track_id text The track.
--   title text? Its title; null where only a link tells of it.
--   artists text[] Credited artists, in order.
--   score double 0..1; a link is 1.
--   method text link or search.
--   runner_up_score double? The best other song that the same words could mean.
--   reason text Why.
with decisions as (
    select * from post_decisions
)
select network, post_id, created_at, query, track_id, title, artists, score, method, runner_up_score, reason
from decisions
where track_id is not null
