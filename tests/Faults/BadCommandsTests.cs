using SparkMusic.Tests.Commands;
using SparkMusic.Tests.Lakes;

namespace SparkMusic.Tests.Disturbances;

/// <summary>Command lines and settings with a mistake in them.</summary>
[TestFixture]
public class BadCommandsTests
{
    readonly MemoryFolder _folder = new();

    string Lake => _folder["lake"];

    [OneTimeSetUp]
    public void MakeLake() => Story.Copy(Story.Steps.Length, Lake);

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [TestCase("improt chart-history x.csv", "There is no verb 'improt'.", "Did you mean 'import'? 'sparkmusic --help' lists the verbs.")]
    [TestCase("--lkae x", "There is no option '--lkae'.", "'sparkmusic --help'*")]
    [TestCase("", "Name a verb.", "'sparkmusic --help'*")]
    [TestCase("import", "Required argument missing*", "'sparkmusic import --help' shows what import takes*")]
    [TestCase("import chart-histroy x.csv",
        "'chart-histroy' is no kind of import; use one of track-features, chart-history, playlist-history, policy-dates, posts, "
        + "artists.",
        "'sparkmusic import --help'*")]
    [TestCase("import chart-history x.csv --lkae x", "import has no option '--lkae'.",
        "Did you mean '--lake'? 'sparkmusic import --help'*")]
    [TestCase("import chart-history x.csv --at yesterday", "'yesterday' is no time*", "'sparkmusic import --help'*")]
    [TestCase("run charts --from 2021-13-01", "'2021-13-01' is no day; write it as 2021-11-17.", "'sparkmusic run --help'*")]
    [TestCase("run charts --from 17.11.2021", "'17.11.2021' is no day*", "'sparkmusic run --help'*")]
    [TestCase("run charts --from 2021-12-01 --to 2021-11-30", "--from 2021-12-01 is after --to 2021-11-30.", "*swap them*")]
    [TestCase("plan charts --from 2021-12-01 --to 2021-11-30", "--from 2021-12-01 is after --to 2021-11-30.", "*swap them*")]
    [TestCase("run chrats", "There is no table 'chrats'.", "Did you mean charts?")]
    [TestCase("run &", "There is no table ''.", "'sparkmusic list'*")]
    [TestCase("sql from&chrats", "There is no table 'chrats'.", "Did you mean charts?")]
    [TestCase("import posts &", "A file's name is empty.", "Name files, folders, or -*")]
    [TestCase("forget x --post &", "The post has no id.", "Give its post_id*")]
    [TestCase("forget x --author &", "The author has no name.", "Give the name*")]
    [TestCase("run charts --force --bogus", "run has no option '--bogus'.", "'sparkmusic run --help'*")]
    [TestCase("replay --bogus", "replay has no option '--bogus'.", "'sparkmusic replay --help'*")]
    [TestCase("run charts --engine sprak", "*'sprak'*", "'sparkmusic run --help'*")]
    [TestCase("run charts --engine duckdb --master local[2]", "--master is Spark's*", "Leave --engine out*")]
    [TestCase("collect posts mastodon --bogus", "collect posts has no option '--bogus'.",
        "'sparkmusic collect posts --help' shows what posts takes*")]
    [TestCase("collect posts mastodon --tga x", "collect posts has no option '--tga'.",
        "Did you mean '--tag'? 'sparkmusic collect posts --help' shows*")]
    [TestCase("collect posts mastodno", "*'mastodno'*'mastodon', 'bluesky', 'jetstream', 'x'.", "'sparkmusic collect posts --help'*")]
    [TestCase("collect playlist --search x", "There is no 'collect playlist'; there is collect playlists, charts*",
        "Did you mean 'playlists'? 'sparkmusic collect --help'*")]
    [TestCase("collect", "Say which one: collect playlists, charts, *", "'sparkmusic collect --help'*")]
    [TestCase("sql --fromat csv", "sql has no option '--fromat'.", "Did you mean '--format'? 'sparkmusic sql --help'*")]
    [TestCase("sql select 1", "sql does not take '1' there; a text with spaces needs quotes.", "'sparkmusic sql --help'*")]
    [TestCase("sql x --limit y", "--limit is 'y', and not a whole number from 0 on.", "'sparkmusic sql --help'*")]
    [TestCase("sql x --limit -1", "--limit is '-1', and not a whole number from 0 on.", "'sparkmusic sql --help'*")]
    [TestCase("demo --seed 99999999999999999999", "--seed is '99999999999999999999', and not*", "'sparkmusic demo --help'*")]
    [TestCase("sql select&cast('x'&as&int)", "Conversion Error*", "A value does not fit*", 1)]
    [TestCase("sql select", "The query does not parse*", "Write one SELECT*")]
    public async Task A_mistyped_command_is_told_and_does_nothing(string command, string what, string nextStep, int code = 2)
    {
        var before = Told.Manifests(Lake);
        string[] words = [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word == "&" ? "" : word.Replace('&', ' '))];
        (await InProcess.RunAsync(words.Length < 2 ? words : [.. words, "--lake", Lake])).ShouldTell(code, what, nextStep);
        Told.Manifests(Lake).Should().Be(before);
    }

    [TestCase("{", "*settings.json is not a JSON object of texts*", "*delete it: then the defaults hold*")]
    [TestCase("", "*settings.json is not a JSON object of texts*", "*delete it: then the defaults hold*")]
    [TestCase("[]", "*settings.json is not a JSON object of texts*", "*delete it: then the defaults hold*")]
    [TestCase("null", "*settings.json is not a JSON object of texts*", "*delete it: then the defaults hold*")]
    [TestCase("{\"providers\": 3}", "*settings.json is not a JSON object of texts*", "*delete it: then the defaults hold*")]
    [TestCase("{\"providers\": null}", "*settings.json is not a JSON object of texts*", "*delete it: then the defaults hold*")]
    [TestCase("{\"providers\": \"spotify\", \"providers\": \"reccobeats\"}", "*settings.json is not a JSON object of texts*uplicate*",
        "*delete it: then the defaults hold*")]
    [TestCase("{\"provider\": \"spotify\"}", "*settings.json has the unknown key 'provider'.", "Known are providers.")]
    public async Task Settings_that_are_broken_or_unknown_are_told_by_every_verb_that_needs_them(string json, string what, string nextStep)
    {
        await File.WriteAllTextAsync(Lake + "/_state/settings.json", json);
        try
        {
            foreach (var verb in new[] { "run charts", "plan charts", "status", "verify", "sql from&charts" })
                (await InProcess.RunAsync([.. verb.Split(' ').Select(word => word.Replace('&', ' ')), "--lake", Lake]))
                    .ShouldTell(2, what, nextStep);
        }
        finally
        {
            File.Delete(Lake + "/_state/settings.json");
        }
        await Story.ShouldHoldAsync(Lake, json);
    }

    [TestCase("SPARKMUSIC_ENGINE", "sprak", "SPARKMUSIC_ENGINE is 'sprak', which is no engine.", "Set it to auto, duckdb or spark.")]
    [TestCase("SPARKMUSIC_FAULT", "lake:1:kill", "SPARKMUSIC_FAULT is point:n:kill*", "Points: *")]
    public void A_variable_that_makes_no_sense_is_told(string name, string value, string what, string nextStep)
    {
        var result = Support.CommandLine.Run(TimeSpan.FromMinutes(10), new Dictionary<string, string> { [name] = value }, "run", "charts",
            "--force", "--lake", Lake);
        new Printed(result.ExitCode, result.Output, result.Error).ShouldTell(2, what, nextStep);
    }
}
