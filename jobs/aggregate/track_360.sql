-- All that is known of a track: its features, where it is heard and how well it does.
-- grain: whole
-- key: track_id
-- checks:
--   counts_are_counts: playlists >= 0 and chart_days >= 0 and mentions >= 0 and coalesce(listens, 0) >= 0
--   charted_tracks_have_a_rank: (chart_days > 0) = (best_rank is not null)
-- columns:
--   track_id text The track's id.
--   title text Title.
--   artists text[] Credited artists, in order.
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
--   duration_ms bigint? The track's length in ms, else the provider's.
--   time_signature int? Beats per bar, 3..7.
--   provider text? Who gave the features.
--   playlists bigint Different playlists that it is or was in.
--   first_added_at instant? When it was first added to one, as far as that is known.
--   chart_days bigint Different dates on which it was on a chart.
--   best_rank int? Best place on any chart; null when it was on none.
--   mentions bigint Posts that name it, reposts left out: the sum of its days in now_playing_top_tracks.
--   listens bigint? Listens of it; null, as no source of listening events is read: 0 would say that nobody heard it.
--   popularity int? 0..100, the newest observed.
--   quadrant text? happy, tense, calm or sad, by valence and energy at 0.5.
with all_tracks as (
    select * from enriched_tracks
),
memberships as (
    select * from playlist_tracks
),
entries as (
    select * from chart_entries
),
days_named as (
    select * from now_playing_top_tracks
),
listed as (
    select track_id, count(distinct playlist_id) as playlists, min(added_at) as first_added_at
    from memberships
    group by track_id
),
charted as (
    select track_id, count(distinct chart_date) as chart_days, min(rank) as best_rank
    from entries
    where track_id is not null
    group by track_id
),
named as (
    select track_id, sum(mentions) as mentions
    from days_named
    group by track_id
)
select t.track_id, t.title, t.artists, t.danceability, t.energy, t.key, t.loudness, t.mode, t.speechiness, t.acousticness, t.instrumentalness,
    t.liveness, t.valence, t.tempo, t.duration_ms, t.time_signature, t.provider, coalesce(l.playlists, 0) as playlists, l.first_added_at,
    coalesce(c.chart_days, 0) as chart_days, c.best_rank, coalesce(n.mentions, 0) as mentions, cast(null as bigint) as listens,
    t.popularity, t.quadrant
from all_tracks as t
left join listed as l on l.track_id = t.track_id
left join charted as c on c.track_id = t.track_id
left join named as n on n.track_id = t.track_id
