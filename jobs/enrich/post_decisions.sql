-- What was decided about a post: the track it speaks of, or why there is none. Every post has one row.
-- grain: day of created_at
-- key: network, post_id
-- checks:
--   score_in_range: score between 0 and 1
--   runner_up_in_range: runner_up_score between 0 and 1
--   matched_by_a_method: (track_id is null) = (method is null)
--   score_is_given: track_id is null or score is not null
-- columns:
--   network text x, mastodon, bluesky or other.
--   post_id text The post.
--   created_at instant When it was written.
--   cleaned_text text The text without hashtags, mentions and links.
--   query text What was searched: the folded words.
--   track_id text? The track; null = unmatched.
--   title text? Its title; null where only a link tells of it.
--   artists text[] Credited artists, in order.
--   score double? Of the match, or of the best that was not good enough; null without any.
--   method text? link or search.
--   runner_up_score double? The best other song that the same words could mean.
--   reason text Why, in words for a match; too_short, no_result, below_threshold, ambiguous or not_music for none.
with decided as (
    select * from made_decisions
)
select network, post_id, created_at, cleaned_text, query, track_id, title, artists, score, method, runner_up_score, reason
from decided
