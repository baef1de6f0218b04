using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Tests.Providers;
using SparkMusic.Tests.Sandbox;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Collect;

/// <summary>
/// Collections of audio features that are killed (SIGKILL) at random moments, at providers that limit, fail and cut bodies: at the end each
/// track has what its provider knows or a gap, once, and hardly a call was made twice.
/// </summary>
public class FeatureKillTests
{
    const int Tracks = 7300;

    // The last one: a killer needs time to strike.
    static readonly FaultRule[] Trouble =
        [.. new[] { "/reccobeats/v1/audio-features", "/spotify/v1/audio-features" }.SelectMany(path => new FaultRule[]
    {
        new(path) { Every = 19, Status = 429, RetryAfter = "1" },
        new(path) { Every = 23, Status = 502 },
        new(path) { Every = 29, CutAfter = 2000 },
        new(path) { Every = 31, TruncateTo = 900 },
        new(path) { Every = 37, Garbage = true },
        new(path) { Every = 1, DelayMs = 15 },
    })];

    [Test]
    public Task Features_whose_collection_is_killed_some_times_are_there_once() => KillAsync(AppKind.Restricted, kills: 3);

    [TestCase(AppKind.Restricted), TestCase(AppKind.Extended), Category("Soak")]
    public async Task Features_whose_collection_is_killed_a_hundred_times_are_there_once(AppKind app)
    {
        for (var round = 0; round < 10; round++) await KillAsync(app, kills: 10);
    }

    static async Task KillAsync(AppKind app, int kills)
    {
        var dice = new Random(TestSeed.Take("feature kills"));
        await using var world = await FeatureWorld.StartAsync(app, Tracks, Trouble);
        var killed = 0;
        for (var left = kills; left > 0; left--)
        {
            using var process = CommandLine.Start("dotnet", Environment(world), [CommandLine.Assembly, .. Command(world)]);
            var output = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            if (!process.WaitForExit(TimeSpan.FromMilliseconds(dice.Next(1200, 6000))))
            {
                process.Kill();
                killed++;
            }
            await process.WaitForExitAsync();
            await output;
            if (process.ExitCode == 0) break;
        }
        CommandLine.Run(TimeSpan.FromMinutes(10), Environment(world), Command(world)).ShouldExitWith(0);

        var (ofSpotify, ofReccoBeats) = await TruthAsync(app, world.Ids);
        (await world.Lake.RowsAsync("raw_audio_features", "track_id, provider")).Should().Equal(
            [.. ofSpotify.Select(id => $"{id} / spotify").Concat(ofReccoBeats.Except(ofSpotify).Select(id => $"{id} / reccobeats"))
                .Order(StringComparer.Ordinal)]);
        string[] gaps = [.. app == AppKind.Extended ? world.Ids.Except(ofSpotify).Select(id => $"{id} / spotify") : [],
            .. world.Ids.Except(ofSpotify).Except(ofReccoBeats).Select(id => $"{id} / reccobeats")];
        (await world.Lake.RowsAsync("raw_feature_gaps", "track_id, provider")).Where(row => row[0] != '*')
            .Should().Equal(gaps.Order(StringComparer.Ordinal));
        await world.Lake.DisposeAsync();
        CommandLine.Run("verify", "--lake", world["lake"]).ShouldExitWith(0);

        var asked = app == AppKind.Extended ? world.Ids.Count - ofSpotify.Count : world.Ids.Count;
        var least = (asked + 39) / 40 + (app == AppKind.Extended ? (world.Ids.Count + 99) / 100 : 0);
        var traffic = world.Sandbox.Server.World.Traffic;
        var good = traffic.OfEndpoint("/reccobeats/v1/audio-features", 200)
            + (app == AppKind.Extended ? traffic.OfEndpoint("/spotify/v1/audio-features", 200) : 0);
        // Bodies that were spoiled are counted as good by who sent them.
        var spoiled = new[] { 29, 31, 37 }.Sum(every => good / every + 1);
        TestContext.Progress.WriteLine($"feature kills: {killed} kills, {good} answers, {least} needed, about {spoiled} of them spoiled");
        // A kill loses what is on its way; whoever begins anew may find the page's edge elsewhere once.
        good.Should().BeLessThanOrEqualTo(least + spoiled + 2 * killed + least / 50);
    }

    /// <summary>What the services of the same world say that they know, when nothing troubles them.</summary>
    static async Task<(HashSet<string> Spotify, HashSet<string> ReccoBeats)> TruthAsync(AppKind app, IReadOnlyList<string> ids)
    {
        await using var calm = await SandboxFixture.StartAsync(app, options => options with { Tracks = 20_000 });
        var (spotify, reccoBeats) = (new HashSet<string>(), new HashSet<string>());
        foreach (var chunk in ids.Chunk(40))
        {
            var list = string.Join(',', chunk);
            reccoBeats.UnionWith((await calm.SendAsync("reccobeats/v1/audio-features?ids=" + list)).Json["content"]!.AsArray()
                .Select(row => row!["href"]!.ToString().Split('/')[^1]));
            if (app == AppKind.Extended)
                spotify.UnionWith((await calm.SpotifyAsync("audio-features?ids=" + list)).Json["audio_features"]!.AsArray()
                    .Where(row => row is not null).Select(row => row!["id"]!.ToString()));
        }
        return (spotify, reccoBeats);
    }

    static string[] Command(FeatureWorld world) => ["collect", "features", "--lake", world["lake"]];

    static Dictionary<string, string> Environment(FeatureWorld world)
    {
        var addresses = world.Sandbox.Server.Addresses;
        return new Dictionary<string, string>
        {
            ["HOME"] = Directory.CreateDirectory(world["home"]).FullName,
            ["SPARKMUSIC_SPOTIFY_API"] = addresses.Spotify.ToString(),
            ["SPARKMUSIC_SPOTIFY_ACCOUNTS"] = addresses.Accounts.ToString(),
            ["SPARKMUSIC_SPOTIFY_CLIENT_ID"] = addresses.App.ClientId,
            ["SPARKMUSIC_SPOTIFY_CLIENT_SECRET"] = addresses.App.ClientSecret,
            ["SPARKMUSIC_SPOTIFY_SPACING_MS"] = "0",
            ["SPARKMUSIC_SPOTIFY_CALLS_PER_30S"] = "0",
            ["SPARKMUSIC_RECCOBEATS_API"] = addresses.ReccoBeats.ToString(),
            ["SPARKMUSIC_RECCOBEATS_SPACING_MS"] = "0",
        };
    }
}
