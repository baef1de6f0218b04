using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Text;
using System.Web;
using SparkMusic.Spotify;

namespace SparkMusic.Tests.Spotify;

[TestFixture]
public class LoginTests : SpotifyFixture
{
    static readonly DateTime Agreed = new(2026, 11, 22, 10, 0, 0, DateTimeKind.Utc);

    [Test]
    public async Task A_user_logs_in_with_his_browser_and_the_login_is_kept_for_him_alone()
    {
        Accounts = _ => Reply.Json("""{"access_token":"a","token_type":"Bearer","expires_in":3600,"refresh_token":"r1","scope":"playlist-read-private"}""");
        var address = new Uri("http://x");
        var login = await LogInAsync(async shown =>
        {
            address = shown;
            var question = HttpUtility.ParseQueryString(shown.Query);
            // Somebody else's answer, then a wrong path: both are turned away, and the right one is still waited for.
            (await BrowseAsync(question["redirect_uri"] + "?code=stolen&state=guessed")).Should().Be(HttpStatusCode.NotFound);
            (await BrowseAsync(question["redirect_uri"] + "?code=stolen")).Should().Be(HttpStatusCode.NotFound);
            (await BrowseAsync(question["redirect_uri"]!.Replace("callback", "other") + "?code=stolen&state=" + question["state"]))
                .Should().Be(HttpStatusCode.NotFound);
            (await BrowseAsync(question["redirect_uri"] + "?code=c1&state=" + question["state"])).Should().Be(HttpStatusCode.OK);
        });
        login.Should().Be(new Login("the-id", "r1", "playlist-read-private", Agreed));
        login.ToString().Should().NotContain("r1");
        new LoginFile(Folder["config/login.json"]).Read().Should().Be(login);
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Folder["config/login.json"]).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(Folder["config"]).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var asked = HttpUtility.ParseQueryString(address.Query);
        address.AbsolutePath.Should().Be("/authorize");
        asked["client_id"].Should().Be("the-id");
        asked["code_challenge_method"].Should().Be("S256");
        asked["scope"].Should().Be(SpotifyLogin.Scope);
        var sent = HttpUtility.ParseQueryString(Server.Log.Single().Body);
        sent["grant_type"].Should().Be("authorization_code");
        sent["code"].Should().Be("c1");
        sent["redirect_uri"].Should().Be(asked["redirect_uri"]).And.StartWith("http://127.0.0.1:");
        System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(sent["code_verifier"]!)))
            .Should().Be(asked["code_challenge"]);
        sent["code_verifier"]!.Length.Should().BeInRange(43, 128);
        Server.Log.Single().Authorization.Should().BeNull("PKCE needs no secret");
    }

    [Test]
    public async Task A_user_who_does_not_agree_is_not_logged_in()
    {
        (await FluentActions.Invoking(() => LogInAsync(async shown =>
        {
            var question = HttpUtility.ParseQueryString(shown.Query);
            await BrowseAsync(question["redirect_uri"] + "?error=access_denied&state=" + question["state"]);
        })).Should().ThrowAsync<SpotifyException>()).Which.Failure.Should().Be(SpotifyFailure.Refused);
        File.Exists(Folder["config/login.json"]).Should().BeFalse();
    }

    [Test]
    public async Task Waiting_for_the_user_ends_when_it_is_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        await FluentActions.Invoking(() => Login(Settings() with { Redirect = FreeAddress() })
            .LogInAsync(_ => cancel.CancelAsync(), cancel.Token))
            .Should().ThrowAsync<OperationCanceledException>();
    }

    [TestCase("http://localhost:8898/callback")]
    [TestCase("https://127.0.0.1:8898/callback")]
    [TestCase("http://192.168.0.1:8898/callback")]
    public async Task Only_this_machine_by_its_address_is_come_back_to(string redirect)
    {
        (await FluentActions.Invoking(() => Login(Settings() with { Redirect = new Uri(redirect) })
            .LogInAsync(_ => Task.CompletedTask, default))
            .Should().ThrowAsync<SparkMusicException>()).Which.ExitCode.Should().Be(ExitCodes.Usage);
    }

    [Test]
    public async Task A_port_that_is_taken_is_said()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var redirect = new Uri($"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}/callback");
        (await FluentActions.Invoking(() => Login(Settings() with { Redirect = redirect }).LogInAsync(_ => Task.CompletedTask, default))
            .Should().ThrowAsync<SparkMusicException>().WithMessage("Port*cannot be listened on*")).Which.ExitCode
                .Should().Be(ExitCodes.Usage);
    }

    [Test]
    public async Task A_refresh_token_that_was_replaced_is_on_disk_before_its_access_token_is_used()
    {
        Keep("r1");
        Accounts = asked => Reply.Json($$"""{"access_token":"for-{{HttpUtility.ParseQueryString(asked.Body)["refresh_token"]}}","token_type":"Bearer","expires_in":3600,"refresh_token":"r2"}""");
        Api = _ => new LoginFile(Folder["login.json"]).Read()!.RefreshToken == "r2" ? Reply.Json("""{"id":"me"}""") : Reply.Error(500, "not kept");
        (await UserClient().MeAsync(default)).Value!.Id.Should().Be("me");
        Calls.Single().Authorization.Should().Be("Bearer for-r1");
        new LoginFile(Folder["login.json"]).Read()
            .Should().Be(new Login("the-id", "r2", null, Agreed), "refreshing makes no login last longer");
        Directory.GetFiles(Folder.Path, "login.json*").Select(Path.GetFileName).Should().BeEquivalentTo("login.json", "login.json.lock");
    }

    [Test]
    public async Task A_refresh_without_a_new_refresh_token_keeps_the_old_one()
    {
        Keep("r1");
        Api = _ => Reply.Json("""{"id":"me"}""");
        await UserClient().MeAsync(default);
        new LoginFile(Folder["login.json"]).Read()!.RefreshToken.Should().Be("r1");
    }

    [Test]
    public async Task Two_processes_that_refresh_at_once_do_not_void_each_others_token()
    {
        Keep("r0");
        var valid = 0;
        Accounts = asked => HttpUtility.ParseQueryString(asked.Body)["refresh_token"] == $"r{valid}"
            ? Reply.Json($$"""{"access_token":"a","token_type":"Bearer","refresh_token":"r{{++valid}}"}""")
            : Reply.Json("""{"error":"invalid_grant","error_description":"Refresh token revoked"}""", 400);
        Api = _ => Reply.Json("""{"id":"me"}""");
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => UserClient().MeAsync(default))));
        valid.Should().Be(6);
        new LoginFile(Folder["login.json"]).Read()!.RefreshToken.Should().Be("r6");
    }

    [Test]
    public async Task A_withdrawn_login_is_told_with_what_to_do_and_costs_one_call()
    {
        Keep("r1");
        Accounts = _ => Reply.Json("""{"error":"invalid_grant","error_description":"Refresh token revoked"}""", 400);
        var thrown = (await UserClient().Invoking(it => it.MeAsync(default)).Should().ThrowAsync<SpotifyException>()).Which;
        thrown.Failure.Should().Be(SpotifyFailure.LoginEnded);
        thrown.NextStep.Should().Contain("sparkmusic connect spotify");
        thrown.ToString().Should().NotContain("r1");
        Server.Log.Should().HaveCount(1);
    }

    [Test]
    public async Task Without_a_login_or_with_one_for_another_app_nothing_is_asked()
    {
        (await UserClient().Invoking(it => it.MeAsync(default)).Should().ThrowAsync<SpotifyException>()).Which.Failure
            .Should().Be(SpotifyFailure.LoginNeeded);
        new LoginFile(Folder["login.json"]).Write(new Login("another", "r1", null, Agreed));
        (await UserClient().Invoking(it => it.MeAsync(default))
            .Should().ThrowAsync<SpotifyException>().WithMessage("*another app*")).Which.Failure.Should().Be(SpotifyFailure.LoginNeeded);
        Server.Log.Should().BeEmpty();
    }

    [Test]
    public async Task The_end_after_six_months_is_told_a_month_ahead()
    {
        Keep("r1");
        Api = _ => Reply.Json("""{"id":"me"}""");
        var tokens = UserTokens();
        tokens.Notice.Should().BeNull();
        Clock.Advance(new DateTime(2027, 4, 22, 9, 59, 0, DateTimeKind.Utc) - Agreed);
        tokens.Notice.Should().BeNull();
        Clock.Advance(TimeSpan.FromMinutes(1));
        tokens.Notice.Should().Be("The login to Spotify ends on 2027-05-22, in 30 days: run 'sparkmusic connect spotify' before.");
        await UserClient().MeAsync(default);
        Clock.Advance(TimeSpan.FromDays(29.5));
        tokens.Notice.Should().Contain("in 1 day:");
        Clock.Advance(TimeSpan.FromDays(0.5));
        tokens.Notice.Should().StartWith("The login to Spotify ended on 2027-05-22");
        var calls = Server.Log.Count;
        (await UserClient().Invoking(it => it.MeAsync(default)).Should().ThrowAsync<SpotifyException>()).Which.Failure
            .Should().Be(SpotifyFailure.LoginEnded);
        Server.Log.Should().HaveCount(calls, "Spotify need not be asked");
    }

    [Test]
    [UnsupportedOSPlatform("windows")]
    public void A_login_that_others_may_read_or_that_is_damaged_is_refused()
    {
        Keep("canary");
        var file = new LoginFile(Folder["login.json"]);
        File.SetUnixFileMode(Folder["login.json"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        file.Invoking(it => it.Read()).Should().Throw<SparkMusicException>().Which.NextStep.Should().StartWith("Run: chmod 600");
        File.SetUnixFileMode(Folder["login.json"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(Folder["login.json"], """{"refresh_token": "canary", """);
        file.Invoking(it => it.Read()).Should().Throw<SparkMusicException>().Which.ToString().Should().NotContain("canary");
    }

    void Keep(string refreshToken) => new LoginFile(Folder["login.json"]).Write(new Login("the-id", refreshToken, null, Agreed));

    UserTokens UserTokens() => new(new TokenEndpoint(Settings(), Caller(), Clock), new LoginFile(Folder["login.json"]), Clock);

    SpotifyClient UserClient() => Client(tokens: UserTokens());

    SpotifyLogin Login(SpotifySettings settings) =>
        new(new TokenEndpoint(settings, Caller(), Clock), new LoginFile(Folder["config/login.json"]), Clock);

    // The browser comes back on its own time.
    async Task<Login> LogInAsync(Func<Uri, Task> browse)
    {
        Task? browsing = null;
        try
        {
            return await Login(Settings() with { Redirect = FreeAddress() }).LogInAsync(shown =>
            {
                browsing = Task.Run(() => browse(shown));
                return Task.CompletedTask;
            }, default);
        }
        finally
        {
            await browsing!;
        }
    }

    static async Task<HttpStatusCode> BrowseAsync(string address)
    {
        using var browser = new HttpClient();
        using var response = await browser.GetAsync(new Uri(address));
        return response.StatusCode;
    }

    static Uri FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/callback");
    }
}
