namespace SparkMusic.Spotify;

public sealed record PlaylistOwner(string? Id, string? DisplayName);

public sealed record Followers(long? Total);

/// <summary>
/// A playlist, or what a list says of one. Both generations of names: its entries lie under <c>items</c> or <c>tracks</c>.
/// </summary>
public sealed record Playlist
{
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Description { get; init; }

    public bool? Collaborative { get; init; }

    public bool? Public { get; init; }

    /// <summary>Changes with every edit; equal = the entries are the same. No order, no time.</summary>
    public string? SnapshotId { get; init; }

    public PlaylistOwner? Owner { get; init; }

    public Followers? Followers { get; init; }

    public Page<PlaylistItem>? Items { get; init; }

    public Page<PlaylistItem>? Tracks { get; init; }

    /// <summary>
    /// The first page of its entries; null when they may not be read: not the user's own, for the restricted kind of app.
    /// </summary>
    public Page<PlaylistItem>? Contents => Items?.Items is not null ? Items : Tracks?.Items is not null ? Tracks : null;

    /// <summary>How many entries it has, withdrawn ones too.</summary>
    public long? Total => Items?.Total ?? Tracks?.Total;
}

/// <summary>An entry of a playlist. Both generations of names: the track lies under <c>item</c> or <c>track</c>.</summary>
public sealed record PlaylistItem
{
    /// <summary>As given; null in very old lists.</summary>
    public string? AddedAt { get; init; }

    public PlaylistOwner? AddedBy { get; init; }

    public bool? IsLocal { get; init; }

    public Track? Item { get; init; }

    public Track? Track { get; init; }

    /// <summary>The track or episode; null when it was withdrawn.</summary>
    public Track? Content => Item ?? Track;

    public PlaylistItemKind Kind => Content switch
    {
        null => PlaylistItemKind.Missing,
        _ when IsLocal == true || Content.IsLocal == true => PlaylistItemKind.LocalFile,
        { IsEpisode: true } => PlaylistItemKind.Episode,
        { Id: null } => PlaylistItemKind.Missing,
        _ => PlaylistItemKind.Track,
    };
}

public enum PlaylistItemKind
{
    Track,
    LocalFile,
    Episode,
    Missing,
}
