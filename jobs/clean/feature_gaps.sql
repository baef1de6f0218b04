-- The newest thing that a provider said about a track it has no audio features of, or (track *) about itself.
-- grain: whole
-- key: provider, track_id
-- latest: asked_at desc
-- checks:
--   track_id_has_shape: track_id = '*' or length(track_id) = 22 and not rlike(track_id, '[^0-9A-Za-z]')
--   reason_is_known: reason in ('open', 'closed', 'limited', 'failed') and track_id = '*' or reason = 'not_found' and track_id <> '*'
-- columns:
--   provider text Who was asked: spotify, reccobeats, file:<name>.
--   track_id text The track; * = the provider itself.
--   asked_at instant When.
--   reason text not_found of a track; open, closed, limited or failed of the provider.
--   message text? What the provider said, for people.
with raw as (
    select * from raw_feature_gaps
)
select provider, track_id, asked_at, reason, message, payload, _source, _file, _line, _seen_at
from raw
