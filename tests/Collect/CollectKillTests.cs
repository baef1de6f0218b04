using System.Diagnostics;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Tests.Extract;
using SparkMusic.Tests.Sandbox;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Collect;

/// <summary>
/// Collections that are killed (SIGKILL) at random moments, at a sandbox that limits, fails, cuts bodies, takes entries out and lets tokens
/// run out: what is in raw at the end is what the world has, once, and hardly a call was made twice.
/// </summary>
/// <remarks>
/// A call is wasted when its whole, good answer was sent and the same was asked again, by the sandbox's own record: the killed process had
/// not got it, or had not kept it. What was refused or broken by the script of faults is asked again without a kill too, and is none.
/// </remarks>
public class CollectKillTests
{
    const string Expired = """{"error":{"status":401,"message":"The access token expired"}}""", NullsAt = "/spotify/v1/playlists/*/tracks";

    /// <summary>Seven kinds of trouble, each once in so many calls for playlists, at places that seldom fall together.</summary>
    static FaultRule[] Trouble(int often) =>
    [
        new("/spotify/v1/search*") { Nth = 2, Status = 503 },
        new("/spotify/v1/playlists/*") { Every = often, Status = 429, RetryAfter = "1" },
        new("/spotify/v1/playlists/*") { Every = often + 8, Status = 502 },
        new("/spotify/v1/playlists/*") { Every = often + 14, CutAfter = 2000 },
        new("/spotify/v1/playlists/*") { Every = often + 18, TruncateTo = 900 },
        new("/spotify/v1/playlists/*") { Every = often + 20, Garbage = true },
        new("/spotify/v1/playlists/*") { Every = often + 24, Status = 401, Body = Expired },
        new(NullsAt) { Every = 5, NullItems = 3 },
    ];

    [Test]
    public async Task A_collection_killed_some_times_ends_as_if_nothing_had_been()
    {
        var sum = await KillAsync(kills: 4, apart: 25, playlists: 80, often: 41);
        sum.Wasted.Should().BeLessThanOrEqualTo(3 * sum.Kills);
    }

    [Test, Category("Soak")]
    public async Task A_collection_killed_two_hundred_times_ends_as_if_nothing_had_been()
    {
        var sum = await KillAsync(kills: 200, apart: 100, playlists: 1500, often: 593);
        sum.Wasted.Should().BeLessThan(sum.Needed / 50);
    }

    /// <summary>What came of some collections, one after the other.</summary>
    sealed record Sum(int Kills, int Needed, int Wasted, int Collections);

    /// <param name="apart">Calls between two kills, on the average.</param>
    static async Task<Sum> KillAsync(int kills, int apart, int playlists, int often)
    {
        var (seed, watch, sum) = (TestSeed.Take("collect kills"), Stopwatch.StartNew(), new Sum(0, 0, 0, 0));
        for (var dice = new Random(seed); sum.Kills < kills; sum = sum with { Collections = sum.Collections + 1 })
        {
            sum = await CollectAsync(sum, kills, dice, apart, playlists, often);
            TestContext.Progress.WriteLine(
                $"collect kills: {sum.Kills} kills, {sum.Collections + 1} collections in {watch.Elapsed.TotalSeconds:0} s (seed {seed}), "
                + "raw complete and verify green after each: "
                + $"{sum.Needed} calls needed, {sum.Wasted} wasted, {(double)sum.Wasted / sum.Needed:P2}");
        }
        return sum;
    }

    static async Task<Sum> CollectAsync(Sum sum, int kills, Random dice, int apart, int playlists, int often)
    {
        // A minute of a token's life is the client's margin: each is good for three seconds.
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended, options => options with
        {
            Playlists = playlists,
            Tracks = playlists * 60,
            TokenSeconds = 63,
            KeepsCalls = true,
            Faults = Trouble(often),
        }, TimeProvider.System);
        using var folder = new TestFolder();
        var environment = CollectCommandTests.EnvironmentOf(sandbox, folder);
        var command = WholeWorld.Command(folder["lake"]);
        var hasEnded = false;
        while (!hasEnded && sum.Kills < kills)
        {
            using var process = CommandLine.Start("dotnet", environment, [CommandLine.Assembly, .. command]);
            var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            // Some while it starts, the others as far in their work as the machine's speed does not matter.
            if (dice.Next(8) > 0)
            {
                var last = sandbox.Server.World.Traffic.Total + dice.Next(1, 2 * apart);
                while (!process.HasExited && sandbox.Server.World.Traffic.Total < last) await Task.Delay(5);
            }
            hasEnded = process.WaitForExit(TimeSpan.FromMilliseconds(dice.Next(400)));
            if (!hasEnded) process.Kill();
            await process.WaitForExitAsync();
            if (hasEnded) process.ExitCode.Should().Be(0, "it said {0}", string.Concat(await output));
            else sum = sum with { Kills = sum.Kills + 1 };
        }
        if (!hasEnded) CommandLine.Run(TimeSpan.FromMinutes(10), environment, command).ShouldExitWith(0);
        var (needed, wasted) = Cost(sandbox);
        await CheckAsync(sandbox, folder["lake"]);
        return sum with { Needed = sum.Needed + needed, Wasted = sum.Wasted + wasted };
    }

    static (int Needed, int Wasted) Cost(SandboxFixture sandbox)
    {
        var good = sandbox.Server.World.Traffic.Kept.Where(call => call is { Status: 200, IsWhole: true })
            .Where(call => call.Path.StartsWith("/spotify/v1/", StringComparison.Ordinal)).ToList();
        var needed = good.DistinctBy(call => call.Path).Count();
        return (needed, good.Count - needed);
    }

    static async Task CheckAsync(SandboxFixture sandbox, string location)
    {
        var (world, takenOut) = (new WholeWorld(sandbox), 3 * sandbox.Server.World.Faults.Done.GetValueOrDefault(NullsAt));
        await using (var lake = await ImportLake.OpenAsync(location, isSandbox: true))
        {
            var (rows, places) = (await lake.RowsAsync("raw_playlist_tracks", "playlist_id, position, track_id"), world.Rows);
            rows.Select(PlaceOf).SequenceEqual(places.Select(PlaceOf)).Should().BeTrue("every place is there, once");
            var others = rows.Except(places).ToList();
            others.Should().OnlyContain(row => row.EndsWith(" / -", StringComparison.Ordinal), "an entry that was null has no track");
            others.Should().HaveCountLessThanOrEqualTo(takenOut);
            var states = await lake.RowsAsync("raw_playlists", "distinct playlist_id, is_complete");
            states.Count(row => row.EndsWith("True", StringComparison.Ordinal)).Should().Be(world.Playlists);
        }
        CommandLine.Run("verify", "--lake", location).ShouldExitWith(0);
    }

    static string PlaceOf(string row) => row[..row.LastIndexOf(" / ", StringComparison.Ordinal)];
}
