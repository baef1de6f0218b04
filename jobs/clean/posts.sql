-- A post once, as its newest state says.
-- grain: day of created_at
-- key: network, post_id
-- duplicate: cast(_belongs_at as date) <> cast(created_at as date)
-- latest: edited_at desc, created_at
-- checks:
--   network_is_known: network in ('x', 'mastodon', 'bluesky', 'other')
--   post_id_is_given: post_id <> ''
--   created_at_is_possible: created_at >= instant('2006-01-01T00:00:00Z')
--   track_id_has_shape: length(spotify_track_id) = 22 and not rlike(spotify_track_id, '[^0-9A-Za-z]')
-- columns:
--   network text x, mastodon, bluesky or other.
--   post_id text Unique in its network: X's number, Mastodon's uri, Bluesky's at:// uri.
--   author_hash text? Who wrote it, hashed with the lake's salt; null where the source does not say.
--   created_at instant When it was written; where its author claims a time to come, when it was seen.
--   edited_at instant? When this state of it was written; null = the first.
--   language text? As the network says.
--   text text What a person reads, entities of HTML decoded.
--   cleaned_text text The text without hashtags, mentions and links.
--   hashtags text[] Its hashtags without their sign.
--   links text[] Where its links go, one of its preview too.
--   url text? Its address.
--   spotify_track_id text? The track of its first link to one on Spotify.
--   is_repost boolean Whether it repeats another's post.
--   is_bot boolean? Whether its author is a program; null where the network does not say.
with raw as (
    select * from raw_posts
),
moved as (
    select * from moved_posts
)
select r.network, r.post_id, r.author_hash, r.created_at, r.edited_at, r.language, r.text, r.cleaned_text, r.hashtags, r.links, r.url,
    r.spotify_track_id, r.is_repost, r.is_bot, r.payload, r._source, r._file, r._line, r._seen_at, m.created_at as _belongs_at
from raw as r
left join moved as m on m.network = r.network and m.post_id = r.post_id
