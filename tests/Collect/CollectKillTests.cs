using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Large;
using SparkMusic.Tests.Extract;
using SparkMusic.Tests.Sandbox;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Collect;

/// <summary>
/// Collections that are killed (SIGKILL) at random moments, at a sandbox that limits, fails, cuts bodies and refuses tokens: what is in raw
/// at the end is what the world has, once, and hardly a call was made twice.
/// </summary>
public class CollectKillTests
{
    static readonly string[] Words = ["workout", "sleep", "winter"];

    static readonly FaultRule[] Trouble =
    [
        new("/spotify/v1/search*") { Nth = 2, Status = 503 },
        new("/spotify/v1/playlists/*") { Every = 23, Status = 429, RetryAfter = "1" },
        new("/spotify/v1/playlists/*") { Every = 31, Status = 502 },
        new("/spotify/v1/playlists/*") { Every = 37, CutAfter = 2000 },
        new("/spotify/v1/playlists/*") { Every = 41, TruncateTo = 900 },
        new("/spotify/v1/playlists/*") { Every = 43, Garbage = true },
        new("/spotify/v1/playlists/*") { Every = 47, Status = 401, Body = """{"error":{"status":401,"message":"The access token expired"}}""" },
    ];

    [Test]
    public Task A_collection_killed_some_times_ends_as_if_nothing_had_been() => KillAsync(kills: 4, longest: TimeSpan.FromSeconds(6));

    [Test, Category("Soak")]
    public async Task A_collection_killed_two_hundred_times_ends_as_if_nothing_had_been()
    {
        for (var round = 0; round < 20; round++) await KillAsync(kills: 10, longest: TimeSpan.FromSeconds(8));
    }

    static async Task KillAsync(int kills, TimeSpan longest)
    {
        var dice = new Random(TestSeed.Take("collect kills"));
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended, options => options with { Playlists = 500, Tracks = 90_000, Faults = Trouble });
        using var folder = new TestFolder();
        var environment = CollectCommandTests.EnvironmentOf(sandbox, folder);
        string[] command = ["collect", "playlists", .. Words.SelectMany(words => new[] { "--search", words }), "--lake", folder["lake"]];
        var killed = 0;
        for (var left = kills; left > 0; left--)
        {
            using var process = CommandLine.Start("dotnet", environment, [CommandLine.Assembly, .. command]);
            var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            if (!process.WaitForExit(TimeSpan.FromMilliseconds(dice.Next(400, (int)longest.TotalMilliseconds))))
            {
                process.Kill();
                killed++;
            }
            await process.WaitForExitAsync();
            await output;
            if (process.ExitCode == 0) break;
        }
        CommandLine.Run(TimeSpan.FromMinutes(5), environment, command).ShouldExitWith(0);
        var world = Words.SelectMany(words => sandbox.Server.World.Search.Playlists(SearchQuery.Parse(words))).DistinctBy(playlist => playlist.Id)
            .ToDictionary(playlist => playlist.Id, playlist => sandbox.World.Playlists.Contents(playlist, sandbox.Server.World.Clock.Now).Places);
        await using (var lake = await ImportLake.OpenAsync(folder["lake"], isSandbox: true))
        {
            (await lake.RowsAsync("raw_playlist_tracks", "playlist_id, position")).Should().Equal(
                world.SelectMany(playlist => playlist.Value.Select((_, position) => $"{playlist.Key} / {position}")).Order(StringComparer.Ordinal).ToList());
            (await lake.RowsAsync("raw_playlists", "distinct playlist_id, is_complete")).Where(row => row.EndsWith("True", StringComparison.Ordinal)).Should().HaveCount(world.Count);
        }
        CommandLine.Run("verify", "--lake", folder["lake"]).ShouldExitWith(0);
        var good = sandbox.Server.World.Traffic.OfEndpoint("/spotify/v1/", 200);
        var least = world.Values.Sum(places => Math.Max(1, (places.Count + 99) / 100))
            + Words.Sum(words => (sandbox.Server.World.Search.Playlists(SearchQuery.Parse(words)).Count + 49) / 50);
        // Bodies that were spoiled are counted as good by who sent them.
        var spoiled = new[] { 37, 41, 43 }.Sum(every => good / every + 1);
        TestContext.Progress.WriteLine($"collect kills: {killed} kills, {good} answers, {least} needed, about {spoiled} of them spoiled");
        // A kill loses what is on its way, and has the playlist under way looked at again.
        good.Should().BeLessThanOrEqualTo(least + spoiled + 2 * killed + least / 50);
    }
}
