using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Large;
using SparkMusic.Tests.Collect;
using SparkMusic.Tests.Sandbox;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Commands;

/// <summary><c>run daily</c> looks for tracks of posts without one, and into catalogues, and <c>plan</c> tells what that costs.</summary>
public sealed class DailyCandidatesTests
{
    TestFolder _folder = null!;
    SandboxFixture _sandbox = null!;
    Dictionary<string, string> _environment = null!;

    string FollowFile => _folder["lake/_state/follow.json"];

    long SearchCalls => _sandbox.Server.World.Traffic.OfEndpoint("/spotify/v1/search", 200);

    [SetUp]
    public async Task Start()
    {
        _folder = new TestFolder();
        _sandbox = await SandboxFixture.StartAsync(AppKind.Extended,
            options => options with { PostsPerDay = 60, Now = TimeProvider.System.GetUtcNow().UtcDateTime });
        _environment = CollectCommandTests.EnvironmentOf(_sandbox, _folder);
        _environment["SPARKMUSIC_SPOTIFY_BUDGETS"] = "search=10";
    }

    [TearDown]
    public async Task Stop()
    {
        await _sandbox.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public void Posts_without_a_track_are_searched_for_day_by_day_and_half_of_the_searches_is_left_to_others()
    {
        Run("collect", "posts", "mastodon", "--server", _sandbox.Server.Addresses.Mastodon.ToString()).ShouldExitWith(0);
        File.WriteAllText(FollowFile, File.ReadAllText(FollowFile).Replace("\"tracks\": false", "\"tracks\": true, \"candidates\": {}"));
        var first = Daily();
        Outcome(first, "candidates").Should().Be("skipped", "no post was matched before");
        var byLinks = Matched();

        Run("collect", "candidates", "--most", "2").ShouldExitWith(0);
        SearchCalls.Should().Be(2);
        var plan = JsonNode.Parse(Run("plan", "--json").ShouldExitWith(0).Output)!["collections"]!;
        plan["what"]!.AsArray().Select(what => (string)what!).Should().Contain(what => what.EndsWith("texts of posts without a track"));
        Need(plan, "search").Should().Be((2, true, true), "so many as were asked for then");
        var second = Daily();
        (Outcome(second, "candidates"), Calls(second, "candidates")).Should().Be(("collected", 2));
        SearchCalls.Should().Be(4);
        Notes(second, "candidates").Should().Contain("left for the next runs: one searches for 2 at most");
        Matched().Should().BeGreaterThan(byLinks, "the build behind it matches what was found");

        File.WriteAllText(FollowFile, File.ReadAllText(FollowFile).Replace("\"most\": 2", ""));
        Need(JsonNode.Parse(Run("plan", "--json").ShouldExitWith(0).Output)!["collections"]!, "search").Should().Be((1, true, true));
        Notes(Daily(), "candidates").Should().Contain("half of a day's searches is kept");
        SearchCalls.Should().Be(5, "of ten a day");
        Notes(Daily(), "candidates").Should().Contain("half of a day's searches is kept");
        SearchCalls.Should().Be(5);
        Run("collect", "playlists", "--search", "road trip", "--most", "5").ShouldExitWith(0);
        Run("run", "daily").ShouldExitWith(0).Output.Should().MatchRegex("candidates +posts without a track +collected +0");
        Run("run", "daily", "--dry-run").ShouldExitWith(0).Output.Should().Contain("tracks that posts without one may speak of");
        Run("verify").ShouldExitWith(0);
    }

    [Test]
    public void A_catalogue_that_was_given_once_is_looked_into_every_day_and_is_missed_when_it_is_gone()
    {
        _environment["SPARKMUSIC_PROVIDERS"] = "file:mine";
        var list = _sandbox.World.Playlists.Get(PlaylistKind.People, 3).Id;
        Run("collect", "playlists", "--id", list).ShouldExitWith(0);
        var tracks = Run("sql", "select distinct track_id from raw_playlist_tracks where track_id is not null order by 1", "--format",
            "csv").ShouldExitWith(0).Output.Split("\r\n").Skip(1).Where(id => id.Length == 22).Take(2).ToList();
        tracks.Should().HaveCount(2);
        File.WriteAllText(_folder["mine.csv"], $"track_id,danceability,energy,valence\n{tracks[0]},0.5,0.5,0.5\n");
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, _folder["mine.csv"]);
        Run("collect", "features", "--catalogue", relative).ShouldExitWith(0);
        var unchanged = Daily();
        (Outcome(unchanged, "features"), (int)Of(unchanged, "features")["rows"]!).Should().Be(("collected", 0));
        ((string)Of(unchanged, "features")["what"]!).Should().Be("tracks without features, 1 file");

        File.AppendAllText(_folder["mine.csv"], $"{tracks[1]},0.25,0.25,0.25\n");
        File.SetLastWriteTimeUtc(_folder["mine.csv"], TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(1));
        ((int)Of(Daily(), "features")["rows"]!).Should().Be(1, "the file has one more");
        File.Delete(_folder["mine.csv"]);
        var gone = Daily();
        Outcome(gone, "features").Should().Be("collected");
        Notes(gone, "features").Should().Contain("mine.csv").And.Contain("follow.json");
    }

