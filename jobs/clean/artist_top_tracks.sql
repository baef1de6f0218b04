-- A place among an artist's most heard tracks at a moment.
-- grain: month of snapshot_at
-- key: artist_id, snapshot_at, rank
-- latest: snapshot_at desc
-- checks:
--   artist_id_has_shape: length(artist_id) = 22 and not rlike(artist_id, '[^0-9A-Za-z]')
--   track_id_has_shape: length(track_id) = 22 and not rlike(track_id, '[^0-9A-Za-z]')
--   rank_is_positive: rank >= 1
--   popularity_in_range: popularity between 0 and 100
-- columns:
--   artist_id text The artist's id.
--   snapshot_at instant When the list was observed.
--   rank int Place, from 1.
--   track_id text The track's id.
--   title text The track's title.
--   popularity int? 0..100; null where the kind of app does not see it.
--   market text The country whose listeners made the list.
--   feat_artists text[] The other credited artists, in order.
with raw as (
    select * from raw_artist_top_tracks
)
select artist_id, snapshot_at, rank, track_id, title, popularity, market, feat_artists, payload, _source, _file, _line, _seen_at
from raw
