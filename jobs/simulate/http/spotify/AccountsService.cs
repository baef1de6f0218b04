using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace SparkMusic.Jobs.Simulate.Http.Spotify;

/// <summary>
/// The accounts service: client credentials, authorization code with a secret or with PKCE, refreshing. The listener has agreed already:
/// a login redirects at once, unless <c>show_dialog=true</c> asks for the page.
/// </summary>
sealed class AccountsService(SandboxWorld world) : Service
{
    public override IReadOnlyList<Route> Routes =>
    [
        new("GET", "/accounts/authorize", "accounts", Authorize),
        new("POST", "/accounts/api/token", "accounts", Token),
    ];

    Answer Authorize(Call call)
    {
        if (call.Query("client_id") != world.App.ClientId) return Page(400, "INVALID_CLIENT: Invalid client");
        if (call.Query("response_type") != "code") return Page(400, "response_type must be code");
        if (call.Query("redirect_uri") is not { } redirect || !IsSafe(redirect)) return Page(400, "INVALID_CLIENT: Insecure redirect URI");
        var challenge = call.Query("code_challenge");
        if (challenge is not null && call.Query("code_challenge_method") != "S256") return Page(400, "code_challenge_method must be S256");
        var code = world.Tokens.Code(Large.LargePlaylists.Listener, call.Query("scope") ?? "", redirect, challenge);
        var state = call.Query("state") is { } given ? "&state=" + Uri.EscapeDataString(given) : "";
        var (yes, no) = ($"{redirect}?code={code}{state}", $"{redirect}?error=access_denied{state}");
        if (call.Query("show_dialog") != "true") return new Answer(302).With("Location", yes);
        return Page(200, "SANDBOX: an app asks to read what sandbox_listener keeps.",
            $"<p><a id=\"agree\" href=\"{WebUtility.HtmlEncode(yes)}\">Agree</a> <a id=\"cancel\" "
                + $"href=\"{WebUtility.HtmlEncode(no)}\">Cancel</a></p>");
    }

    // HTTPS, or HTTP to a loopback address by its number.
    static bool IsSafe(string redirect) => Uri.TryCreate(redirect, UriKind.Absolute, out var uri) &&
        (uri.Scheme == "https" || (uri.Scheme == "http" && uri.Host is "127.0.0.1" or "[::1]"));

    static Answer Page(int status, string text, string more = "") => new(status, ContentType: "text/html; charset=utf-8",
        Text: "<!DOCTYPE html><html lang=\"en\"><head><meta "
            + $"charset=\"utf-8\"><title>SANDBOX</title></head><body><p>{WebUtility.HtmlEncode(text)}</p>{more}</body></html>");

    Answer Token(Call call)
    {
        var form = call.Form;
        var (id, secret) = Credentials(call);
        if (id != world.App.ClientId) return Error("invalid_client", "Invalid client");
        if (secret is not null && secret != world.App.ClientSecret) return Error("invalid_client", "Invalid client secret");
        return form.GetValueOrDefault("grant_type") switch
        {
            "client_credentials" => secret is null ? Error("invalid_client", "Invalid client secret") : Answer.Ok(Access(null, "")),
            "authorization_code" => ByCode(form, secret is not null),
            "refresh_token" => Refreshed(form, secret is not null),
            _ => Error("unsupported_grant_type", "grant_type parameter is missing or not supported"),
        };
    }

    (string? Id, string? Secret) Credentials(Call call)
    {
        var header = call.Request.Headers.Authorization.ToString();
        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase))
            return (call.Form.GetValueOrDefault("client_id"), call.Form.GetValueOrDefault("client_secret"));
        var bytes = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[6..].Trim(), bytes, out var length)) return (null, null);
        var parts = Encoding.UTF8.GetString(bytes, 0, length).Split(':', 2);
        return (parts[0], parts.Length == 2 ? parts[1] : "");
    }

    Answer ByCode(IReadOnlyDictionary<string, string> form, bool hasSecret)
    {
        var code = form.GetValueOrDefault("code") ?? "";
        if (world.Tokens.Read(code, "code") is not { } login || world.Tokens.Now - login.At > TimeSpan.FromMinutes(10)
            || !world.Tokens.Use(code))
            return Error("invalid_grant", "Invalid authorization code");
        var parts = login.Scopes.Split('\n');
        if (form.GetValueOrDefault("redirect_uri") != parts[1]) return Error("invalid_grant", "Invalid redirect URI");
        if (parts[2].Length > 0 && Challenge(form.GetValueOrDefault("code_verifier") ?? "") != parts[2])
            return Error("invalid_grant", "code_verifier was incorrect");
        if (parts[2].Length == 0 && !hasSecret) return Error("invalid_client", "Invalid client secret");
        var answer = Access(login.User, parts[0]);
        answer["refresh_token"] = world.Tokens.Refresh(login.User!, parts[0], world.Tokens.Now);
        return Answer.Ok(answer);
    }

    // Without a secret the refresh token is good for one use; with one it stays and is not sent again.
    Answer Refreshed(IReadOnlyDictionary<string, string> form, bool hasSecret)
    {
        var token = form.GetValueOrDefault("refresh_token") ?? "";
        if (world.Tokens.Read(token, "refresh") is not { } consent) return Error("invalid_grant", "Invalid refresh token");
        if (world.Tokens.Now - consent.At > SandboxTokens.RefreshLife) return Error("invalid_grant", "Refresh token expired");
        if (hasSecret ? world.Tokens.IsUsed(token) : !world.Tokens.Use(token)) return Error("invalid_grant", "Refresh token revoked");
        var answer = Access(consent.User, consent.Scopes);
        if (!hasSecret) answer["refresh_token"] = world.Tokens.Refresh(consent.User!, consent.Scopes, consent.At);
        return Answer.Ok(answer);
    }

    static string Challenge(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    JsonObject Access(string? user, string scopes)
    {
        var json = new JsonObject
        {
            ["access_token"] = world.Tokens.Access(user, scopes),
            ["token_type"] = "Bearer",
            ["expires_in"] = world.Tokens.AccessSeconds,
        };
        if (user is not null) json["scope"] = scopes;
        return json;
    }

    static Answer Error(string error, string description) =>
        new(400, new JsonObject { ["error"] = error, ["error_description"] = description });
}
