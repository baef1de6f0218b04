using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using SparkMusic.Jobs.Simulate.Http;

namespace SparkMusic.Tests.Sandbox;

public class AccountsTests
{
    const string Redirect = "http://127.0.0.1:4711/callback";
    const string Verifier = "a-verifier-of-at-least-forty-three-characters-in-all";
    SandboxFixture _sandbox = null!;

    [SetUp]
    public async Task StartAsync() => _sandbox = await SandboxFixture.StartAsync(AppKind.Restricted);

    [TearDown]
    public async Task StopAsync() => await _sandbox.DisposeAsync();

    [Test]
    public async Task The_app_gets_a_token_for_an_hour_that_reads_the_catalogue()
    {
        var got = await _sandbox.TokenAsync(true, ("grant_type", "client_credentials"));
        got.Status.Should().Be(200, got.Body);
        ((int)got.Json["expires_in"]!).Should().Be(3600);
        var (call, token) = ("spotify/v1/tracks/" + _sandbox.World.Small.Tracks[0].Id, got.Json["access_token"]!.ToString());
        (await _sandbox.SendAsync(call, token)).Status.Should().Be(200);
        _sandbox.Clock.Now += TimeSpan.FromSeconds(3600);
        (await _sandbox.SendAsync(call, token)).Body.Should().Be("""{"error":{"status":401,"message":"The access token expired"}}""");
    }

    [Test]
    public async Task A_login_with_pkce_gives_a_refresh_token_that_is_good_once()
    {
        var login = await ByCodeAsync(Verifier);
        login.Status.Should().Be(200, login.Body);
        (await _sandbox.SendAsync("spotify/v1/me/playlists", login.Json["access_token"]!.ToString())).Status.Should().Be(200);
        var first = await RefreshAsync(login);
        first.Status.Should().Be(200, first.Body);
        var again = await RefreshAsync(login);
        again.Json["error_description"]!.ToString().Should().Be("Refresh token revoked");
        (await RefreshAsync(first)).Status.Should().Be(200, "its successor is good");
    }

    [Test]
    public async Task Half_a_year_after_the_consent_refreshing_ends_whoever_was_refreshed_meanwhile()
    {
        var login = await ByCodeAsync(Verifier);
        _sandbox.Clock.Now += TimeSpan.FromDays(179);
        var refreshed = await RefreshAsync(login);
        refreshed.Status.Should().Be(200, refreshed.Body);
        _sandbox.Clock.Now += TimeSpan.FromDays(2);
        (await RefreshAsync(refreshed)).Json["error"]!.ToString().Should().Be("invalid_grant");
    }

    [Test]
    public async Task With_a_secret_the_refresh_token_stays()
    {
        var login = await ByCodeAsync(null);
        for (var i = 0; i < 2; i++)
        {
            var got = await _sandbox.TokenAsync(true, ("grant_type", "refresh_token"),
                ("refresh_token", login.Json["refresh_token"]!.ToString()));
            got.Status.Should().Be(200, got.Body);
            got.Json.AsObject().Should().NotContainKey("refresh_token");
        }
    }

    [Test]
    public async Task A_code_is_good_once_for_its_redirect_and_its_verifier()
    {
        (await ByCodeAsync("another-verifier-of-at-least-forty-three-characters")).Json["error_description"]!.ToString()
            .Should().Be("code_verifier was incorrect");
        var code = await CodeAsync(Verifier);
        (await ExchangeAsync(code, Verifier, "http://127.0.0.1:4712/callback")).Json["error_description"]!.ToString()
            .Should().Be("Invalid redirect URI");
        (await ExchangeAsync(code, Verifier, Redirect)).Json["error_description"]!.ToString().Should().Be("Invalid authorization code");
    }

    [TestCase("http://localhost:4711/callback")]
    [TestCase("http://example.com/callback")]
    [TestCase("nonsense")]
    public async Task An_unsafe_redirect_is_refused(string redirect)
    {
        var got = await _sandbox.SendAsync(AuthorizeUrl(redirect, Verifier));
        got.Status.Should().Be(400);
        got.Body.Should().Contain("Insecure redirect URI");
    }

    [Test]
    public async Task The_dialog_says_that_it_is_a_sandbox()
    {
        var got = await _sandbox.SendAsync(AuthorizeUrl(Redirect, Verifier) + "&show_dialog=true");
        got.Body.Should().Contain("SANDBOX").And.Contain("Agree");
    }

    [Test]
    public async Task Calls_without_a_good_token_are_refused_in_spotifys_words()
    {
        (await _sandbox.SendAsync("spotify/v1/me")).Json["error"]!["message"]!.ToString().Should().Be("No token provided");
        (await _sandbox.SendAsync("spotify/v1/me", "BQnonsense")).Json["error"]!["message"]!.ToString().Should().Be("Invalid access token");
        var login = await ByCodeAsync(Verifier, scope: "user-read-private");
        var got = await _sandbox.SendAsync("spotify/v1/me/playlists", login.Json["access_token"]!.ToString());
        got.Json["error"]!["message"]!.ToString().Should().Be("Insufficient client scope");
    }

    string AuthorizeUrl(string redirect, string? verifier, string scope = "playlist-read-private") =>
        $"accounts/authorize?client_id={_sandbox.Server.World.App.ClientId}&response_type=code&redirect_uri={Uri.EscapeDataString(redirect)}&state=s%26t&scope={scope}" +
        (verifier is null ? ""
            : $"&code_challenge_method=S256&code_challenge={Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)))}");

    async Task<string> CodeAsync(string? verifier, string scope = "playlist-read-private")
    {
        var got = await _sandbox.SendAsync(AuthorizeUrl(Redirect, verifier, scope));
        got.Status.Should().Be(302, got.Body);
        var query = HttpUtility.ParseQueryString(got.Location!.Query);
        query["state"].Should().Be("s&t");
        return query["code"]!;
    }

    async Task<Got> ByCodeAsync(string? verifier, string scope = "playlist-read-private") =>
        await ExchangeAsync(await CodeAsync(verifier, scope), verifier, Redirect);

    Task<Got> ExchangeAsync(string code, string? verifier, string redirect) => verifier is null
        ? _sandbox.TokenAsync(true, ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect))
        : _sandbox.TokenAsync(false, ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", redirect),
            ("client_id", _sandbox.Server.World.App.ClientId), ("code_verifier", verifier));

    Task<Got> RefreshAsync(Got login) =>
        _sandbox.TokenAsync(false, ("grant_type", "refresh_token"), ("client_id", _sandbox.Server.World.App.ClientId),
        ("refresh_token", login.Json["refresh_token"]!.ToString()));
}
