using System.Security.Cryptography;
using System.Text;

namespace SparkMusic.Spotify;

/// <summary>
/// Logs a user in with the authorization code flow and PKCE: his browser goes to Spotify and comes back to this machine with a code, which
/// is worth something to this process only.
/// </summary>
public sealed class SpotifyLogin(TokenEndpoint endpoint, LoginFile file, TimeProvider clock)
{
    /// <summary>What is asked for: reading the user's own playlists, also those he works on with others.</summary>
    public const string Scope = "playlist-read-private playlist-read-collaborative";

    /// <summary>Waits for the user, as long as <paramref name="cancel"/> lets it, and keeps the login.</summary>
    /// <param name="show">Shows the user the address, or opens his browser there.</param>
    /// <exception cref="SpotifyException">He did not agree, or Spotify did not.</exception>
    public async Task<Login> LogInAsync(Func<Uri, Task> show, CancellationToken cancel)
    {
        var (verifier, state) = (RandomText(64), RandomText(24));
        using var receiver = new LoopbackReceiver(endpoint.Settings.Redirect);
        await show(Address(verifier, state));
        var code = await receiver.CodeAsync(state, cancel);
        var answer = await endpoint.OfCodeAsync(code, verifier, cancel);
        if (answer.RefreshToken is not { Length: > 0 } refreshToken)
            throw new SpotifyException(SpotifyFailure.Unexpected, "Spotify's answer to the login holds no refresh token.",
                "Try once more: run 'sparkmusic connect spotify'.");
        var login = new Login(endpoint.Settings.ClientId, refreshToken, answer.Scope, clock.GetUtcNow().UtcDateTime);
        using (await file.LockAsync(cancel)) file.Write(login);
        return login;
    }

    Uri Address(string verifier, string state)
    {
        var challenge = Base64Url(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));
        var settings = endpoint.Settings;
        return new Uri(settings.Accounts,
            $"authorize?response_type=code&client_id={Uri.EscapeDataString(settings.ClientId)}&scope={Uri.EscapeDataString(Scope)}"
            + $"&redirect_uri={Uri.EscapeDataString(settings.Redirect.OriginalString)}&state={state}"
            + $"&code_challenge_method=S256&code_challenge={challenge}");
    }

    static string RandomText(int bytes) => Base64Url(RandomNumberGenerator.GetBytes(bytes));

    static string Base64Url(byte[] bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);
}
