-- What people said they heard: a matched post with its track.
-- grain: day of posted_at
-- key: network, post_id
-- columns:
--   network text x, mastodon, bluesky or other.
--   post_id text The post.
--   posted_at instant When it was written.
--   url text? Its address.
--   text text What a person reads.
--   track_id text The track.
--   track text? Its title; null where nothing but a link tells of it.
--   artists text[] Credited artists, in order.
--   popularity int? 0..100.
--   danceability double? 0..1, how fit for dancing.
--   energy double? 0..1, intensity and activity.
--   key int? Pitch class 0..11, -1 = none found.
--   loudness double? Mean loudness in dB, about -60..0.
--   mode int? 1 major, 0 minor.
--   speechiness double? 0..1, presence of spoken words.
--   acousticness double? 0..1, confidence that it is acoustic.
--   instrumentalness double? 0..1, likelihood of no vocals.
--   liveness double? 0..1, likelihood of an audience.
--   valence double? 0..1, musical positiveness.
--   tempo double? Beats per minute.
--   duration_ms bigint? Length in ms.
--   time_signature int? Beats per bar, 3..7.
--   quadrant text? happy, tense, calm or sad, by valence and energy at 0.5.
--   score double 0..1, how sure the match is.
--   method text link or search.
--   is_repost boolean Whether it repeats another's post.
--   is_bot boolean? Whether its author is a program.
with said as (
    select * from posts
),
matches as (
    select * from post_matches
),
known as (
    select * from enriched_tracks
),
-- Of a track that only a link names too.
features as (
    select * from audio_features
)
select m.network, m.post_id, s.created_at as posted_at, s.url, s.text, m.track_id, coalesce(k.title, m.title) as track, m.artists, k.popularity,
    f.danceability, f.energy, f.key, f.loudness, f.mode, f.speechiness, f.acousticness, f.instrumentalness, f.liveness, f.valence, f.tempo,
    coalesce(k.duration_ms, f.duration_ms) as duration_ms, f.time_signature, f.quadrant, m.score, m.method, s.is_repost, s.is_bot
from matches as m
join said as s on s.network = m.network and s.post_id = m.post_id and s.created_at = m.created_at
left join known as k on k.track_id = m.track_id
left join features as f on f.track_id = m.track_id
