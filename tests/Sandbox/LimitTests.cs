using SparkMusic.Jobs.Simulate.Http;

namespace SparkMusic.Tests.Sandbox;

public class LimitTests
{
    [Test]
    public async Task Calls_beyond_the_rate_are_refused_until_the_window_has_moved_on()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended,
            options => options with { Limits = new SandboxLimits { CallsPer30Seconds = 3 } });
        for (var i = 0; i < 3; i++) (await sandbox.SpotifyAsync("markets")).Status.Should().Be(200);
        sandbox.Clock.Now += TimeSpan.FromSeconds(12);
        var refused = await sandbox.SpotifyAsync("markets");
        refused.Status.Should().Be(429);
        refused.RetryAfter.Should().Be("18");
        refused.Body.Should().Be("""{"error":{"status":429,"message":"API rate limit exceeded"}}""");
        sandbox.Clock.Now += TimeSpan.FromSeconds(18);
        (await sandbox.SpotifyAsync("markets")).Status.Should().Be(200);
    }

    [Test]
    public async Task Who_goes_on_calling_stays_refused()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended,
            options => options with { Limits = new SandboxLimits { CallsPer30Seconds = 3 } });
        for (var i = 0; i < 3; i++) await sandbox.SpotifyAsync("markets");
        for (var i = 0; i < 5; i++)
        {
            sandbox.Clock.Now += TimeSpan.FromSeconds(9);
            (await sandbox.SpotifyAsync("markets")).Status.Should().Be(429);
        }
    }

    [Test]
    public async Task A_spent_quota_closes_its_bucket_alone_until_a_day_has_passed()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Restricted, options => options with
        {
            Limits = new SandboxLimits { CallsPer30Seconds = 1000, Quotas = new Dictionary<string, int> { ["search"] = 2 } },
        });
        const string call = "search?q=rain&type=track";
        for (var i = 0; i < 2; i++) (await sandbox.SpotifyAsync(call)).Status.Should().Be(200);
        sandbox.Clock.Now += TimeSpan.FromHours(1);
        var refused = await sandbox.SpotifyAsync(call);
        refused.Body.Should().Be("""{"error":{"status":429,"message":"Too many requests","reason":"QUOTA_EXCEEDED"}}""");
        refused.RetryAfter.Should().Be("82800");
        (await sandbox.SpotifyAsync(Samples.Fill(sandbox.World, "artists/{artist}"))).Status.Should().Be(200, "another bucket is open");
        sandbox.Clock.Now += TimeSpan.FromHours(23);
        (await sandbox.SpotifyAsync(call)).Status.Should().Be(200);
    }

    [Test]
    public async Task Now_and_then_a_refusal_does_not_say_how_long()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended,
            options => options with { Limits = new SandboxLimits { CallsPer30Seconds = 1 } });
        await sandbox.SpotifyAsync("markets");
        var headers = new List<string?>();
        for (var i = 0; i < 10; i++) headers.Add((await sandbox.SpotifyAsync("markets")).RetryAfter);
        headers.Count(header => header is null).Should().Be(2);
    }

    [TestCase(AppKind.Extended, 900, null)]
    [TestCase(AppKind.Development, 180, 900)]
    [TestCase(AppKind.Restricted, 90, 900)]
    public void Kinds_of_app_have_their_own_limits(AppKind app, int rate, int? searches)
    {
        var limits = new SandboxLimits();
        (limits.RateFor(app), limits.QuotaFor(app, "search")).Should().Be((rate, searches));
    }

    [Test]
    public async Task Mastodon_and_x_have_their_published_limits()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended,
            options => options with { Limits = new SandboxLimits() });
        for (var i = 0; i < 60; i++)
            (await sandbox.SendAsync("x/2/tweets/search/recent?query=%23nowplaying", "sandbox-x-bearer")).Status.Should().Be(200);
        (await sandbox.SendAsync("x/2/tweets/search/recent?query=%23nowplaying", "sandbox-x-bearer")).Status.Should().Be(429);
        for (var i = 0; i < 300; i++) await sandbox.SendAsync("mastodon/api/v2/instance");
        (await sandbox.SendAsync("mastodon/api/v2/instance")).Body.Should().Be("""{"error":"Too many requests"}""");
        sandbox.Clock.Now += TimeSpan.FromMinutes(15);
        (await sandbox.SendAsync("mastodon/api/v2/instance")).Status.Should().Be(200);
    }
}
