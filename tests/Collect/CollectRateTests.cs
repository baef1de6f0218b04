using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Large;
using SparkMusic.Spotify;

namespace SparkMusic.Tests.Collect;

/// <summary>
/// A sandbox that enforces the rate that the collector is set to, its window shorter than Spotify's thirty seconds. That nothing of a
/// rate is left unused is shown where no machine's speed counts, on a clock of its own, by the tests of limits.
/// </summary>
public class CollectRateTests
{
    static readonly SpotifyLimits Limits = SpotifyLimits.None;

    /// <param name="calls">In any span of the window's length.</param>
    /// <param name="spacing">Milliseconds from call to call: none, or as the settings for Spotify have it.</param>
    [TestCase(40, 3000, 0)]
    [TestCase(10, 2500, 250)]
    public async Task A_rate_that_the_server_enforces_is_never_exceeded(int calls, int window, int spacing)
    {
        var rate = new CallRate(calls, TimeSpan.FromMilliseconds(window));
        await using var spotify = await StartAsync(rate);
        await CollectAsync(spotify, rate, TimeSpan.FromMilliseconds(spacing), calls * 5 / 4);
        ShareUsed(spotify, rate).Should().BeInRange(0, 1.001);
    }

    /// <summary>On a machine that has nothing else to do: a call counts until a window's length after its answer, so slow answers leave
    /// room.</summary>
    [TestCase(30, 10_000, 0), Category("Soak")]
    [TestCase(30, 10_000, 300), Category("Soak")]
    public async Task A_rate_is_used_to_ninety_five_percent(int calls, int window, int spacing)
    {
        var rate = new CallRate(calls, TimeSpan.FromMilliseconds(window));
        await using var spotify = await StartAsync(rate);
        await CollectAsync(spotify, rate, TimeSpan.FromMilliseconds(spacing), calls * 2);
        ShareUsed(spotify, rate).Should().BeInRange(0.95, 1.001);
    }

    [Test]
    public async Task Who_starts_again_at_once_keeps_the_rate_of_who_was_before()
    {
        var rate = new CallRate(20, TimeSpan.FromSeconds(3));
        await using var spotify = await StartAsync(rate);
        var shared = new CallSettings { Rate = rate, RateFile = Path.Combine(spotify.LakePath, "..", "rate.calls") };
        foreach (var theme in LargePlaylists.Themes.Take(3))
            await spotify.CollectAsync(new PlaylistRequest("collect playlists", [theme], []) { MostHits = 12 },
                limits: Limits with { Calls = shared });
        spotify.Sandbox.Server.World.Traffic.Kept.Should().HaveCountGreaterThan(rate.Calls).And.OnlyContain(call => call.Status == 200);
    }

    static async Task<SandboxSpotify> StartAsync(CallRate rate)
    {
        var spotify = await SandboxSpotify.StartAsync(AppKind.Extended, options => options with
        {
            Playlists = 400,
            Tracks = 8_000,
            KeepsCalls = true,
            Limits = new SandboxLimits { CallsPer30Seconds = rate.Calls, Window = rate.Span },
        }, TimeProvider.System);
        // Not the sandbox's making of its world.
        foreach (var playlist in spotify.World.Playlists.OfPeople())
            spotify.World.Playlists.Contents(playlist, spotify.Sandbox.Server.World.Clock.Now);
        return spotify;
    }

    static Task CollectAsync(SandboxSpotify spotify, CallRate rate, TimeSpan spacing, int mostHits) => spotify.CollectAsync(
        new PlaylistRequest("collect playlists", [.. LargePlaylists.Themes.Take(2)], []) { MostHits = mostHits },
        limits: Limits with { Spacing = spacing, Calls = new CallSettings { Rate = rate } });

    /// <summary>Each call could have followed a window's length after that whose place it took: 1 when all did.</summary>
    static double ShareUsed(SandboxSpotify spotify, CallRate rate)
    {
        var made = spotify.Sandbox.Server.World.Traffic.Kept
            .Where(call => call.Path.StartsWith("/spotify/v1/", StringComparison.Ordinal)).OrderBy(call => call.At).ToList();
        made.Should().OnlyContain(call => call.Status == 200, "no limit was hit");
        made.Count.Should().BeGreaterThan(2 * rate.Calls, "the window went round");
        var rounds = Enumerable.Range(rate.Calls, made.Count - rate.Calls).Select(i => made[i].At - made[i - rate.Calls].At).ToList();
        var share = rounds.Count * rate.Span.TotalSeconds / rounds.Sum(round => round.TotalSeconds);
        TestContext.Progress.WriteLine($"collect rate: {made.Count} calls, {share:P1} of {rate.Calls} in {rate.Span.TotalSeconds} s");
        return share;
    }
}
