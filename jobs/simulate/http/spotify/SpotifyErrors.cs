using System.Globalization;
using System.Text.Json.Nodes;

namespace SparkMusic.Jobs.Simulate.Http.Spotify;

/// <summary>The Web API's refusals, in its own words.</summary>
static class SpotifyErrors
{
    public static Refusal Of(int status, string? message, string? reason = null)
    {
        var error = new JsonObject { ["status"] = status };
        if (message is not null) error["message"] = message;
        if (reason is not null) error["reason"] = reason;
        return new Refusal(new Answer(status, new JsonObject { ["error"] = error }));
    }

    public static Refusal NotFound() => Of(404, "Resource not found");

    public static Refusal BadId() => Of(400, "Invalid base62 id");

    public static Refusal BadLimit() => Of(400, "Invalid limit");

    public static Refusal Forbidden() => Of(403, "Forbidden");

    /// <param name="after">Null: the header is missing, as it sometimes is.</param>
    public static Refusal TooMany(TimeSpan? after, bool isQuota)
    {
        var refusal = isQuota ? Of(429, "Too many requests", "QUOTA_EXCEEDED") : Of(429, "API rate limit exceeded");
        if (after is { } wait)
            refusal.Answer.With("Retry-After", Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture));
        return refusal;
    }

    /// <summary>How a closed endpoint answers an app of a kind, or null when it is open to it.</summary>
    public static Refusal? Closed(Closing closing, AppKind app) => (closing, app) switch
    {
        (Closing.Never, _) or (_, AppKind.Extended) or (Closing.Forbidden2026, AppKind.Development) => null,
        (Closing.Silent2024, _) => Of(403, null),
        (Closing.NotFound2024, _) => Of(404, "Not found"),
        _ => Forbidden(),
    };
}
