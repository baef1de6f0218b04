-- What an artist's page said at a moment; popularity and followers are null where the kind of app does not see them.
-- grain: month of snapshot_at
-- key: artist_id, snapshot_at
-- latest: snapshot_at desc
-- checks:
--   artist_id_has_shape: length(artist_id) = 22 and not rlike(artist_id, '[^0-9A-Za-z]')
--   artist_is_given: length(trim(artist)) > 0
--   popularity_in_range: popularity between 0 and 100
--   followers_are_counted: followers >= 0
-- columns:
--   artist_id text The artist's id.
--   snapshot_at instant When the artist was observed.
--   artist text The name as of then.
--   popularity int? 0..100.
--   followers bigint? Followers as of then.
--   genres text[] Genres as of then; empty where the source gives none.
with raw as (
    select * from raw_artist_snapshots
)
select artist_id, snapshot_at, artist, popularity, followers, genres, payload, _source, _file, _line, _seen_at
from raw
