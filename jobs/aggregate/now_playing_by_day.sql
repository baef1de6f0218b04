-- A network's day: posts that repeat no other, how many are matched, and the mood of what they name.
-- grain: day of day
-- key: day, network
-- checks:
--   matched_fits_posts: matched <= posts
--   rate_in_range: match_rate between 0 and 1
-- columns:
--   day date The UTC day.
--   network text x, mastodon, bluesky or other.
--   posts bigint Posts, reposts left out.
--   matched bigint Those with a track.
--   match_rate double? matched / posts.
--   mean_valence double? Over matched posts whose track has features.
--   mean_energy double? Over matched posts whose track has features.
with said as (
    select * from posts where not is_repost
),
matches as (
    select * from post_matches
),
features as (
    select * from audio_features where has_features
)
select cast(s.created_at as date) as day, s.network, count(*) as posts, count(m.track_id) as matched, divide(count(m.track_id), count(*)) as match_rate,
    mean(f.valence) as mean_valence, mean(f.energy) as mean_energy
from said as s
left join matches as m on m.network = s.network and m.post_id = s.post_id and s.created_at = m.created_at
left join features as f on f.track_id = m.track_id
group by cast(s.created_at as date), s.network
