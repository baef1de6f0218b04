using System.Net;
using System.Text.Json;
using SparkMusic.Calls;

namespace SparkMusic.Spotify;

/// <summary>Reads refusals. Their message may be missing, and the token endpoint has a shape of its own.</summary>
static class SpotifyErrors
{
    const string Connect = "Run 'sparkmusic connect spotify': it shows what this app may use.";

    // Of Spotify's own playlists, nearly all.
    const string SpotifysOwn = "37i9dQZ";

    /// <param name="subject">The id that was asked for, or null.</param>
    public static SpotifyException Of(Endpoint endpoint, string? subject, ApiAnswer answer)
    {
        var (message, reason) = Read(answer.Body);
        var failure = FailureOf(endpoint, answer.Status, message);
        var what = subject is null ? endpoint.Name : $"{endpoint.Name} {subject}";
        var said = $"{(int)answer.Status}{(message is null ? "" : $" \"{message}\"")}";
        return new SpotifyException(failure, $"Spotify refused {what} with {said}: {Meaning(failure, subject)}.", NextStep(failure),
            answer.Status, reason);
    }

    /// <summary>What is known of an endpoint without asking again.</summary>
    public static SpotifyException Remembered(Endpoint endpoint, SpotifyFailure failure, DateTime since) => new(
        failure, $"Spotify refused {endpoint.Name} on {since:yyyy-MM-dd}: {Meaning(failure, null)}.", NextStep(failure));

    /// <summary>A refusal by the token endpoint: <c>{"error": "invalid_grant", "error_description": …}</c>.</summary>
    public static SpotifyException OfTokens(ApiAnswer answer)
    {
        var (error, description) = ReadToken(answer.Body);
        return error switch
        {
            "invalid_grant" =>
                Ended("Spotify does not accept the login any more" + (description is null ? "" : $" ({description})"), answer.Status),
            "invalid_client" => new SpotifyException(
                SpotifyFailure.UnknownApp, "Spotify does not know this client id, or its secret is another.",
                "Copy both again from the app's page in Spotify's dashboard: run 'sparkmusic connect spotify'.", answer.Status, error),
            // The body is not shown: it may hold a token.
            _ => new SpotifyException(
                SpotifyFailure.Unexpected, $"Spotify gave no token: {(int)answer.Status} {error ?? "without a reason"}{(description is null ? "" : $", {description}")}.",
                Connect, answer.Status, error),
        };
    }

    public static SpotifyException Ended(string why, HttpStatusCode? status = null) => new(
        SpotifyFailure.LoginEnded, why + ".", "Log in again: run 'sparkmusic connect spotify'.", status,
        status is null ? null : "invalid_grant");

    static SpotifyFailure FailureOf(Endpoint endpoint, HttpStatusCode status, string? message) => status switch
    {
        HttpStatusCode.BadRequest when Says(message, "invalid limit") => SpotifyFailure.LimitTooGreat,
        HttpStatusCode.BadRequest when Says(message, "bearer") => SpotifyFailure.TokenInvalid,
        HttpStatusCode.BadRequest when Says(message, "market") || Says(message, "country") => SpotifyFailure.UnknownMarket,
        HttpStatusCode.BadRequest => SpotifyFailure.BadRequest,
        HttpStatusCode.Unauthorized when Says(message, "user authentication") => SpotifyFailure.LoginNeeded,
        HttpStatusCode.Unauthorized when Says(message, "expired") => SpotifyFailure.TokenExpired,
        HttpStatusCode.Unauthorized => SpotifyFailure.TokenInvalid,
        // Closed in 2024: no message at all.
        HttpStatusCode.Forbidden when string.IsNullOrWhiteSpace(message) => SpotifyFailure.EndpointClosed,
        HttpStatusCode.Forbidden when Says(message, "premium") => SpotifyFailure.PremiumNeeded,
        HttpStatusCode.Forbidden when Says(message, "scope") => SpotifyFailure.ScopeMissing,
        HttpStatusCode.Forbidden when Says(message, "not registered") => SpotifyFailure.UserNotListed,
        HttpStatusCode.Forbidden when !message!.Trim().Equals("Forbidden", StringComparison.OrdinalIgnoreCase) => SpotifyFailure.Refused,
        HttpStatusCode.Forbidden => endpoint.Forbidden == Forbidden.Closed ? SpotifyFailure.EndpointClosed : SpotifyFailure.NotYours,
        HttpStatusCode.NotFound => SpotifyFailure.NotFound,
        _ => SpotifyFailure.Unexpected,
    };

    static string Meaning(SpotifyFailure failure, string? subject) => failure switch
    {
        SpotifyFailure.TokenExpired or SpotifyFailure.TokenInvalid => "the access token is not accepted, and a new one was not either",
        SpotifyFailure.LoginNeeded => "only with a user's login",
        SpotifyFailure.EndpointClosed => "closed for this kind of app",
        SpotifyFailure.NotYours => "only for the playlist's owner and who works on it",
        SpotifyFailure.PremiumNeeded => "the app's owner has no Premium plan",
        SpotifyFailure.ScopeMissing => "the login does not cover it",
        SpotifyFailure.UserNotListed => "the user is not on the app's list",
        SpotifyFailure.Refused => "not allowed",
        SpotifyFailure.NotFound when subject?.StartsWith(SpotifysOwn, StringComparison.Ordinal) == true =>
            "it is Spotify's own playlist, which apps made since 2024-11-27 do not get",
        SpotifyFailure.NotFound => "it is gone, private, or withheld from this kind of app",
        SpotifyFailure.LimitTooGreat => "too many at a time for this kind of app",
        SpotifyFailure.BadRequest => "the question is wrong",
        SpotifyFailure.UnknownMarket => "the market that is set is none of Spotify's",
        _ => "not foreseen",
    };

    static string? NextStep(SpotifyFailure failure) => failure switch
    {
        SpotifyFailure.LoginNeeded or SpotifyFailure.ScopeMissing => "Log in: run 'sparkmusic connect spotify'.",
        SpotifyFailure.PremiumNeeded => "Renew the Premium plan of the app's owner; it may take hours until Spotify knows.",
        SpotifyFailure.UserNotListed => "Add the user on the app's page in Spotify's dashboard.",
        SpotifyFailure.UnknownMarket => "Set SPARKMUSIC_SPOTIFY_MARKET to a country's two letters, or leave it out.",
        SpotifyFailure.NotFound or SpotifyFailure.NotYours or SpotifyFailure.BadRequest => null,
        _ => Connect,
    };

    static bool Says(string? message, string words) => message?.Contains(words, StringComparison.OrdinalIgnoreCase) == true;

    static (string? Message, string? Reason) Read(byte[] body) => WithRoot(body, root =>
        root.TryGetProperty("error", out var error)
            && error.ValueKind == JsonValueKind.Object ? (Text(error, "message"), Text(error, "reason")) : default);

    static (string? Error, string? Description) ReadToken(byte[] body) =>
        WithRoot(body, root => (Text(root, "error"), Text(root, "error_description")));

    // A refusal whose body is no JSON is still a refusal, known by its status.
    static (string?, string?) WithRoot(byte[] body, Func<JsonElement, (string?, string?)> read)
    {
        try
        {
            using var document = ApiJson.Object(body);
            return read(document.RootElement);
        }
        catch (BodyException)
        {
            return default;
        }
    }

    // One line, short: it goes into messages.
    static string? Text(JsonElement element, string name) =>
        ApiJson.Text(element, name) is { } text
            ? string.Concat(text.Take(200).Select(character => char.IsControl(character) ? ' ' : character))
            : null;
}
