using SparkMusic.Tests.Commands;
using SparkMusic.Tests.Lakes;

namespace SparkMusic.Tests.Disturbances;

/// <summary>Places that are no lake, lakes of another version, and lakes of which a part was damaged from outside.</summary>
[TestFixture]
public class BadLakesTests
{
    MemoryFolder _folder = null!;

    string Lake => _folder["lake"];

    [SetUp]
    public async Task MakeFolder()
    {
        _folder = new MemoryFolder();
        await File.WriteAllTextAsync(_folder["chart.csv"],
            "date,rank,track_id,title,artist\n2022-03-01,1,0VjIjW4GlUZAMYd2vXMi3b,Blinding,Someone\n");
    }

    [TearDown]
    public void Remove() => _folder.Dispose();

    // Every verb that opens a lake, on the given place.
    IEnumerable<Task<Printed>> Verbs(string place, bool isImportToo = true)
    {
        foreach (var verb in new[] { "run charts", "plan charts", "status", "verify", "sql from&charts" })
            yield return InProcess.RunAsync([.. verb.Split(' ').Select(word => word.Replace('&', ' ')), "--lake", place]);
        if (isImportToo) yield return InProcess.RunAsync("import", "chart-history", _folder["chart.csv"], "--lake", place);
    }

    [Test]
    public async Task A_folder_that_is_no_lake_is_refused_and_left_as_it_is()
    {
        Directory.CreateDirectory(_folder["photos"]);
        await File.WriteAllTextAsync(_folder["photos/me.txt"], "x");
        foreach (var verb in Verbs(_folder["photos"]))
            (await verb).ShouldTell(2, $"The folder {_folder["photos"]} is not empty and is not a lake.", "Give the folder of a lake*");
        Directory.EnumerateFileSystemEntries(_folder["photos"]).Select(Path.GetFileName).Should().Equal("me.txt");
    }

    [Test]
    public async Task Where_nothing_is_only_what_brings_rows_makes_a_lake()
    {
        foreach (var verb in Verbs(_folder["none"], isImportToo: false))
            (await verb).ShouldTell(2, $"There is no lake at {_folder["none"]}.", "*sparkmusic demo, import or collect*");
        Directory.Exists(_folder["none"]).Should().BeFalse();
    }

    [TestCase("chart.csv")]
    [TestCase("chart.csv/lake")]
    public async Task A_file_is_no_lake_nor_has_one_in_it(string place)
    {
        foreach (var verb in Verbs(_folder[place]))
            (await verb).ShouldTell(2, $"{_folder["chart.csv"]} is a file, and a lake is a folder.", "Give a folder with --lake.");
    }

    [TestCase("", "The lake's location is empty.")]
    [TestCase("hdfs://namenode:9000/lake", "*hdfs://namenode:9000/lake*")]
    [TestCase("s3://bucket/lake", "*s3://bucket/lake*")]
    public async Task A_place_that_cannot_be_used_is_told(string place, string what)
    {
        foreach (var verb in Verbs(place)) (await verb).ShouldTell(2, what, "*--lake*");
    }

    [Test]
    public async Task A_lake_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        Story.Copy(Story.Steps.Length, Lake);
        var (info, before) = (Lake + "/_state/lake.json", Told.Manifests(Lake));
        await File.WriteAllTextAsync(info, (await File.ReadAllTextAsync(info)).Replace("\"format\": 1", "\"format\": 2"));
        foreach (var verb in Verbs(Lake)) (await verb).ShouldTell(1, $"The lake at {Lake} has format 2*", "Use the newer version*");
        Told.Manifests(Lake).Should().Be(before);
    }

    [Test]
    public async Task A_description_of_the_lake_that_is_torn_is_told()
    {
        Story.Copy(Story.Steps.Length, Lake);
        await File.WriteAllTextAsync(Lake + "/_state/lake.json", "{\"form");
        foreach (var verb in Verbs(Lake))
            (await verb).ShouldTell(1, $"{Lake}/_state/lake.json is no description of a lake*", "Restore it from a copy*");
    }

    [Test]
    public async Task A_damaged_ledger_is_told_is_a_broken_promise_and_is_made_again_when_it_is_moved_away()
    {
        Story.Copy(Story.Steps.Length, Lake);
        foreach (var side in new[] { "-wal", "-shm" }) File.Delete(Lake + "/_state/ledger.db" + side);
        await File.WriteAllTextAsync(Lake + "/_state/ledger.db", new string('x', 5000));
        (await InProcess.RunAsync("run", "charts", "--lake", Lake))
            .ShouldTell(1, $"The ledger {Lake}/_state/ledger.db failed: it is damaged*", "Move *rebuilt from the manifests*");
        (await InProcess.RunAsync("verify", "--lake", Lake)).ShouldEndWith(3).Out
            .Should().Contain("I5  _state/ledger.db").And.Contain("1 broken promises");
        File.Delete(Lake + "/_state/ledger.db");
        (await InProcess.RunAsync("run", "charts", "--lake", Lake)).ShouldEndWith(0).Error
            .Should().Contain("knew nothing of this lake: it is made again");
        await Story.CleanUpAsync(Lake, "the ledger was moved away");
    }

    [Test]
    public async Task A_damaged_manifest_is_a_broken_promise_and_stops_only_its_table()
    {
        Story.Copy(Story.LateRun, Lake);
        await File.WriteAllTextAsync(Lake + "/_state/tables/policy_dates.json", "{");
        (await InProcess.RunAsync("verify", "--lake", Lake)).ShouldEndWith(3).Out.Should().Contain("policy_dates.json is no manifest");
        var run = (await InProcess.RunAsync("run", "charts", "playlists", "--lake", Lake)).ShouldEndWith(1);
        run.Error.Should().Contain("policy_dates.json is no manifest").And.Contain("Restore it from a copy");
        run.Out.Should().MatchRegex("chart_movements +marts +built");
    }
}
