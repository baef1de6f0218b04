using System.Text.Json;
using System.Text.Json.Serialization;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>
/// Where the collector of playlists stands: the searches of a round that is under way, and the playlist whose pages lie in raw in part.
/// What was read whole, and as of which state, is in <c>raw_playlists</c> itself.
/// </summary>
sealed record PlaylistCursor
{
    // A round that was left for longer begins anew: its hits are old.
    static readonly TimeSpan RoundsLife = TimeSpan.FromHours(24);

    /// <summary>Searches by their words.</summary>
    public SortedDictionary<string, SearchPlace> Searches { get; init; } = new(StringComparer.Ordinal);

    public ReadingPlace? Reading { get; init; }

    public static PlaylistCursor Parse(string? json) =>
        json is null ? new PlaylistCursor() : JsonSerializer.Deserialize(json, CursorJson.Default.PlaylistCursor)!;

    /// <summary>Where a search goes on: a new one from its beginning, at this time.</summary>
    public SearchPlace PlaceOf(string words, long now) =>
        Searches.TryGetValue(words, out var place) && now - place.BegunAt < RoundsLife.TotalMicroseconds ? place : new SearchPlace(0, now);

    public PlaylistCursor With(string words, SearchPlace? place)
    {
        var searches = new SortedDictionary<string, SearchPlace>(Searches, StringComparer.Ordinal);
        if (place is null) searches.Remove(words);
        else searches[words] = place;
        return this with { Searches = searches };
    }

    public override string ToString() => JsonSerializer.Serialize(this, CursorJson.Default.PlaylistCursor);
}

/// <param name="Next">The next page's first hit; null: all hits were read, and not yet all of their playlists.</param>
/// <param name="BegunAt">Microseconds.</param>
sealed record SearchPlace(int? Next, long BegunAt);

/// <summary>A playlist of which some pages are in raw.</summary>
/// <param name="At">The observation's time, which its rows carry, microseconds.</param>
/// <param name="Next">The place of the next entry.</param>
sealed record ReadingPlace(string Id, string? SnapshotId, long At, int Next, string? Theme);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PlaylistCursor))]
sealed partial class CursorJson : JsonSerializerContext;
