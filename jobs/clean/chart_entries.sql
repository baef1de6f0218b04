-- A place of a chart on a day: the newest observation of that day, as a whole.
-- grain: month of chart_date
-- key: chart_id, chart_date, rank
-- latest: snapshot_at within chart_id, chart_date
-- checks:
--   rank_is_positive: rank >= 1
--   track_id_has_shape: length(track_id) = 22 and not rlike(track_id, '[^0-9A-Za-z]')
--   has_track_or_title: track_id is not null or title is not null
--   streams_are_counted: streams >= 0
-- columns:
--   chart_id text The playlist's id, or name:country.
--   chart_date date The day it is of.
--   rank int Place, from 1.
--   chart_name text The chart's name as of then.
--   country text? ISO country in lower case, null = global.
--   snapshot_at instant When the chart was observed.
--   track_key text track_id, else a key of folded title and folded first artist.
--   track_id text? The track's id.
--   title text? The track's title as the chart gave it.
--   title_folded text? Folded title, for comparing.
--   artist_folded text? Folded first artist, for comparing.
--   artists text[] Credited artists, in order.
--   artist_ids text[]? Their ids, in order.
--   album text? The album's name.
--   streams bigint? Streams of the period, where the chart gives them.
with raw as (
    select * from raw_chart_entries
)
select chart_id, chart_date, rank, chart_name, country, snapshot_at, track_key, track_id, title, title_folded, artist_folded, artists,
    artist_ids, album, streams, payload, _source, _file, _line, _seen_at
from raw
