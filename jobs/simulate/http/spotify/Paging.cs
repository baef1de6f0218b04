using System.Text.Json.Nodes;

namespace SparkMusic.Jobs.Simulate.Http.Spotify;

/// <summary>The Web API's pages by offset.</summary>
static class Paging
{
    /// <summary>A page of a list that is there whole; its links keep the call's other parameters.</summary>
    /// <param name="path">The page's address without its query.</param>
    /// <param name="reach">The greatest offset that the next page may begin at.</param>
    public static JsonObject Page<T>(
        Call call, string path, IReadOnlyList<T> all, int limit, int offset, Func<T, JsonNode?> shape, int reach = int.MaxValue) =>
        new()
        {
            ["href"] = Link(call, path, limit, offset),
            ["items"] = Shapes.List(all.Skip(offset).Take(limit), shape),
            ["limit"] = limit,
            ["next"] = offset + limit < all.Count && offset + limit <= reach ? Link(call, path, limit, offset + limit) : null,
            ["offset"] = offset,
            ["previous"] = offset > 0 ? Link(call, path, limit, Math.Max(0, offset - limit)) : null,
            ["total"] = all.Count,
        };

    /// <summary>A list that fits its first page.</summary>
    public static JsonObject Whole(string path, JsonArray items, int limit) => new()
    {
        ["href"] = $"{path}?offset=0&limit={limit}",
        ["items"] = items,
        ["limit"] = limit,
        ["next"] = null,
        ["offset"] = 0,
        ["previous"] = null,
        ["total"] = items.Count,
    };

    public static (int Limit, int Offset) Of(Call call, int usual, int most, int reach = 100_000)
    {
        var limit = call.Int("limit", usual, 1, most) ?? throw SpotifyErrors.BadLimit();
        return (limit, call.Int("offset", 0, 0, reach) ?? throw SpotifyErrors.Of(400, "Invalid offset"));
    }

    static string Link(Call call, string path, int limit, int offset) =>
        $"{path}?{call.QueryWith(("offset", FormattableString.Invariant($"{offset}")), ("limit", FormattableString.Invariant($"{limit}")))}";
}
