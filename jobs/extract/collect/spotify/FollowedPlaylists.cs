using System.Text.Json;
using System.Text.Json.Serialization;
using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>
/// What a lake collects again and again: search words and playlists by id, each with the time of its last collection. Noted beside the
/// collector's cursor, for whoever wants to know what the next collections will cost. What was left alone for a month is forgotten.
/// </summary>
sealed record FollowedPlaylists
{
    static readonly TimeSpan KeptFor = TimeSpan.FromDays(30);

    /// <summary>By words; microseconds.</summary>
    public SortedDictionary<string, long> Searches { get; init; } = new(StringComparer.Ordinal);

    /// <summary>By the playlist's id; microseconds.</summary>
    public SortedDictionary<string, long> Ids { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The name of a collector's note.</summary>
    public static string NameOf(string collector) => collector + " followed";

    public static FollowedPlaylists Parse(string? json) =>
        json is null ? new FollowedPlaylists() : JsonSerializer.Deserialize(json, FollowedJson.Default.FollowedPlaylists)!;

    /// <summary>Of the playlists, or of the charts; nothing where none was ever collected.</summary>
    public static async Task<FollowedPlaylists> ReadAsync(Lake lake, string collector, long now, CancellationToken cancel) =>
        Parse(CollectorCursors.Parse((await lake.ReadManifestAsync(RawTable.Playlists.Name, cancel))?.Cursor).Of(NameOf(collector)))
            .Fresh(now);

    public FollowedPlaylists With(PlaylistRequest request, long now)
    {
        var fresh = Fresh(now);
        foreach (var words in request.Searches) fresh.Searches[words] = now;
        foreach (var id in request.Ids) fresh.Ids[id] = now;
        return fresh;
    }

    public override string ToString() => JsonSerializer.Serialize(this, FollowedJson.Default.FollowedPlaylists);

    FollowedPlaylists Fresh(long now)
    {
        return new FollowedPlaylists { Searches = Of(Searches), Ids = Of(Ids) };

        SortedDictionary<string, long> Of(SortedDictionary<string, long> all) =>
            new(all.Where(one => now - one.Value < KeptFor.TotalMicroseconds).ToDictionary(), StringComparer.Ordinal);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(FollowedPlaylists))]
sealed partial class FollowedJson : JsonSerializerContext;
