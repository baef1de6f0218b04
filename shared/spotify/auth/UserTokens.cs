namespace SparkMusic.Spotify;

/// <summary>Tokens of the user who logged in. A refresh token that was replaced is on disk before its access token is used.</summary>
public sealed class UserTokens(TokenEndpoint endpoint, LoginFile file, TimeProvider clock) : TokenKeeper(clock)
{
    public override bool AreOfUser => true;

    public override string Owner => file.Read() is { } login ? $"login of {login.AgreedAt:O}" : "nobody";

    /// <summary>A sentence that the login ends soon, for who looks at a run; null while there is time, and without a login.</summary>
    public string? Notice => file.Read()?.Notice(Now);

    protected override async Task<AccessToken> AskAsync(CancellationToken cancel)
    {
        using var only = await file.LockAsync(cancel);
        var login = file.Read() ?? throw new SpotifyException(
            SpotifyFailure.LoginNeeded, "Nobody has logged in to Spotify yet.", "Log in: run 'sparkmusic connect spotify'.");
        if (login.ClientId != endpoint.Settings.ClientId)
            throw new SpotifyException(
                SpotifyFailure.LoginNeeded, $"The login to Spotify is for another app than {endpoint.Settings.ClientId}.",
                "Log in again: run 'sparkmusic connect spotify'.");
        if (Now >= login.EndsAt) throw SpotifyErrors.Ended(login.Notice(Now)!.Split(':')[0]);
        var answer = await endpoint.OfRefreshAsync(login.RefreshToken, cancel);
        if (answer.RefreshToken is { Length: > 0 } next && next != login.RefreshToken) file.Write(login with { RefreshToken = next });
        return endpoint.TokenOf(answer);
    }
}
