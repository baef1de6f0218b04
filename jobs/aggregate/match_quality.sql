-- How the posts of a day were matched, and why not: every post counts once.
-- grain: day of day
-- key: day, network, method_or_reason
-- columns:
--   day date The UTC day.
--   network text x, mastodon, bluesky or other.
--   method_or_reason text link or search for matched posts, else why there is no match.
--   posts bigint Posts.
--   median_score double? Of the matches, or of the best candidates that were not good enough.
with decisions as (
    select * from post_decisions
)
select cast(created_at as date) as day, network, coalesce(method, reason) as method_or_reason, count(*) as posts, median(score) as median_score
from decisions
group by cast(created_at as date), network, coalesce(method, reason)
