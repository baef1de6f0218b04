using SparkMusic.Calls;
using SparkMusic.Tests.Commands;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Disturbances;

/// <summary>Real disks that are full or read-only, under a lake that has data.</summary>
[TestFixture]
public class BadDisksTests
{
    TestFolder _folder = null!;
    SmallDisk _disk = null!;

    string Disk => _folder["disk"];

    string Lake => _folder["disk/lake"];

    [SetUp]
    public void Mount()
    {
        _folder = new TestFolder();
        _disk = new SmallDisk(Disk, "size=6m");
        Story.Copy(Story.LateImport, Lake);
        File.WriteAllText(_folder["big.csv"], "date,rank,track_id,title,artist\n" + string.Concat(Enumerable.Range(1, 12000).Select(i =>
            $"2022-0{i % 9 + 1}-01,{i},{i * 7919L * 104729:D22},{new string((char)('a' + i * 31 % 26), i % 7)}{i * 48271L % 2147483647},{i * 69621L % 2147483647}\n")));
    }

    [TearDown]
    public void Unmount()
    {
        _disk?.Dispose();
        _folder.Dispose();
    }

    [TestCase(0)]
    [TestCase(120)]
    [TestCase(400)]
    public async Task An_import_onto_a_full_disk_is_told_and_goes_on_when_there_is_space(int freeKilobytes)
    {
        var before = Told.Manifests(Lake);
        _disk.Fill(freeKilobytes);
        (await ImportAsync()).ShouldTell(1, "*", "*ree some space on *");
        _disk.Free();
        Told.Manifests(Lake).Should().Be(before);
        await Story.ShouldHoldAsync(Lake, "the disk was full");
        (await ImportAsync()).ShouldEndWith(0).Out.Should().MatchRegex(@"raw_chart_entries +12,000 +12,000 +0");
        await Story.ShouldHoldAsync(Lake, "the disk was full, then not");
    }

    [TestCase(0)]
    [TestCase(300)]
    public async Task A_run_onto_a_full_disk_is_told_and_goes_on_when_there_is_space(int freeKilobytes)
    {
        (await ImportAsync()).ShouldEndWith(0);
        _disk.Fill(freeKilobytes);
        var printed = (await InProcess.RunAsync("run", "charts", "playlists", "--lake", Lake)).ShouldEndWith(1);
        printed.Error.Should().MatchRegex("No space left on device|disk full").And.Contain("ree some space").And.NotContain("   at ");
        _disk.Free();
        await Story.ShouldHoldAsync(Lake, "the disk was full");
        (await InProcess.RunAsync("run", "charts", "playlists", "--lake", Lake)).ShouldEndWith(0);
        await Story.ShouldHoldAsync(Lake, "the disk was full, then not");
    }

    [Test]
    public async Task What_only_reads_says_that_the_disk_is_full_or_reads()
    {
        _disk.Fill(0);
        foreach (var verb in new[] { "status", "verify" })
            (await InProcess.RunAsync(verb, "--lake", Lake)).ShouldTell(1, "*disk full*", "*ree some space on *");
        (await InProcess.RunAsync("sql", "select count(*) as n from charts", "--format", "csv", "--lake", Lake))
            .ShouldEndWith(0).Out.ReplaceLineEndings("\n").Should().Be("n\n2\n");
    }

    [Test]
    public async Task A_read_only_lake_is_read_and_what_writes_is_refused()
    {
        var before = Told.Manifests(Lake);
        using (var asked = new AskedIds(Lake + "/_state/collect/asked.db", TimeProvider.System)) asked.Remember("artist", [("a", true)]);
        _disk.Remount(isReadOnly: true);
        foreach (var verb in new[] { "status", "verify", "plan", "sql from&charts" }) (await ReadAsync(verb)).ShouldEndWith(0);
        (await ImportAsync()).ShouldTell(1, $"*{Lake}*read-only*", "Mount it for writing*");
        (await InProcess.RunAsync("run", "charts", "--force", "--lake", Lake))
            .ShouldTell(1, $"*{Lake}*read-only*", "Mount it for writing*");
        (await InProcess.RunAsync("import", "chart-history", _folder["big.csv"], "--lake", _folder["disk/another"]))
            .ShouldTell(1, $"*{Disk}*read-only*", "Mount it for writing*");
        _disk.Remount(isReadOnly: false);
        Told.Manifests(Lake).Should().Be(before);
        await Story.CleanUpAsync(Lake, "the disk was read-only");
    }

