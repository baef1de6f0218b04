using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Tests.Collect;
using SparkMusic.Tests.Sandbox;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Commands;

/// <summary><c>run daily</c>: what was collected into the lake is collected again, and everything stale is built.</summary>
public sealed class DailyCommandTests
{
    static readonly FaultRule Limit =
        new("/spotify/v1/artists*") { Status = 429, RetryAfter = "7200", Body = """{"error":{"status":429,"message":"Too many requests","reason":"QUOTA_EXCEEDED"}}""" };

    [Test]
    public async Task It_collects_what_was_collected_builds_all_flows_and_tells_a_closed_source_with_75()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended,
            options => options with { PostsPerDay = 100, Faults = [Limit], Now = TimeProvider.System.GetUtcNow().UtcDateTime });
        using var folder = new TestFolder();
        var environment = CollectCommandTests.EnvironmentOf(sandbox, folder);
        environment["SPARKMUSIC_RECCOBEATS_API"] = sandbox.Server.Addresses.ReccoBeats.ToString();
        environment["SPARKMUSIC_RECCOBEATS_SPACING_MS"] = "0";
        var (chart, artist) = (sandbox.World.Charts.IdOf(0), sandbox.World.Artist(3).Made.Id);
        Run("run", "daily").ShouldExitWith(ExitCodes.Usage);
        Run("collect", "playlists", "--search", "road trip", "--most", "10").ShouldExitWith(0);
        Run("collect", "playlists", "--search", "home office", "--most", "5", "--once").ShouldExitWith(0);
        Run("collect", "charts", "--id", chart).ShouldExitWith(0);
        Run("collect", "posts", "mastodon", "--server", sandbox.Server.Addresses.Mastodon.ToString()).ShouldExitWith(0);
        Run("collect", "features").ShouldExitWith(0);
        Run("run", "daily", "--dry-run").ShouldExitWith(0).Output
            .Should().Contain("road trip").And.NotContain("home office").And.Contain("follow.json").And.Contain("chart_entries");

        var first = JsonNode.Parse(Run("run", "daily", "--json").ShouldExitWith(0).Output)!;
        Outcomes(first).Should().Equal("playlists collected", "charts collected", "posts collected", "features collected");
        ((JsonArray)first["tables"]!).Where(table => (string)table!["outcome"]! == "built").Select(table => (string)table!["table"]!)
            .Should().Contain(["chart_movements", "mood_by_month", "now_playing_by_day", "feature_coverage"]);
        sandbox.Server.World.Traffic.Clear();
        var second = JsonNode.Parse(Run("run", "daily", "--json").ShouldExitWith(0).Output)!;
        Outcomes(second).Should().Equal("playlists done", "charts done", "posts collected", "features collected");
        ((JsonArray)second["tables"]!).Select(table => (string)table!["outcome"]!).Distinct().Should().Equal("fresh");
        sandbox.Server.World.Traffic.OfEndpoint("/spotify/v1/", 200).Should().Be(0, "what was done today is not asked for again");
        Outcomes(JsonNode.Parse(Run("run", "daily", "--force", "--json").ShouldExitWith(0).Output)!)
            .Should().StartWith("playlists collected");

        Run("collect", "artists", "--id", artist).ShouldExitWith(ExitCodes.TryLater);
        Run("collect", "playlists", "--search", "summer", "--most", "5", "--once").ShouldExitWith(0);
        var closed = Run("run", "daily").ShouldExitWith(ExitCodes.TryLater);
        closed.Output.Should().MatchRegex(@"Resume after \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ").And.MatchRegex(
            "artists +1 artist +try later").And.MatchRegex("[1-9][0-9]* built");
        closed.Error.Should().Contain("takes no more calls until");
        Run("verify").ShouldExitWith(0);

        Run("run", "daily", "--no-collect").ShouldExitWith(0).Output.Should().NotContain("try later");
        environment["SPARKMUSIC_SPOTIFY_CLIENT_ID"] = "";
        var skipped = Run("run", "daily").ShouldExitWith(0);
        skipped.Output.Should().MatchRegex("playlists +1 search +skipped");
        skipped.Error.Should().Contain("playlists: Spotify is not connected");

        CommandResult Run(params string[] command) =>
            CommandLine.Run(TimeSpan.FromMinutes(10), environment, [.. command, "--lake", folder["lake"]]);
    }

    [Test]
    public async Task A_service_that_is_waited_for_holds_up_no_other()
    {
        FaultRule wait = new("/spotify/v1/search*") { Nth = 2, Status = 429, RetryAfter = "20" };
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended, options => options with
        {
            PostsPerDay = 50,
            KeepsCalls = true,
            Faults = [wait],
            Now = TimeProvider.System.GetUtcNow().UtcDateTime,
        });
        using var folder = new TestFolder();
        var environment = CollectCommandTests.EnvironmentOf(sandbox, folder);
        Run("collect", "playlists", "--search", "road trip", "--most", "5").ShouldExitWith(0);
        Run("collect", "posts", "mastodon", "--server", sandbox.Server.Addresses.Mastodon.ToString()).ShouldExitWith(0);
        sandbox.Server.World.Traffic.Clear();
        Run("run", "daily").ShouldExitWith(0);
        var paths = sandbox.Server.World.Traffic.Kept.Select(call => call.Path).ToList();
        var searches = Enumerable.Range(0, paths.Count)
            .Where(i => paths[i].StartsWith("/spotify/v1/search", StringComparison.Ordinal)).ToList();
        searches.Should().HaveCount(2, "the first was refused for twenty seconds");
        paths.FindIndex(path => path.StartsWith("/mastodon", StringComparison.Ordinal)).Should().BeInRange(0, searches[1] - 1);

        CommandResult Run(params string[] command) =>
            CommandLine.Run(TimeSpan.FromMinutes(10), environment, [.. command, "--lake", folder["lake"]]);
    }

    [Test]
    public void A_lake_that_follows_nothing_is_built_and_told_and_a_spoiled_list_is_refused()
    {
        using var folder = new TestFolder();
        File.WriteAllText(folder["features.csv"], "track_id,valence,energy,danceability\n0123456789012345678901,0.5,0.5,0.5\n");
        CommandLine.Run("import", "track-features", folder["features.csv"], "--lake", folder["lake"]).ShouldExitWith(0);
        CommandLine.Run("run", "daily", "--lake", folder["lake"]).ShouldExitWith(0).Error.Should().Contain("follows nothing yet");
        File.WriteAllText(folder["lake/_state/follow.json"], "{\"serches\": []}");
        CommandLine.Run("run", "daily", "--lake", folder["lake"]).ShouldExitWith(ExitCodes.Usage).Error
            .Should().Contain("follow.json").And.Contain("serches");
    }

    static IEnumerable<string> Outcomes(JsonNode report) =>
        ((JsonArray)report["collections"]!).Select(of => $"{(string)of!["name"]!} {(string)of["outcome"]!}");
}
