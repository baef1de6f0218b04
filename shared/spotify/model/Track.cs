namespace SparkMusic.Spotify;

/// <summary>A credited artist; without an id inside local files.</summary>
public sealed record ArtistRef(string? Id, string? Name);

/// <summary>Every field may be absent: what an app may see depends on its kind, and changes.</summary>
public sealed record Track
{
    public string? Id { get; init; }

    public string? Uri { get; init; }

    /// <summary><c>track</c> or <c>episode</c>, in any case of letters.</summary>
    public string? Type { get; init; }

    public string? Name { get; init; }

    public long? DurationMs { get; init; }

    public bool? Explicit { get; init; }

    public bool? IsLocal { get; init; }

    /// <summary>Only where a market was given.</summary>
    public bool? IsPlayable { get; init; }

    /// <summary>0..100; not for the restricted kind of app.</summary>
    public long? Popularity { get; init; }

    public long? DiscNumber { get; init; }

    public long? TrackNumber { get; init; }

    public ExternalIds? ExternalIds { get; init; }

    public Album? Album { get; init; }

    /// <summary>In the order of the credits.</summary>
    public IReadOnlyList<ArtistRef?>? Artists { get; init; }

    /// <summary>The track that was asked for, where another of the market stands for it.</summary>
    public LinkedTrack? LinkedFrom { get; init; }

    public bool IsEpisode => string.Equals(Type, "episode", StringComparison.OrdinalIgnoreCase);
}

public sealed record LinkedTrack(string? Id);

public sealed record ExternalIds(string? Isrc, string? Ean, string? Upc);

public sealed record Album
{
    public string? Id { get; init; }

    /// <summary>May be empty.</summary>
    public string? Name { get; init; }

    /// <summary>album, single or compilation.</summary>
    public string? AlbumType { get; init; }

    public long? TotalTracks { get; init; }

    /// <summary>A year, a month or a day.</summary>
    public string? ReleaseDate { get; init; }

    public string? ReleaseDatePrecision { get; init; }

    public IReadOnlyList<ArtistRef?>? Artists { get; init; }

    public ExternalIds? ExternalIds { get; init; }

    /// <summary>Only in an album that was asked for itself; its tracks name no album and no ISRC.</summary>
    public Page<Track>? Tracks { get; init; }
}
