namespace SparkMusic.Spotify;

/// <summary>Spotify's measures of a track; not for apps made since 2024-11-27.</summary>
public sealed record AudioFeatures
{
    public string? Id { get; init; }

    public double? Danceability { get; init; }

    public double? Energy { get; init; }

    /// <summary>Pitch class 0..11, -1 = none found.</summary>
    public long? Key { get; init; }

    /// <summary>dB.</summary>
    public double? Loudness { get; init; }

    public long? Mode { get; init; }

    public double? Speechiness { get; init; }

    public double? Acousticness { get; init; }

    public double? Instrumentalness { get; init; }

    public double? Liveness { get; init; }

    public double? Valence { get; init; }

    /// <summary>Beats per minute.</summary>
    public double? Tempo { get; init; }

    public long? DurationMs { get; init; }

    public long? TimeSignature { get; init; }
}
