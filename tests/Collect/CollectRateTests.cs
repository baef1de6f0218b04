using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Large;
using SparkMusic.Spotify;

namespace SparkMusic.Tests.Collect;

/// <summary>A sandbox that enforces the rate that the collector is set to, its window shorter than Spotify's thirty seconds.</summary>
public class CollectRateTests
{
    /// <param name="calls">In any span of the window's length.</param>
    /// <param name="spacing">Milliseconds from call to call: none, or as the settings for Spotify have it.</param>
    [TestCase(40, 3000, 0)]
    [TestCase(10, 2500, 250)]
    public async Task A_rate_is_used_to_ninety_five_percent_and_never_exceeded(int calls, int window, int spacing)
    {
        var span = TimeSpan.FromMilliseconds(window);
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Extended, options => options with
        {
            Playlists = 400,
            Tracks = 8_000,
            KeepsCalls = true,
            Limits = new SandboxLimits { CallsPer30Seconds = calls, Window = span },
        }, TimeProvider.System);
        // Not the sandbox's making of its world.
        foreach (var playlist in spotify.World.Playlists.OfPeople())
            spotify.World.Playlists.Contents(playlist, spotify.Sandbox.Server.World.Clock.Now);
        var rate = new CallSettings { Rate = new CallRate(calls, span) };
        var limits = SpotifyLimits.None with { Spacing = TimeSpan.FromMilliseconds(spacing), Calls = rate };
        var request = new PlaylistRequest("collect playlists", [.. LargePlaylists.Themes.Take(2)], []) { MostHits = calls * 5 / 4 };
        await spotify.CollectAsync(request, limits: limits);

        var made = spotify.Sandbox.Server.World.Traffic.Kept
            .Where(call => call.Path.StartsWith("/spotify/v1/", StringComparison.Ordinal)).OrderBy(call => call.At).ToList();
        made.Should().OnlyContain(call => call.Status == 200, "no limit was hit");
        made.Count.Should().BeGreaterThan(2 * calls, "the window went round");
        // Each call could have followed a window's length after that whose place it took. A busy machine makes most of them late, a
        // collector that leaves room unused makes all: the few that were fastest are judged, the mean is told.
        var rounds = Enumerable.Range(calls, made.Count - calls).Select(i => made[i].At - made[i - calls].At).Order().ToList();
        var fast = rounds.Take(Math.Max(3, rounds.Count / 10)).ToList();
        TestContext.Progress.WriteLine($"collect rate: {made.Count} calls, {ShareOf(rounds):P1} of {calls} in {span.TotalSeconds} s, "
            + $"the fastest {ShareOf(fast):P1}");
        ShareOf(fast).Should().BeInRange(0.95, 1.001);

        double ShareOf(List<TimeSpan> of) => of.Count * span.TotalSeconds / of.Sum(round => round.TotalSeconds);
    }

    [Test]
    public async Task Who_starts_again_at_once_keeps_the_rate_of_who_was_before()
    {
        var rate = new CallRate(20, TimeSpan.FromSeconds(3));
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Extended, options => options with
        {
            Playlists = 200,
            Tracks = 4_000,
            KeepsCalls = true,
            Limits = new SandboxLimits { CallsPer30Seconds = rate.Calls, Window = rate.Span },
        }, TimeProvider.System);
        var shared = new CallSettings { Rate = rate, RateFile = Path.Combine(spotify.LakePath, "..", "rate.calls") };
        var limits = SpotifyLimits.None with { Calls = shared };
        foreach (var theme in LargePlaylists.Themes.Take(3))
            await spotify.CollectAsync(new PlaylistRequest("collect playlists", [theme], []) { MostHits = 12 }, limits: limits);
        spotify.Sandbox.Server.World.Traffic.Kept.Should().HaveCountGreaterThan(rate.Calls).And.OnlyContain(call => call.Status == 200);
    }
}