    [Test]
    public async Task A_read_only_lake_whose_last_process_was_killed_is_read_and_says_what_is_left()
    {
        using (var victim = Victim.WithFault(FaultPoints.JournalWritten + ":1:kill", Story.CommandFor(Story.LateImport, Lake)))
            victim.Finish(TimeSpan.FromMinutes(10)).ExitCode.Should().Be(137);
        _disk.Remount(isReadOnly: true);
        foreach (var verb in new[] { "status", "plan", "sql from&charts", "sql from&check_results" })
            (await ReadAsync(verb)).ShouldEndWith(0);
        var verified = (await ReadAsync("verify")).ShouldEndWith(3);
        verified.Out.Should().Contain("I8  _staging/").And.Contain("Any writing verb finishes or removes it");
        _disk.Remount(isReadOnly: false);
        await Story.CleanUpAsync(Lake, "killed, then read-only");
    }

    [Test]
    public async Task A_read_only_lake_with_half_a_commit_is_told_where_its_tables_cannot_be_read()
    {
        (await ImportAsync()).ShouldEndWith(0);
        (await InProcess.RunAsync("run", "chart_entries", "--only", "--lake", Lake)).ShouldEndWith(0);
        using (var victim = Victim.WithFault(FaultPoints.ManifestReplaced + ":1:kill", "run", "clean/charts", "--only", "--lake", Lake))
            victim.Finish(TimeSpan.FromMinutes(10)).ExitCode.Should().Be(137);
        _disk.Remount(isReadOnly: true);
        (await ReadAsync("verify")).ShouldEndWith(3).Out.Should().Contain("A commit was decided and is not finished");
        (await ReadAsync("sql from&charts"))
            .ShouldTell(1, "A commit in * is not finished*cannot be written here*", "Run the same command where*");
        _disk.Remount(isReadOnly: false);
        (await ReadAsync("sql from&charts")).ShouldEndWith(0);
        await Story.ShouldHoldAsync(Lake, "half a commit, then a reader that may write");
    }

    [Test]
    public async Task A_read_only_lake_without_its_ledger_is_read()
    {
        foreach (var file in Directory.GetFiles(Lake + "/_state", "ledger.db*")) File.Delete(file);
        _disk.Remount(isReadOnly: true);
        foreach (var verb in new[] { "status", "plan", "sql from&check_results", "verify" }) (await ReadAsync(verb)).ShouldEndWith(0);
    }

    Task<Printed> ReadAsync(string verb) => InProcess.RunAsync([.. verb.Split(' ').Select(word => word.Replace('&', ' ')), "--lake", Lake]);

    [Test]
    public void Standard_input_that_does_not_fit_into_the_temporary_folder_is_told()
    {
        _disk.Fill(0);
        using var shell = new Victim("bash", new Dictionary<string, string> { ["TMPDIR"] = Disk },
            ["-c", $"cat '{_folder["big.csv"]}' 2>'{_folder["cat"]}' | dotnet '{Support.CommandLine.Assembly}' import chart-history - --lake '{_folder["elsewhere"]}'"]);
        var result = shell.Finish(TimeSpan.FromMinutes(10));
        new Printed(result.ExitCode, result.Output, result.Error).ShouldTell(1, "*", "*ree some space*");
    }

    Task<Printed> ImportAsync() => InProcess.RunAsync("import", "chart-history", _folder["big.csv"], "--chart", "big", "--lake", Lake);
}
