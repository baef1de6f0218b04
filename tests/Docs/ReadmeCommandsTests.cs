using System.IO.Compression;
using SparkMusic.Jobs.Simulate;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Tests.Collect;
using SparkMusic.Tests.Sandbox;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Docs;

/// <summary>Every command line of the README works as it stands there, in the order in which it stands there.</summary>
[TestFixture]
public class ReadmeCommandsTests
{
    // The commands of the cluster are those of ReadmeClusterTests.
    static readonly string[] OfCluster = ["docker", "postgres init", "SPARKMUSIC_LAKE", "--publish"];

    TestFolder _folder = null!;

    [OneTimeSetUp]
    public void The_files_that_the_README_speaks_of_are_there()
    {
        _folder = new TestFolder();
        WorldFiles.Write(World.Make(1), _folder["files"]);
        File.Copy(_folder["files/sandbox_top50.csv"], _folder["charts.csv"]);
        File.Copy(_folder["files/sandbox_artists.csv"], _folder["artists.csv"]);
        Directory.CreateDirectory(_folder["playlists"]);
        File.Copy(_folder["files/sandbox_playlists_road_trip.csv"], _folder["playlists/road_trip.csv"]);
        using var packed = new GZipStream(File.Create(_folder["features.csv.gz"]), CompressionLevel.Fastest);
        packed.Write(File.ReadAllBytes(_folder["files/sandbox_songs.csv"]));
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    static IEnumerable<string> Lines(string heading) =>
        Readme.Of(heading, "bash").SelectMany(block => block.Text.Replace("\\\n", "").Split('\n')).Where(line => line.Length > 0);

    [Test]
    public void The_commands_for_own_files_work_one_after_the_other()
    {
        var lines = Lines("With your own files")
            .Concat(Lines("From laptop to cluster").Where(line => !OfCluster.Any(line.Contains))).ToList();
        lines.Should().HaveCountGreaterThan(9);
        foreach (var line in lines) Run(line).ShouldExitWith(ExitCodes.Done);
    }

    [Test]
    public void The_first_two_commands_are_the_demo_and_the_tests()
    {
        Lines("Run it").Should().Equal("./sparkmusic demo", "./test");
        var demo = Run("./sparkmusic demo --picture demo.svg").ShouldExitWith(ExitCodes.Done);
        demo.Output.Should().Contain("SANDBOX");
        demo.Output.Split('\n').Should().OnlyContain(line => SparkMusic.Jobs.Commands.TextWidth.Of(line) <= 80,
            "it fits a terminal of the usual width");
        File.ReadAllText(_folder["demo.svg"]).Should().Be(File.ReadAllText(Path.Combine(Need.Root, "docs", "demo.svg")),
            "the picture shows what the demo prints: './sparkmusic demo --picture docs/demo.svg' without a data/demo makes it anew");
        var text = string.Concat(demo.Output.Where(letter => !char.IsWhiteSpace(letter)));
        foreach (var shown in System.Xml.Linq.XDocument.Load(_folder["demo.svg"]).Descendants()
            .Where(element => element.Name.LocalName == "text"))
            text.Should().Contain(string.Concat(shown.Value.Where(letter => !char.IsWhiteSpace(letter))));
        Run("./sparkmusic demo").ShouldExitWith(ExitCodes.Done).Output.Should().Contain("Nothing is new");
    }

    [Test]
    public async Task The_commands_for_services_work_one_after_the_other_at_a_sandbox()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended,
            options => options with { PostsPerDay = 100, Now = TimeProvider.System.GetUtcNow().UtcDateTime });
        var environment = CollectCommandTests.EnvironmentOf(sandbox, _folder);
        environment["SPARKMUSIC_RECCOBEATS_API"] = sandbox.Server.Addresses.ReccoBeats.ToString();
        environment["SPARKMUSIC_LAKE"] = "data/services";
        var lines = Lines("From the services themselves").ToList();
        lines.Should().HaveCount(7);
        foreach (var line in lines)
        {
            var here = line.Split('#')[0].Replace("./sparkmusic", $"dotnet '{CommandLine.Assembly}'")
                .Replace("collect posts mastodon", $"collect posts mastodon --server {sandbox.Server.Addresses.Mastodon}");
            if (line.Contains("connect"))
                here = $"printf '%s\\n' \"$SPARKMUSIC_SPOTIFY_CLIENT_ID\" \"$SPARKMUSIC_SPOTIFY_CLIENT_SECRET\" | {here}";
            CommandLine.Finish(CommandLine.Start("bash", environment, ["-c", $"cd '{_folder.Path}' && {here}"]), TimeSpan.FromMinutes(10))
                .ShouldExitWith(ExitCodes.Done);
        }
    }

    [Test]
    public void Exit_codes_of_the_README_are_those_of_the_code() =>
        File.ReadAllText(Path.Combine(Need.Root, "README.md")).Should().ContainAll(
            $"| {ExitCodes.Done} |", $"| {ExitCodes.Failed}, {ExitCodes.Usage} |", $"| {ExitCodes.ChecksFailed} |",
            $"| {ExitCodes.TryLater} |",
            $"| {ExitCodes.LostJvm} |", $"| {ExitCodes.Interrupted}, {ExitCodes.Terminated} |");

    CommandResult Run(string line)
    {
        var script = line.Replace("./sparkmusic", $"dotnet '{CommandLine.Assembly}'")
            .Replace("spark-conf/", $"{Path.Combine(Need.Root, "spark-conf")}/")
            .Replace("$PWD/build/SparkMusic.Jobs.dll", CommandLine.Assembly).Replace("spark://host:7077", "local[2]");
        var environment = new Dictionary<string, string> { ["SPARKMUSIC_APP"] = CommandLine.Assembly };
        if (line.Contains("spark", StringComparison.OrdinalIgnoreCase) && (line.Contains("--engine spark") || line.Contains("submit")))
            environment["SPARK_HOME"] = Need.SparkHome();
        var process = CommandLine.Start("bash", environment, ["-c", $"cd '{_folder.Path}' && {script}"]);
        return CommandLine.Finish(process, TimeSpan.FromMinutes(10));
    }
}
