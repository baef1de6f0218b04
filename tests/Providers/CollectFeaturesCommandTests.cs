using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Providers;

/// <summary><c>collect features</c> as a user types it, against the sandbox.</summary>
[TestFixture]
public class CollectFeaturesCommandTests
{
    FeatureWorld _world = null!;

    [OneTimeSetUp]
    public async Task StartAsync() => _world = await FeatureWorld.StartAsync(AppKind.Restricted, 200);

    [OneTimeTearDown]
    public async Task StopAsync() => await _world.DisposeAsync();

    [Test]
    public async Task It_asks_the_chain_says_what_each_gave_and_asks_nobody_twice()
    {
        var known = (await _world.KnownAsync(bySpotify: false)).Count;
        var plan = Collect("--dry-run", "--json").ShouldExitWith(ExitCodes.Done).Output;
        plan.Should().Contain("\"missing\": 200");
        _world.TakeCalls("");
        Collect("--dry-run");
        _world.TakeCalls("/reccobeats/v1/audio-features").Should().Be(0);

        var first = Collect().ShouldExitWith(ExitCodes.Done).Output;
        first.Should().Contain($"{known} of 200 missing tracks have features now, {200 - known} have none").And.Contain(
            "closed").And.Contain("spotify: ");
        var file = _world.File("more.csv", "id,danceability,energy,valence\n"
            + string.Concat(_world.Ids.Select(id => $"{id},0.5,0.5,0.5\n")));
        _world.TakeCalls("");
        Collect("--catalogue", file.Path).ShouldExitWith(ExitCodes.Done).Output
            .Should().Contain($"{200 - known} of {200 - known} missing tracks have features now, 0 have none");
        _world.TakeCalls("/reccobeats/v1/audio-features").Should().Be(0);
    }

    [Test]
    public void A_file_that_is_not_there_is_refused_before_anybody_is_asked() =>
        Collect("--catalogue", "nowhere.csv").ShouldExitWith(ExitCodes.Usage);

    CommandResult Collect(params string[] options)
    {
        var addresses = _world.Sandbox.Server.Addresses;
        var environment = new Dictionary<string, string>
        {
            ["SPARKMUSIC_SPOTIFY_API"] = addresses.Spotify.ToString(),
            ["SPARKMUSIC_SPOTIFY_ACCOUNTS"] = addresses.Accounts.ToString(),
            ["SPARKMUSIC_SPOTIFY_CLIENT_ID"] = addresses.App.ClientId,
            ["SPARKMUSIC_SPOTIFY_CLIENT_SECRET"] = addresses.App.ClientSecret,
            ["SPARKMUSIC_SPOTIFY_SPACING_MS"] = "0",
            ["SPARKMUSIC_RECCOBEATS_API"] = addresses.ReccoBeats.ToString(),
            ["SPARKMUSIC_RECCOBEATS_SPACING_MS"] = "0",
            ["HOME"] = Directory.CreateDirectory(_world["home"]).FullName,
        };
        return CommandLine.RunHere(environment, ["collect", "features", "--lake", _world["lake"], .. options]);
    }
}
