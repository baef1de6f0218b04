using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using SparkMusic.Calls;

namespace SparkMusic.Spotify;

/// <summary>One question to the Web API and its answer: token, endpoint's bucket, refusals, what is remembered of the app.</summary>
sealed class SpotifyApi(SpotifySettings settings, ApiCaller caller, IAccessTokens tokens, AppFindings findings)
{
    public AppFindings Findings => findings;

    public SpotifySettings Settings => settings;

    public bool IsOfUser => tokens.AreOfUser;

    /// <summary>Who asks, as a short name for what is remembered of the answers.</summary>
    public string Asker { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{settings.ClientId}\n{settings.Api}\n{tokens.Owner}")))[..12];

    public Bucket BucketOf(Endpoint endpoint) => settings.Limits.BucketOf(endpoint);

    /// <summary>Asks, and reads the answer with its text.</summary>
    /// <param name="path">Relative to the API, escaped, with its query.</param>
    /// <param name="subject">The id that is asked for, for messages.</param>
    /// <param name="isWhole">Whether the answer has what makes it one.</param>
    /// <exception cref="SpotifyException">Refused, now or when it was asked before.</exception>
    public async Task<Item<T>> GetAsync<T>(
        Endpoint endpoint, string path, string? subject, JsonTypeInfo<T> type, Func<T, bool> isWhole, CancellationToken cancel)
    {
        if (findings.Of(endpoint) is { Closed: { } known } finding) throw SpotifyErrors.Remembered(endpoint, known, finding.SeenAt);
        if (endpoint.NeedsUser && !tokens.AreOfUser)
            throw new SpotifyException(SpotifyFailure.LoginNeeded, $"Spotify gives {endpoint.Name} only with a user's login.",
                "Log in: run 'sparkmusic connect spotify'.");
        for (var isFirst = true; ; isFirst = false)
        {
            var token = await tokens.GetAsync(cancel);
            var answer = await caller.CallAsync(BucketOf(endpoint), () => Request(path, token),
                it => Read(it, endpoint, subject, type, isWhole), cancel);
            if (answer.Value is { } value)
            {
                findings.Opened(endpoint);
                return value;
            }
            var refusal = answer.Refusal!;
            if (refusal.Failure is SpotifyFailure.TokenExpired or SpotifyFailure.TokenInvalid && isFirst)
            {
                tokens.Drop(token);
                continue;
            }
            if (refusal.Failure == SpotifyFailure.EndpointClosed || refusal.Failure == SpotifyFailure.LoginNeeded && !tokens.AreOfUser)
                findings.Closed(endpoint, refusal.Failure);
            throw refusal;
        }
    }

    /// <summary>Asks for as many at a time as this app may, fewer when that is refused.</summary>
    /// <param name="path">The path for a number of things.</param>
    public async Task<Item<T>> GetLimitedAsync<T>(
        Endpoint endpoint, Func<int, string> path, string? subject, JsonTypeInfo<T> type, Func<T, bool> isWhole, CancellationToken cancel)
    {
        while (true)
        {
            var limit = findings.LimitOf(endpoint);
            try
            {
                return await GetAsync(endpoint, path(limit), subject, type, isWhole, cancel);
            }
            catch (SpotifyException e) when (e.Failure == SpotifyFailure.LimitTooGreat && endpoint.Steps.Any(step => step < limit))
            {
                findings.Limited(endpoint, endpoint.Steps.First(step => step < limit));
            }
        }
    }

    HttpRequestMessage Request(string path, AccessToken token) =>
        new(HttpMethod.Get, new Uri(settings.Api, path))
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", token.Text) },
        };

    static (Item<T>? Value, SpotifyException? Refusal) Read<T>(
        ApiAnswer answer, Endpoint endpoint, string? subject, JsonTypeInfo<T> type, Func<T, bool> isWhole)
    {
        if (!answer.IsGood) return (null, SpotifyErrors.Of(endpoint, subject, answer));
        var item = ApiJson.ItemOf(answer.Body, type);
        return isWhole(item.Value!) ? (item, null) : throw new BodyException($"the answer is no {endpoint.Name}");
    }
}
