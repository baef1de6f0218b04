-- A track's audio features, all from the one provider that comes first; values of two providers are never mixed.
-- grain: whole
-- key: track_id
-- latest: _provider_place, fetched_at desc, provider
-- settings: providers
-- checks:
--   track_id_has_shape: length(track_id) = 22 and not rlike(track_id, '[^0-9A-Za-z]')
--   has_a_feature: coalesce(danceability, energy, key, loudness, mode, speechiness, acousticness, instrumentalness, liveness, valence, tempo, time_signature) is not null
--   danceability_in_range: danceability between 0 and 1
--   energy_in_range: energy between 0 and 1
--   key_in_range: key between -1 and 11
--   loudness_in_range: loudness between -60 and 6
--   warn loudness_below_zero: loudness <= 0
--   mode_in_range: mode between 0 and 1
--   speechiness_in_range: speechiness between 0 and 1
--   acousticness_in_range: acousticness between 0 and 1
--   instrumentalness_in_range: instrumentalness between 0 and 1
--   liveness_in_range: liveness between 0 and 1
--   valence_in_range: valence between 0 and 1
--   tempo_is_positive: tempo > 0 and tempo < 1e5
--   duration_is_positive: duration_ms > 0
--   time_signature_in_range: time_signature between 3 and 7
-- columns:
--   track_id text The track's id.
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
--   provider text Who answered: spotify, reccobeats, file:<name>.
--   fetched_at instant? When; null = oldest.
--   quadrant text? happy, tense, calm or sad, by valence and energy at 0.5.
--   has_features boolean Whether danceability, energy and valence are all there.
with raw as (
    select * from raw_audio_features
),
-- The place in the list of providers; who is not in it (files) comes behind all who are.
ranked as (
    select *, instr(',' || replace($providers, ' ', '') || ',', ',' || replace(provider, ' ', '') || ',') as place
    from raw
)
select track_id, danceability, energy, key, loudness, mode, speechiness, acousticness, instrumentalness, liveness, valence,
    nullif(tempo, 0e0) as tempo, duration_ms, time_signature, provider, fetched_at,
    case
        when valence >= 0.5e0 and energy >= 0.5e0 then 'happy'
        when valence < 0.5e0 and energy >= 0.5e0 then 'tense'
        when valence >= 0.5e0 and energy < 0.5e0 then 'calm'
        when valence < 0.5e0 and energy < 0.5e0 then 'sad'
    end as quadrant,
    danceability is not null and energy is not null and valence is not null as has_features,
    case when place > 0 then place else 1000000 end as _provider_place, payload, _source, _file, _line, _seen_at
from ranked
