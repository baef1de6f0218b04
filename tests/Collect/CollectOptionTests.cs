using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Tests.Sandbox;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Collect;

/// <summary>What is told before any call is made: what is wrong with an option, and what a collection will cost.</summary>
public class CollectOptionTests
{
    [Test]
    public async Task A_dry_run_makes_no_lake_and_no_call()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended);
        using var folder = new TestFolder();
        var environment = CollectCommandTests.EnvironmentOf(sandbox, folder);
        var report =
            JsonNode.Parse(Run(environment, "collect", "playlists", "--search", "workout", "--id", new string('0', 22), "--dry-run",
            "--json", "--lake", folder["lake"])
            .ShouldExitWith(0).Output)!;
        report["calls"]!.AsArray().Select(bucket => ((string)bucket!["bucket"]!, (int)bucket["needed"]!))
            .Should().Equal(("search", 20), ("playlists", 1));
        Run(environment, "collect", "charts", "--id", new string('0', 22), "--dry-run", "--lake", folder["lake"]).ShouldExitWith(0);
        Run(environment, "collect", "features", "--dry-run", "--lake", folder["lake"]).ShouldExitWith(ExitCodes.Usage).Error
            .Should().Contain("no lake");
        Directory.Exists(folder["lake"]).Should().BeFalse("a look makes nothing");
        sandbox.Server.World.Traffic.Total.Should().Be(0);
        Directory.CreateDirectory(folder["other"]);
        File.WriteAllText(folder["other/mine.txt"], "mine");
        Run(environment, "collect", "playlists", "--search", "workout", "--dry-run", "--lake", folder["other"])
            .ShouldExitWith(ExitCodes.Usage).Error.Should().Contain("is not a lake");
    }

    [TestCase("collect posts mastodon --back", "NaN")]
    [TestCase("collect posts mastodon --back", "-1")]
    [TestCase("collect posts mastodon --back", "1e300")]
    [TestCase("collect posts mastodon --back", "99999999")]
    [TestCase("collect posts mastodon --back", "Infinity")]
    [TestCase("collect playlists --search x --most", "0")]
    [TestCase("collect playlists --search x --most", "-5")]
    [TestCase("collect playlists --search x --most", "99999999999")]
    [TestCase("collect playlists --search x --most", "many")]
    [TestCase("collect features --most", "0")]
    [TestCase("simulate --port", "70000")]
    [TestCase("simulate --speed", "NaN")]
    [TestCase("simulate --rate", "0")]
    [TestCase("stream charts --topic x --every", "0")]
    public void A_number_that_is_none_or_out_of_bounds_is_told_with_its_option(string command, string value)
    {
        using var folder = new TestFolder();
        var option = command.Split(' ')[^1];
        var result = Run(new() { ["HOME"] = folder.Path, ["SPARKMUSIC_LAKE"] = folder["lake"] },
            [.. command.Split(' ')[..^1], $"{option}={value}"]);
        result.ShouldExitWith(ExitCodes.Usage).Error
            .Should().Contain(option).And.Contain(value).And.NotContain("Exception").And.NotContain("   at ");
        Directory.Exists(folder["lake"]).Should().BeFalse();
    }

    [TestCase("SPARKMUSIC_SPOTIFY_SPACING_MS", "-1")]
    [TestCase("SPARKMUSIC_SPOTIFY_CALLS_PER_30S", "NaN")]
    [TestCase("SPARKMUSIC_SPOTIFY_BUDGETS", "search=-5")]
    [TestCase("SPARKMUSIC_SPOTIFY_BUDGETS", "search=99999999999999999999")]
    public void A_setting_that_is_no_number_is_told_by_its_name(string name, string value)
    {
        using var folder = new TestFolder();
        Run(
            new()
            {
                ["HOME"] = folder.Path,
                ["SPARKMUSIC_SPOTIFY_CLIENT_ID"] = "x",
                ["SPARKMUSIC_SPOTIFY_CLIENT_SECRET"] = "y",
                [name] = value,
            },
                "collect", "playlists", "--search", "x", "--lake", folder["lake"])
            .ShouldExitWith(ExitCodes.Usage).Error.Should().ContainEquivalentOf(name["SPARKMUSIC_".Length..]).And.Contain(value);
    }

    [Test]
    public async Task Plan_tells_what_the_next_collections_cost_without_a_call()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended,
            options => options with { Playlists = 200, Tracks = 30_000 });
        using var folder = new TestFolder();
        var environment = CollectCommandTests.EnvironmentOf(sandbox, folder);
        environment["SPARKMUSIC_SPOTIFY_BUDGETS"] = "playlists=30,search=9";
        string[] lake = ["--lake", folder["lake"]];
        Run(environment, ["collect", "playlists", "--search", "workout", "--most", "5", .. lake]).ShouldExitWith(0);
        var chart = sandbox.World.Playlists.Get(SparkMusic.Jobs.Simulate.Large.PlaylistKind.Chart, 0).Id;
        Run(environment, ["collect", "charts", "--id", chart, .. lake]).ShouldExitWith(0);
        Run(environment, ["collect", "artists", "--id", sandbox.World.Artist(3).Made.Id, .. lake]).ShouldExitWith(0);
        var named = Enumerable.Range(60, 20)
            .Select(number => sandbox.World.Playlists.Get(SparkMusic.Jobs.Simulate.Large.PlaylistKind.People, number).Id).ToList();
        // More than the budget: what is left of them is counted, too.
        Run(environment, ["collect", "playlists", .. named.SelectMany(id => new[] { "--id", id }), .. lake])
            .ShouldExitWith(ExitCodes.TryLater);
        sandbox.Server.World.Traffic.Clear();

        var text = Run(environment, ["plan", .. lake]).ShouldExitWith(0).Output;
        text.Should().Contain("1 search, 20 playlists by id, 1 chart.").And.MatchRegex(@"search +1 +1 +8 +yes").And.MatchRegex(
            @"playlists +\d+ +30 +0 +no, resume after 20").And.NotMatchRegex("artists +[0-9]", "the artist was asked for today");
        var plan = JsonNode.Parse(Run(environment, ["plan", "--json", .. lake]).ShouldExitWith(0).Output)!;
        plan["tables"]!.AsArray().Should().NotBeEmpty();
        var needs = plan["collections"]!["calls"]!.AsArray()
            .ToDictionary(need => (string)need!["bucket"]!, need => (need!["needed"]!.GetValue<int>(), need["holds"]!.GetValue<bool>()));
        needs["search"].Should().Be((1, true));
        needs["playlists"].Item1.Should().BeGreaterThanOrEqualTo(21, "a call for each that is named, and the chart");
        needs["playlists"].Item2.Should().BeFalse();
        sandbox.Server.World.Traffic.Total.Should().Be(0);
    }

    static CommandResult Run(Dictionary<string, string> environment, params string[] command) =>
        CommandLine.RunHere(environment, command);
}
