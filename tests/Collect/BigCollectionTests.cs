using System.Diagnostics;
using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Tests.Extract;
using SparkMusic.Tests.Sandbox;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Collect;

/// <summary>
/// A whole world by all its themes: every place of every playlist once in raw, in as many calls as there are pages. The biggest predecessor
/// had 2,000 playlists with 380,000 tracks and took ten hours; how long it takes is measured in tests/Benchmarks.
/// </summary>
public class BigCollectionTests
{
    [Test]
    public Task A_hundred_playlists_are_collected_in_the_fewest_calls() => CollectAsync(playlists: 100, tracks: 19_000);

    [Test, Category("Soak")]
    public Task Two_thousand_playlists_are_collected_in_the_fewest_calls() => CollectAsync(playlists: 2000, tracks: 380_000);

    static async Task CollectAsync(int playlists, int tracks)
    {
        await using var sandbox = await SandboxFixture.StartAsync(
            AppKind.Extended, options => options with { Playlists = playlists, Tracks = tracks });
        using var folder = new TestFolder();
        var (environment, watch) = (CollectCommandTests.EnvironmentOf(sandbox, folder), Stopwatch.StartNew());
        var ended = CommandLine.Run(TimeSpan.FromMinutes(20), environment, [.. WholeWorld.Command(folder["lake"]), "--json"]);
        var report = JsonNode.Parse(ended.ShouldExitWith(0).Output)!;
        watch.Stop();

        var world = new WholeWorld(sandbox);
        var made = (int)report["calls_made"]!;
        TestContext.Progress.WriteLine($"big collection: {world.Playlists} playlists, {report["entries"]} entries in "
            + $"{watch.Elapsed.TotalSeconds:N1} s, {made} calls made, {world.LeastCalls} at least");
        ((int)report["playlists_read"]!).Should().Be(world.Playlists).And.BeGreaterThan(playlists * 9 / 10);
        ((int)report["calls_needed"]!).Should().Be(world.LeastCalls, "the report's minimum is the arithmetical one");
        made.Should().BeLessThanOrEqualTo(world.LeastCalls * 103 / 100);
        sandbox.Server.World.Traffic.OfEndpoint("/spotify/v1/", 200).Should().Be(made);
        await using var lake = await ImportLake.OpenAsync(folder["lake"], isSandbox: true);
        var rows = await lake.RowsAsync("raw_playlist_tracks", "playlist_id, position, track_id");
        rows.Should().HaveCountGreaterThan(tracks * 3 / 4);
        rows.SequenceEqual(world.Rows).Should().BeTrue("every place is in raw, once");
    }
}
