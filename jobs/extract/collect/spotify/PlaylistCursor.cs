using System.Text.Json;
using System.Text.Json.Serialization;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>
/// Where the collector of playlists stands: the searches and the playlists by id of rounds that are under way, and the playlist whose pages
/// lie in raw in part. What was read whole, and as of which state, is in <c>raw_playlists</c> itself.
/// </summary>
sealed record PlaylistCursor
{
    // Who reaches a limit goes on a day later: a round that nobody touched for longer begins anew, for its hits are old.
    static readonly TimeSpan Untouched = TimeSpan.FromHours(36), Longest = TimeSpan.FromDays(7);

    /// <summary>Searches by their words.</summary>
    public SortedDictionary<string, SearchPlace> Searches { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Beginnings of rounds of playlists by id, by <see cref="NamedRound.KeyOf"/>; microseconds.</summary>
    public SortedDictionary<string, long> Named { get; init; } = new(StringComparer.Ordinal);

    public ReadingPlace? Reading { get; init; }

    /// <summary>When a process last went on, microseconds.</summary>
    public long TouchedAt { get; init; }

    public static PlaylistCursor Parse(string? json) =>
        json is null ? new PlaylistCursor() : JsonSerializer.Deserialize(json, CursorJson.Default.PlaylistCursor)!;

    /// <summary>The round may go on.</summary>
    public bool IsUnderWay(long begunAt, long now) =>
        now - TouchedAt < Untouched.TotalMicroseconds && now - begunAt < Longest.TotalMicroseconds;

    /// <summary>Where a search goes on: a new one from its beginning, at this time.</summary>
    public SearchPlace PlaceOf(string words, long now) =>
        Searches.TryGetValue(words, out var place) && IsUnderWay(place.BegunAt, now) ? place : new SearchPlace(0, now);

    public PlaylistCursor With(string words, SearchPlace? place)
    {
        var searches = new SortedDictionary<string, SearchPlace>(Searches, StringComparer.Ordinal);
        if (place is null) searches.Remove(words);
        else searches[words] = place;
        return this with { Searches = searches };
    }

    public PlaylistCursor WithNamed(string key, long? begunAt)
    {
        var named = new SortedDictionary<string, long>(Named, StringComparer.Ordinal);
        if (begunAt is { } at) named[key] = at;
        else named.Remove(key);
        return this with { Named = named };
    }

    public override string ToString() => JsonSerializer.Serialize(this, CursorJson.Default.PlaylistCursor);
}

/// <param name="Next">The next page's first hit; null: all hits were read, and not yet all of their playlists.</param>
/// <param name="BegunAt">Microseconds.</param>
sealed record SearchPlace(int? Next, long BegunAt);

/// <summary>A playlist of which some pages are in raw.</summary>
/// <param name="At">The observation's time, which its rows carry, microseconds.</param>
/// <param name="Next">The place of the next entry.</param>
/// <param name="Edge">What the entry before it is known by.</param>
sealed record ReadingPlace(string Id, string? SnapshotId, long At, int Next, string? Theme, string? Edge = null);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PlaylistCursor))]
sealed partial class CursorJson : JsonSerializerContext;
