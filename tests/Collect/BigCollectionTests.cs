using System.Diagnostics;
using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Large;
using SparkMusic.Tests.Extract;
using SparkMusic.Tests.Sandbox;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Collect;

/// <summary>The size of the biggest predecessor, which took ten hours: 2,000 playlists with 380,000 tracks.</summary>
[Category("Soak")]
public class BigCollectionTests
{
    [Test]
    public async Task Two_thousand_playlists_are_collected_in_minutes_and_in_the_fewest_calls()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended, options => options with { Playlists = 2000, Tracks = 380_000 });
        using var folder = new TestFolder();
        var words = LargePlaylists.Themes;
        string[] command = ["collect", "playlists", .. words.SelectMany(theme => new[] { "--search", theme }), "--lake", folder["lake"], "--json"];
        var watch = Stopwatch.StartNew();
        var report = JsonNode.Parse(CommandLine.Run(TimeSpan.FromMinutes(20), CollectCommandTests.EnvironmentOf(sandbox, folder), command).ShouldExitWith(0).Output)!;
        TestContext.Progress.WriteLine($"big collection: {watch.Elapsed.TotalSeconds:N0} s, {report["playlists_read"]} playlists, {report["entries"]} entries, "
            + $"{report["calls_made"]} calls, {report["calls_needed"]} needed");
        var world = words.SelectMany(theme => sandbox.Server.World.Search.Playlists(SearchQuery.Parse(theme))).DistinctBy(playlist => playlist.Id).ToList();
        ((int)report["playlists_read"]!).Should().Be(world.Count).And.BeGreaterThanOrEqualTo(1900);
        var entries = world.Sum(playlist => sandbox.World.Playlists.Contents(playlist, sandbox.Server.World.Clock.Now).Places.Count);
        ((int)report["entries"]!).Should().Be(entries).And.BeGreaterThan(300_000);
        ((double)report["calls_made"]!).Should().BeLessThanOrEqualTo((double)report["calls_needed"]! * 1.03);
        await using var lake = await ImportLake.OpenAsync(folder["lake"], isSandbox: true);
        (await lake.RowsAsync("raw_playlist_tracks", "count(*)")).Should().Equal($"{entries}");
    }
}
