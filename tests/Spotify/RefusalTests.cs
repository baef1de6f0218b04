using SparkMusic.Spotify;

namespace SparkMusic.Tests.Spotify;

[TestFixture]
public class RefusalTests : SpotifyFixture
{
    [TestCase(401, "Valid user authentication required", SpotifyFailure.LoginNeeded)]
    [TestCase(403, null, SpotifyFailure.EndpointClosed)]
    [TestCase(403, "", SpotifyFailure.EndpointClosed)]
    [TestCase(403, "Forbidden", SpotifyFailure.NotYours)]
    [TestCase(403, "Active premium subscription required for the owner of the app.", SpotifyFailure.PremiumNeeded)]
    [TestCase(403, "Insufficient client scope", SpotifyFailure.ScopeMissing)]
    [TestCase(403, "User not registered in the Developer Dashboard", SpotifyFailure.UserNotListed)]
    [TestCase(403, "Something new", SpotifyFailure.Refused)]
    [TestCase(404, "Resource not found", SpotifyFailure.NotFound)]
    [TestCase(400, "Invalid base62 id", SpotifyFailure.BadRequest)]
    [TestCase(302, null, SpotifyFailure.Unexpected)]
    [TestCase(418, "I am a teapot", SpotifyFailure.Unexpected)]
    public async Task A_refusal_is_told_apart_by_status_and_message_and_costs_one_call(int status, string? message, SpotifyFailure failure)
    {
        Api = _ => Reply.Error(status, message);
        var client = Client();
        var thrown = (await client.Invoking(it => it.PlaylistAsync("abc", default)).Should().ThrowAsync<SpotifyException>()).Which;
        thrown.Failure.Should().Be(failure);
        thrown.ExitCode.Should().Be(ExitCodes.Failed);
        ((int?)thrown.Status).Should().Be(status);
        thrown.Message.Should().Contain("playlist abc").And.Contain(status.ToString());
        Paths.Should().HaveCount(1);
    }

    [TestCase("")]
    [TestCase("<html>no</html>")]
    [TestCase("""{"error":{"status":403}}""")]
    [TestCase("""{"error":"Forbidden"}""")]
    [TestCase("""{"error":{"message":17}}""")]
    [TestCase("""{"error":{"message":"\ud800"}}""")]
    public async Task A_refusal_with_any_body_is_a_refusal(string body)
    {
        Api = _ => Reply.Json(body, 403);
        (await Client().Invoking(it => it.PlaylistAsync("abc", default)).Should().ThrowAsync<SparkMusicException>()).Which.ExitCode
            .Should().BeOneOf(ExitCodes.Failed, ExitCodes.TryLater);
        Paths.Should().NotBeEmpty();
    }

    [Test]
    public async Task A_playlist_of_Spotify_itself_is_named_as_such()
    {
        Api = _ => Reply.Error(404, "Resource not found");
        (await Client().Invoking(it => it.PlaylistAsync("37i9dQZEVXbMDoHDwVN2tF", default))
            .Should().ThrowAsync<SpotifyException>().WithMessage("*Spotify's own playlist*"))
            .Which.Failure.Should().Be(SpotifyFailure.NotFound);
    }

    [Test]
    public async Task A_message_from_outside_moves_no_cursor()
    {
        Api = _ => Reply.Json("""{"error":{"status":403,"message":"bad\u001b[2J\nthing"}}""", 403);
        (await Client().Invoking(it => it.PlaylistAsync("abc", default)).Should().ThrowAsync<SpotifyException>())
            .Which.Message.Should().NotContain("\u001b").And.NotContain("\n").And.Contain("thing");
    }

    [Test]
    public async Task No_redirect_is_followed_and_no_token_leaves_for_another_host()
    {
        await using var other = await ScriptedServer.StartAsync(Clock, _ => Reply.Json("{}"));
        Api = _ => new Reply(302, []).With("Location", other.Address.ToString());
        await Client().Invoking(it => it.PlaylistAsync("abc", default)).Should().ThrowAsync<SpotifyException>();
        other.Log.Should().BeEmpty();
    }