    [Test]
    public void Plan_tells_the_calls_for_titles_and_features_as_what_they_are_at_most()
    {
        Run("collect", "charts", "--id", _sandbox.World.Charts.IdOf(0)).ShouldExitWith(0);
        File.WriteAllText(FollowFile, """{"tracks": true, "features": {"catalogues": ["/nowhere/at/all.csv"]}, "charts": []}""");
        _environment["SPARKMUSIC_RECCOBEATS_API"] = _sandbox.Server.Addresses.ReccoBeats.ToString();
        _sandbox.Server.World.Traffic.Clear();
        var plan = JsonNode.Parse(Run("plan", "--json").ShouldExitWith(0).Output)!["collections"]!;
        var all = int.Parse(((string)plan["what"]!.AsArray().Single()!).Split(' ')[0]);
        all.Should().BeGreaterThan(40);
        ((string)plan["what"]![0]!).Should().Be($"{all} tracks without features", "each has a title");
        Need(plan, "audio-features").Should().Be(((all + 99) / 100, true, true));
        Need(plan, "reccobeats").Should().Be(((all + 39) / 40, true, true));
        Run("plan").ShouldExitWith(0).Output.Should().MatchRegex($"reccobeats +at most {(all + 39) / 40} ").And.Contain("comes on top");
        _sandbox.Server.World.Traffic.Total.Should().Be(0);
        File.WriteAllText(FollowFile, """{"features": {"most": 20}}""");
        Need(JsonNode.Parse(Run("plan", "--json").ShouldExitWith(0).Output)!["collections"]!, "reccobeats").Should().Be((1, true, true));
    }

    static (int Needed, bool IsAtMost, bool Holds) Need(JsonNode collections, string bucket)
    {
        var need = collections["calls"]!.AsArray().Single(one => (string)one!["bucket"]! == bucket)!;
        return ((int)need["needed"]!, (bool)need["is_at_most"]!, (bool)need["holds"]!);
    }

    JsonNode Daily() => JsonNode.Parse(Run("run", "daily", "--json").ShouldExitWith(0).Output)!;

    long Matched() => long.Parse(Run("sql", "select count(*) as n from post_matches", "--format", "csv").Output.Split("\r\n")[1]);

    static JsonNode Of(JsonNode report, string name) =>
        report["collections"]!.AsArray().Single(of => (string)of!["name"]! == name)!;

    static string Outcome(JsonNode report, string name) => (string)Of(report, name)["outcome"]!;

    static int Calls(JsonNode report, string name) => (int)Of(report, name)["calls"]!;

    static string Notes(JsonNode report, string name) =>
        string.Join('\n', Of(report, name)["notes"]!.AsArray().Select(note => (string)note!));

    CommandResult Run(params string[] command) =>
        CommandLine.Run(TimeSpan.FromMinutes(10), _environment, [.. command, "--lake", _folder["lake"]]);
}
