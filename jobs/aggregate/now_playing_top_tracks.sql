-- How often each track was named on a day, over all networks; reposts do not count.
-- grain: day of day
-- key: day, track_id
-- checks:
--   authors_fit_mentions: authors <= mentions
--   rank_is_positive: rank >= 1
-- columns:
--   day date The UTC day.
--   track_id text The track.
--   mentions bigint Posts that name it.
--   authors bigint Different people among those whom the network tells.
--   rank int Place by mentions, then authors, then id.
with said as (
    select * from posts where not is_repost
),
matches as (
    select * from post_matches
),
counted as (
    select cast(s.created_at as date) as day, m.track_id, count(*) as mentions, count(distinct s.author_hash) as authors
    from matches as m
    join said as s on s.network = m.network and s.post_id = m.post_id and s.created_at = m.created_at
    group by cast(s.created_at as date), m.track_id
)
select day, track_id, mentions, authors, row_number() over (partition by day order by mentions desc, authors desc, track_id) as rank
from counted