    [Test]
    public async Task An_expired_token_is_replaced_once_and_the_call_made_again()
    {
        Api = asked => asked.Authorization == "Bearer token-1" ? Reply.Error(401, "The access token expired") : Reply.Json($$"""{"id":"abc","name":"x"}""");
        (await Client().PlaylistAsync("abc", default)).Value!.Name.Should().Be("x");
        Calls.Select(call => call.Authorization).Should().Equal("Bearer token-1", "Bearer token-2");
    }

    [TestCase("The access token expired", SpotifyFailure.TokenExpired)]
    [TestCase("Access token missing", SpotifyFailure.TokenInvalid)]
    public async Task A_token_that_is_refused_twice_ends_the_call(string message, SpotifyFailure failure)
    {
        Api = _ => Reply.Error(401, message);
        (await Client().Invoking(it => it.PlaylistAsync("abc", default)).Should().ThrowAsync<SpotifyException>()).Which.Failure
            .Should().Be(failure);
        Calls.Should().HaveCount(2);
    }

    [Test]
    public async Task Many_tasks_with_an_expired_token_ask_for_one_new()
    {
        Api = asked =>
            asked.Authorization == "Bearer token-1" ? Reply.Error(401, "The access token expired") : Reply.Json(TrackJson(Id(1)));
        var client = Client(findings: Closed("tracks"));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AllAsync(client.TracksAsync([Id(1)], default))));
        Server.Log.Count(asked => asked.Path == "/api/token").Should().Be(2);
    }

    [Test]
    public async Task A_token_is_used_again_until_a_minute_before_its_end()
    {
        Api = _ => Reply.Json("""{"id":"abc"}""");
        var client = Client();
        await client.PlaylistAsync("abc", default);
        Clock.Advance(TimeSpan.FromSeconds(3539));
        await client.PlaylistAsync("abc", default);
        Clock.Advance(TimeSpan.FromSeconds(1));
        await client.PlaylistAsync("abc", default);
        Calls.Select(call => call.Authorization).Should().Equal("Bearer token-1", "Bearer token-1", "Bearer token-2");
    }

    [Test]
    public async Task A_wrong_client_id_is_said_and_no_secret_is_shown()
    {
        Accounts = _ => Reply.Json("""{"error":"invalid_client","error_description":"Invalid client"}""", 400);
        var thrown = (await Client().Invoking(it => it.PlaylistAsync("abc", default)).Should().ThrowAsync<SpotifyException>()).Which;
        thrown.Failure.Should().Be(SpotifyFailure.UnknownApp);
        thrown.NextStep.Should().Contain("dashboard");
        thrown.ToString().Should().NotContain("the-secret");
        var asked = Server.Log.Single();
        asked.Authorization.Should().Be("Basic " + Convert.ToBase64String("the-id:the-secret"u8));
        asked.Body.Should().Be("grant_type=client_credentials");
    }

    [TestCase("""{"access_token":"canary","token_type":"mac"}""")]
    [TestCase("""{"access_token":"canary","token_type":"Bearer","expires_in":"soon"}""")]
    [TestCase("""{"access_token":"canary","token_ty""")]
    public async Task A_token_never_comes_into_a_message(string body)
    {
        Accounts = _ => Reply.Json(body);
        (await Client().Invoking(it => it.PlaylistAsync("abc", default)).Should().ThrowAsync<SparkMusicException>()).Which.ToString()
            .Should().NotContain("canary");
    }

    AppFindings Closed(string endpoint)
    {
        var findings = new AppFindings(null, Clock);
        findings.Closed(Endpoints.All.Single(known => known.Name == endpoint), SpotifyFailure.EndpointClosed);
        return findings;
    }
}
