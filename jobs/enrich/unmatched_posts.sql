-- A post that speaks of no track we know: nothing is dropped without a reason.
-- grain: day of created_at
-- key: network, post_id
-- checks:
--   reason_is_known: reason in ('too_short', 'no_result', 'below_threshold', 'ambiguous', 'not_music')
-- columns:
--   network text x, mastodon, bluesky or other.
--   post_id text The post.
--   created_at instant When it was written.
--   cleaned_text text The text without hashtags, mentions and links.
--   reason text too_short, no_result, below_threshold, ambiguous or not_music.
--   best_score double? Of the best candidate that was not good enough.
with decisions as (
    select * from post_decisions
)
select network, post_id, created_at, cleaned_text, reason, score as best_score
from decisions
where track_id is null
