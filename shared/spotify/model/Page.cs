using SparkMusic.Calls;

namespace SparkMusic.Spotify;

/// <summary>One page of a list. What a list only says of another has no <c>Items</c>.</summary>
public sealed record Page<T>
{
    /// <summary>In order; a value is null where the list has null (withdrawn, or Spotify's own) or an unreadable thing.</summary>
    public IReadOnlyList<Item<T>>? Items { get; init; }

    public long? Limit { get; init; }

    /// <summary>The place of the first item in the list, from 0.</summary>
    public long? Offset { get; init; }

    /// <summary>Of the whole list; counts nulls too.</summary>
    public long? Total { get; init; }

    /// <summary>Null on the last page.</summary>
    public string? Next { get; init; }
}

/// <summary>What a search found: a page for each kind that was asked for.</summary>
public sealed record SearchResult(Page<Track>? Tracks, Page<Artist>? Artists, Page<Album>? Albums, Page<Playlist>? Playlists);

/// <summary>What batch endpoints answer.</summary>
sealed record Batch(
    IReadOnlyList<Item<Track>>? Tracks, IReadOnlyList<Item<Artist>>? Artists, IReadOnlyList<Item<Album>>? Albums,
    IReadOnlyList<Item<AudioFeatures>>? AudioFeatures);
