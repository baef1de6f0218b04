using SparkMusic.Engines.SparkSql;
using SparkMusic.Jobs.Extract.Topics;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Clusters;

/// <summary>
/// Chart snapshots through a real Kafka and a real Spark: landed once, parsed by the parser of imports, never twice and never lost.
/// </summary>
[TestFixture, Category("Cluster")]
public class TopicTests
{
    static readonly string Topic = "playlists-" + Guid.NewGuid().ToString("N");

    readonly TestFolder _folder = new();
    string[] _snapshots = [];

    string Lake => _folder["lake"];

    [OneTimeSetUp]
    public void Files()
    {
        _snapshots = [.. Directory.EnumerateFiles(Need.Data("top50-api/api_json"), "*.json").Order(StringComparer.Ordinal)];
        File.WriteAllText(_folder["torn.json"], "{\"id\": \"x\", \"tracks\": [");
        File.WriteAllText(_folder["other.json"], "{\"hello\": \"world\"}");
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test, Order(1)]
    public void Snapshots_are_landed_and_parsed_and_what_is_none_is_refused()
    {
        var first = Stream("--send", _snapshots[0], _snapshots[1], _folder["torn.json"], _folder["other.json"]).ShouldExitWith(0);
        first.Output.Should().Contain("4 records").And.Contain("raw_chart_entries 100 (2 rejected)").And.Contain("raw_tracks 100");
        Sql("select count(*) as n, count(distinct record_offset) as o, min(partition_no) as p from raw_topic_records").Should().Be("4,4,0");
        Sql("select count(*) as n, min(rank) as a, max(rank) as z, count(distinct chart_date) as d from raw_chart_entries")
            .Should().Be("100,1,50,1");
        Sql("select min(_source), min(_file) from raw_chart_entries").Should().Be($"topic:{Topic},{Topic}/0");
        // The predecessor lost the time of a snapshot to the file's name: it is in the record now.
        Sql("select distinct chart_date from raw_chart_entries").Should().Be(Path.GetFileName(_snapshots[0])[..10]);
        Sql("select rules from rejected where table_name = 'raw_chart_entries' order by line")
            .Should().Contain("json").And.Contain("not_a_playlist");
        Holds();
    }

    [Test, Order(3)]
    public void Killed_in_the_commit_the_batch_is_there_once_after_the_next_start()
    {
        Stream(new Dictionary<string, string> { ["SPARKMUSIC_FAULT"] = SparkMusic.FaultPoints.JournalWritten + ":1:kill" }, "--send",
            _snapshots[2]).ExitCode.Should().NotBe(0);
        Sql("select count(*) as n from raw_topic_records").Should().Be("4", "it was killed before its commit was decided");
        Stream().ShouldExitWith(0).Output.Should().Contain("1 records");
        Sql("select count(*) as n from raw_topic_records").Should().Be("5");
        Sql("select count(*) as n from raw_chart_entries").Should().Be("150");
        Holds();
    }

    [Test, Order(4), Category("Soak")]
    public void Looked_at_again_it_brings_nothing()
    {
        // On its own too: the soak leaves the tests before it out.
        Stream("--send", _snapshots[3]).ShouldExitWith(0);
        var before = Sql("select count(*) as n, count(distinct chart_date) as d from raw_chart_entries");
        before.Should().NotStartWith("0,");
        Stream().ShouldExitWith(0).Output.Should().Contain("nothing new");
        Sql("select count(*) as n, count(distinct chart_date) as d from raw_chart_entries").Should().Be(before);
    }

    [Test, Order(5), Category("Soak")]
    public void A_Kafka_that_is_not_there_is_said_within_a_bound()
    {
        var refused = Run(null, "stream", "charts", "--kafka", "127.0.0.1:1", "--topic", Topic, "--once", "--lake", Lake)
            .ShouldExitWith(ExitCodes.TryLater);
        refused.Error.Should().Contain("Kafka at 127.0.0.1:1 does not answer");
    }

    [Test]
    public void Records_that_retention_deleted_before_they_were_landed_are_named()
    {
        TopicSlice[] held = [new(0, 10, 30), new(1, 0, 5)];
        var cursor = TopicCursor.Parse("""{"t":{"0":7}}""");
        var next = () => cursor.Next("t", held, 100, acceptsLoss: false);
        next.Should().Throw<SparkMusicException>().WithMessage("3 records of t, partition 0, offsets 7 to 9, were deleted*").Which.NextStep
            .Should().Contain("--accept-loss");
        var slices = cursor.Next("t", held, 15, acceptsLoss: true)!;
        slices.Should().Equal(new TopicSlice(0, 10, 25), new TopicSlice(1, 0, 5));
        cursor.Advance("t", slices);
        cursor.Advance("u", [new(0, 0, 1)]);
        TopicCursor.Parse(cursor.ToString()).Next("t", held, 15, acceptsLoss: false)
            .Should().Equal(new TopicSlice(0, 25, 30), new TopicSlice(1, 5, 5));
        cursor.Advance("t", [new(0, 25, 30)]);
        cursor.Next("t", held, 15, acceptsLoss: false).Should().BeNull();
    }

    [Test]
    public void What_retention_deletes_after_it_was_landed_is_no_loss()
    {
        var cursor = TopicCursor.Parse("""{"t":{"0":30}}""");
        cursor.Next("t", [new(0, 30, 30)], 10, acceptsLoss: false).Should().BeNull();
    }

    [Test]
    public void A_topic_that_was_made_anew_is_refused()
    {
        var next = () => TopicCursor.Parse("""{"t":{"0":30}}""").Next("t", [new(0, 0, 3)], 10, acceptsLoss: true);
        next.Should().Throw<SparkMusicException>().WithMessage("*made anew*");
    }

    void Holds() => CommandLine.RunHere(null, "verify", "--lake", Lake).ShouldExitWith(0);

    CommandResult Stream(params string[] more) => Stream(null, more);

    CommandResult Stream(Dictionary<string, string>? environment, params string[] more) =>
        Run(environment, ["stream", "charts", "--kafka", Cluster.Kafka(), "--topic", Topic, "--once", "--lake", Lake, .. more]);

    static CommandResult Run(Dictionary<string, string>? environment, params string[] arguments)
    {
        var all = new Dictionary<string, string>(environment ?? []) { ["SPARK_HOME"] = Need.SparkHome(), ["SPARK_LOCAL_IP"] = "127.0.0.1" };
        if (arguments[0] == "stream") all["SPARKMUSIC_MASTER"] = "local[2]";
        return CommandLine.Run(TimeSpan.FromMinutes(10), all, arguments);
    }

    string Sql(string query) =>
        string.Join('\n', CommandLine.RunHere(null, "sql", query, "--lake", Lake, "--format", "csv").ShouldExitWith(0).Output.Trim()
            .Split('\n').Skip(1).Select(line => line.Trim()));
}
