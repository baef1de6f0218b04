-- A stay of a track in a playlist with the track's audio features, where any provider has them.
-- grain: whole
-- key: playlist_id, track_id, added_at, removed_on
-- columns:
--   playlist_id text The playlist's id.
--   track_id text The track's id.
--   added_at instant? When it was added; null = unknown.
--   removed_on date? The day it was gone; null = there.
--   position int? Place in the playlist, from 0, as last observed.
--   added_is_first_seen boolean Added on the first day the playlist was ever seen: the real added date is unknown.
--   danceability double? 0..1, how fit for dancing.
--   energy double? 0..1, intensity and activity.
--   key int? Pitch class 0..11, -1 = none found.
--   loudness double? Mean loudness in dB.
--   mode int? 1 major, 0 minor.
--   speechiness double? 0..1, presence of spoken words.
--   acousticness double? 0..1, confidence that it is acoustic.
--   instrumentalness double? 0..1, likelihood of no vocals.
--   liveness double? 0..1, likelihood of an audience.
--   valence double? 0..1, musical positiveness.
--   tempo double? Beats per minute.
--   duration_ms bigint? Length in ms, as the provider of the features gives it.
--   time_signature int? Beats per bar, 3..7.
--   quadrant text? happy, tense, calm or sad, by valence and energy at 0.5.
--   has_features boolean Danceability, energy and valence are all present.
with
stays as (
    select * from playlist_tracks
),
features as (
    select * from audio_features
)
select s.playlist_id, s.track_id, s.added_at, s.removed_on, s.position, s.added_is_first_seen,
    f.danceability, f.energy, f.key, f.loudness, f.mode, f.speechiness, f.acousticness, f.instrumentalness, f.liveness, f.valence,
    f.tempo, f.duration_ms, f.time_signature, f.quadrant, coalesce(f.has_features, false) as has_features
from stays as s
left join features as f on f.track_id = s.track_id
