using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SparkMusic.Calls;

namespace SparkMusic.Spotify;

/// <summary>Spotify's token endpoint.</summary>
public sealed class TokenEndpoint(SpotifySettings settings, ApiCaller caller, TimeProvider clock)
{
    // Spotify says 3600 where it says nothing.
    const long UsualLife = 3600;

    static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);
    static readonly Bucket Bucket = new("spotify", "accounts") { IsSecret = true };

    public SpotifySettings Settings => settings;

    /// <summary>A token of the app itself.</summary>
    internal Task<TokenAnswer> OfAppAsync(CancellationToken cancel) =>
        AskAsync(new() { ["grant_type"] = "client_credentials" }, withSecret: true, cancel);

    /// <summary>The tokens of a user who has just agreed.</summary>
    internal Task<TokenAnswer> OfCodeAsync(string code, string verifier, CancellationToken cancel) => AskAsync(new()
    {
        ["grant_type"] = "authorization_code",
        ["code"] = code,
        ["redirect_uri"] = settings.Redirect.OriginalString,
        ["client_id"] = settings.ClientId,
        ["code_verifier"] = verifier,
    }, withSecret: false, cancel);

    /// <summary>The next token of a user.</summary>
    internal Task<TokenAnswer> OfRefreshAsync(string refreshToken, CancellationToken cancel) => AskAsync(new()
    {
        ["grant_type"] = "refresh_token",
        ["refresh_token"] = refreshToken,
        ["client_id"] = settings.ClientId,
    }, withSecret: false, cancel);

    internal AccessToken TokenOf(TokenAnswer answer) =>
        new(answer.AccessToken!, clock.GetUtcNow().UtcDateTime + TimeSpan.FromSeconds(answer.ExpiresIn ?? UsualLife) - Margin);

    async Task<TokenAnswer> AskAsync(Dictionary<string, string> form, bool withSecret, CancellationToken cancel)
    {
        if (withSecret && settings.ClientSecret is not { Length: > 0 })
            throw SparkMusicException.Usage("Spotify gives an app's own token for its client id and secret only, and no secret is set.",
                "Run 'sparkmusic connect spotify'.");
        var (value, refusal) = await caller.CallAsync(Bucket, () => Request(form, withSecret), Read, cancel);
        return value ?? throw refusal!;
    }

    HttpRequestMessage Request(Dictionary<string, string> form, bool withSecret)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, new Uri(settings.Accounts, "api/token"))
        {
            Content = new FormUrlEncodedContent(form),
        };
        if (withSecret)
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.ClientId}:{settings.ClientSecret}")));
        return request;
    }

    static (TokenAnswer? Value, SpotifyException? Refusal) Read(ApiAnswer answer)
    {
        if (!answer.IsGood) return (null, SpotifyErrors.OfTokens(answer));
        using var document = ApiJson.Object(answer.Body);
        try
        {
            if (document.RootElement.Deserialize(SpotifyJson.Default.TokenAnswer) is { IsWhole: true } token) return (token, null);
        }
        catch (JsonException)
        {
            // Its text may hold the token.
        }
        // The body is not shown for the same reason.
        return (null, new SpotifyException(SpotifyFailure.Unexpected, "Spotify's answer holds no bearer token.", null, answer.Status));
    }
}

/// <summary>An app's own tokens: the catalogue, without what belongs to a user.</summary>
public sealed class AppTokens(TokenEndpoint endpoint, TimeProvider clock) : TokenKeeper(clock)
{
    public override bool AreOfUser => false;

    public override string Owner => "app";

    protected override async Task<AccessToken> AskAsync(CancellationToken cancel) => endpoint.TokenOf(await endpoint.OfAppAsync(cancel));
}
