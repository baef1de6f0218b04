using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Tests.Extract;
using SparkMusic.Tests.Sandbox;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Collect;

/// <summary>The verbs as people use them, at a sandbox.</summary>
public class CollectCommandTests
{
    [Test]
    public async Task Spotify_is_connected_and_playlists_artists_and_tracks_are_collected()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Development,
            options => options with { Playlists = 200, Tracks = 30_000 });
        using var folder = new TestFolder();
        var environment = EnvironmentOf(sandbox, folder);
        var (id, secret) = (environment["SPARKMUSIC_SPOTIFY_CLIENT_ID"], environment["SPARKMUSIC_SPOTIFY_CLIENT_SECRET"]);
        environment["SPARKMUSIC_SPOTIFY_CLIENT_ID"] = environment["SPARKMUSIC_SPOTIFY_CLIENT_SECRET"] = "";
        Run("collect", "playlists", "--search", "workout").ShouldExitWith(ExitCodes.Usage).Error.Should().Contain("connect spotify");
        Connect(id, "wrong").ShouldExitWith(ExitCodes.Failed).Error.Should().Contain("secret");
        File.Exists(folder[".config/sparkmusic/secrets.json"]).Should().BeFalse("what was not accepted is not kept");
        Connect(id, secret).ShouldExitWith(0).Output.Should().MatchRegex("audio features +no").And.MatchRegex("tracks, fifty a call +yes");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(folder[".config/sparkmusic/secrets.json"]).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var plan = Run("collect", "playlists", "--search", "workout", "--dry-run").ShouldExitWith(0).Output;
        plan.Should().MatchRegex("search +20 ").And.Contain("never searched");
        sandbox.Server.World.Traffic.Clear();
        var report = JsonNode.Parse(Run("collect", "playlists", "--search", "workout", "--json").ShouldExitWith(0).Output)!;
        ((int)report["playlists_read"]!).Should().BePositive();
        ((int)report["calls_made"]!).Should().Be((int)report["calls_needed"]!).And.Be(
            sandbox.Server.World.Traffic.OfEndpoint("/spotify/v1/", 200));
        var artist = sandbox.World.Artist(3).Made;
        Run("collect", "artists", "--name", artist.Name, "--name", "no such artist at all").ShouldExitWith(0).Error
            .Should().Contain("no artist has this name");
        Run("collect", "tracks").ShouldExitWith(0);
        await using var lake = await ImportLake.OpenAsync(folder["lake"], isSandbox: true);
        (await lake.RowsAsync("raw_artist_snapshots", "artist_id, artist")).Should().Equal($"{artist.Id} / {artist.Name}");
        (await lake.RowsAsync("raw_artist_top_tracks", "rank")).Should().Contain("1").And.OnlyHaveUniqueItems();

        CommandResult Run(params string[] command) =>
            CommandLine.Run(TimeSpan.FromMinutes(10), environment, [.. command, "--lake", folder["lake"]]);

        CommandResult Connect(params string[] lines)
        {
            var process = CommandLine.Start("bash", environment,
                ["-c", "printf '%s\\n' \"$1\" \"$2\" | dotnet \"$0\" connect spotify", CommandLine.Assembly, .. lines]);
            return CommandLine.Finish(process, TimeSpan.FromMinutes(10));
        }
    }

    [Test]
    public async Task A_long_limit_ends_with_75_and_the_time()
    {
        FaultRule limit = new("/spotify/v1/playlists/*") { Nth = 3, Last = 99, Status = 429, RetryAfter = "7200", Body = """{"error":{"status":429,"message":"Too many requests","reason":"QUOTA_EXCEEDED"}}""" };
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended,
            options => options with { Playlists = 200, Tracks = 30_000, Faults = [limit] });
        using var folder = new TestFolder();
        var environment = EnvironmentOf(sandbox, folder);
        string[] command = ["collect", "playlists", "--search", "workout", "--lake", folder["lake"]];
        var ended = CommandLine.Run(TimeSpan.FromMinutes(10), environment, command).ShouldExitWith(ExitCodes.TryLater);
        ended.Error.Should().MatchRegex(@"Resume after \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ");
        var calls = sandbox.Server.World.Traffic.Total;
        CommandLine.Run(TimeSpan.FromMinutes(10), environment, command).ShouldExitWith(ExitCodes.TryLater);
        sandbox.Server.World.Traffic.Total.Should().BeLessThanOrEqualTo(calls + 1, "a closed bucket is not knocked at, but for a token");
        CommandLine.Run(TimeSpan.FromMinutes(10), environment, [.. command, "--dry-run"]).ShouldExitWith(0).Output
            .Should().Contain("no, resume after");
    }

    [Test]
    public async Task What_Spotify_takes_for_no_id_ends_with_2_and_its_name_once_all_others_are_collected()
    {
        var none = new string('z', 22);
        FaultRule refusal = new("/spotify/v1/playlists/" + none) { Status = 400, Body = """{"error":{"status":400,"message":"Invalid base62 id"}}""" };
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended, options => options with { Faults = [refusal] });
        using var folder = new TestFolder();
        var good = sandbox.World.Playlists.Get(SparkMusic.Jobs.Simulate.Large.PlaylistKind.People, 3).Id;
        var ended = CommandLine.Run(TimeSpan.FromMinutes(10), EnvironmentOf(sandbox, folder), "collect", "playlists", "--id", none, "--id",
            good, "--lake", folder["lake"]);
        ended.ShouldExitWith(ExitCodes.Usage).Error.Should().Contain($"No playlist id: '{none}'");
        ended.Output.Should().MatchRegex("read whole +1");
        await using var lake = await ImportLake.OpenAsync(folder["lake"], isSandbox: true);
        (await lake.RowsAsync("raw_playlists", "playlist_id, is_complete")).Should().Contain($"{good} / True");
    }

    /// <summary>Settings of a process that collects from a sandbox as fast as it answers, with a home of its own.</summary>
    internal static Dictionary<string, string> EnvironmentOf(SandboxFixture sandbox, TestFolder home) => new()
    {
        ["HOME"] = home.Path,
        ["SPARKMUSIC_SPOTIFY_CLIENT_ID"] = sandbox.Server.World.App.ClientId,
        ["SPARKMUSIC_SPOTIFY_CLIENT_SECRET"] = sandbox.Server.World.App.ClientSecret,
        ["SPARKMUSIC_SPOTIFY_API"] = sandbox.Server.Addresses.Spotify.ToString(),
        ["SPARKMUSIC_SPOTIFY_ACCOUNTS"] = sandbox.Server.Addresses.Accounts.ToString(),
        ["SPARKMUSIC_SPOTIFY_MARKET"] = "DE",
        ["SPARKMUSIC_SPOTIFY_SPACING_MS"] = "0",
        ["SPARKMUSIC_SPOTIFY_CALLS_PER_30S"] = "0",
        ["SPARKMUSIC_SPOTIFY_BUDGETS"] = "none",
    };
}
