using SparkMusic.Lakes;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Lakes;

[TestFixture, Category("Cluster")]
public class LakeCopyTests
{
    static readonly string[] Points = [FaultPoints.FileCopied, FaultPoints.ManifestCopied, FaultPoints.LakeCopied];
    static readonly string[] Modes = ["throw", "exec-then-throw"];
    static readonly string[] OfItself = ["\"id\"", "\"copy_of\"", "\"ledger\""];

    MemoryFolder _folder = null!;

    [SetUp]
    public async Task PrepareAsync()
    {
        _folder = new MemoryFolder();
        await SweepScenario.PrepareAsync(_folder["lake"]);
        await SweepScenario.ChangeAsync(_folder["lake"], "new1");
        await File.WriteAllTextAsync(_folder["lake/_state/settings.json"], "{}");
        Directory.CreateDirectory(_folder["lake/_state/rejected"]);
        await File.WriteAllTextAsync(_folder["lake/_state/rejected/new1"], "whole texts");
    }

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public async Task A_lake_goes_to_HDFS_and_back_and_is_built_on_at_every_place()
    {
        await using var hdfs = new HdfsFolder();
        var there = await CopyAsync(_folder["lake"], hdfs.Location);
        there.Should().Match<LakeCopyReport>(report => report.Tables == 3 && report.Copied == report.Files && report.Files == 12);
        await IsCopyAsync(hdfs.Location);
        (await CopyAsync(hdfs.Location, _folder["back"])).Should().Be(there);
        await IsCopyAsync(_folder["back"]);
        foreach (var place in new[] { hdfs.Location, _folder["back"] })
        {
            await using var lake = await Lake.OpenAsync(place, TimeProvider.System, default);
            var before = (await lake.ReadManifestAsync("sizes", default))!;
            await Scribe.BuildAsync(lake, "next", "marts", "sizes", ("all", "next", null));
            (await lake.ReadManifestAsync("sizes", default))!
                .Should().Match<Manifest>(next => next.Generation == before.Generation + 1 && next.Epoch == before.Epoch + 1);
            lake.Info.Should().Match<LakeInfo>(info => info.Ledger == (place == hdfs.Location ? "postgres" : "sqlite"));
        }
    }

    [Test]
    public async Task Two_copies_on_HDFS_do_not_share_a_record_of_runs()
    {
        await using var hdfs = new HdfsFolder();
        var second = HdfsFolder.NewLocation();
        await CopyAsync(_folder["lake"], hdfs.Location);
        await RefusedAsync(second, 1, " serves the lake copy-");
        var open = () => Lake.OpenAsync(second, TimeProvider.System, default);
        await open.Should().ThrowAsync<SparkMusicException>("what was refused is no lake");
        using (var files = HdfsFolder.FilesAt(second[..second.LastIndexOf('/')])) await files.DeleteAsync("", default);
        (await CopyAsync(_folder["lake"], hdfs.Location)).Copied.Should().Be(0, "the first one still is a copy, and equal");
    }

    [TestCaseSource(nameof(Points))]
    public async Task A_copy_that_breaks_off_anywhere_is_no_lake_and_goes_on_where_it_stopped(string point)
    {
        foreach (var mode in Modes)
            for (var n = 1; ; n++)
            {
                using var other = new MemoryFolder();
                bool hasStruck, isSure;
                using (var fault = Faults.Arm($"{point}:{n}:{mode}"))
                {
                    isSure = !await FailsAsync(other["copy"]);
                    hasStruck = fault.HasStruck;
                }
                if (!isSure && !(point == FaultPoints.LakeCopied && mode == "exec-then-throw"))
                {
                    var open = () => Lake.OpenAsync(other["copy"], TimeProvider.System, default);
                    (await open.Should().ThrowAsync<SparkMusicException>()).Which.ExitCode.Should().Be(2);
                }
                var report = await CopyAsync(_folder["lake"], other["copy"]);
                report.Copied.Should().BeLessThanOrEqualTo(point == FaultPoints.FileCopied ? report.Files : 0);
                await IsCopyAsync(other["copy"]);
                (await CopyAsync(_folder["lake"], other["copy"])).Copied.Should().Be(0);
                if (!hasStruck) break;
            }
    }

    [Test]
    public async Task A_copy_to_HDFS_that_is_killed_goes_on_where_it_stopped()
    {
        await using var hdfs = new HdfsFolder();
        (await ChildProgram.RunAsync(FaultPoints.FileCopied + ":6:kill", "lake-copy", _folder["lake"], hdfs.Location)).ExitCode
            .Should().Be(137);
        (await CopyAsync(_folder["lake"], hdfs.Location)).Copied.Should().BeInRange(1, 11);
        await IsCopyAsync(hdfs.Location);
    }

    [TestCase("short")]
    [TestCase("WHOLE TEXTS")]
    public async Task A_copy_that_broke_off_takes_what_changed_under_its_name_since(string text)
    {
        await FailsAsync(_folder["copy"], FaultPoints.ManifestCopied);
        File.ReadAllText(_folder["copy/_state/rejected/new1"]).Should().Be("whole texts");
        await File.WriteAllTextAsync(_folder["lake/_state/rejected/new1"], text);
        await File.WriteAllTextAsync(_folder["lake/_state/settings.json"], "{ }");
        (await CopyAsync(_folder["lake"], _folder["copy"])).Copied.Should().Be(2);
        await IsCopyAsync(_folder["copy"]);
        File.ReadAllText(_folder["copy/_state/rejected/new1"]).Should().Be(text, "what was forgotten meanwhile is not in the copy");
    }

    [Test]
    public async Task What_the_lake_becomes_while_it_is_copied_is_copied_complete()
    {
        await using var lake = await Lake.OpenAsync(_folder["lake"], TimeProvider.System, default);
        var isWritten = false;
        await new LakeCopy(lake, new LocalFiles(_folder["copy"]), TimeProvider.System, step =>
        {
            if (isWritten || !step.StartsWith("copying, 5 ", StringComparison.Ordinal)) return;
            isWritten = true;
            SweepScenario.ChangeAsync(_folder["lake"], "new2").GetAwaiter().GetResult();
        }).RunAsync(default);
        isWritten.Should().BeTrue();
        await IsCopyAsync(_folder["copy"]);
        await using var copy = await Lake.OpenAsync(_folder["copy"], TimeProvider.System, default);
        Snapshot.OfFolders(copy).Should().Contain("raw/raw_x/p_month=2021-11: s1 s2 s2").And.Be(await Snapshot.OfManifestsAsync(copy));
    }

    [Test]
    public async Task A_damaged_file_is_named_on_the_side_where_it_is()
    {
        var file = Directory.GetFiles(_folder["lake/marts/sizes"]).Single();
        await FailsAsync(_folder["copy"], FaultPoints.ManifestCopied);
        await File.WriteAllTextAsync(file.Replace(_folder["lake"], _folder["copy"]), "NEW");
        await RefusedAsync(_folder["copy"], 3, "The copy is not equal: " + _folder["copy"]);
        await File.WriteAllTextAsync(file, "NEW");
        await RefusedAsync(_folder["second"], 3, _folder["lake"] + "/marts/sizes");
    }

    [Test]
    public async Task A_copy_goes_only_where_nothing_else_is()
    {
        await RefusedAsync(_folder["lake"], 2, "onto itself");
        await RefusedAsync(_folder["lake/inside"], 2, "lies in the lake");
        Directory.CreateDirectory(_folder["full/mine"]);
        await RefusedAsync(_folder["full"], 2, "is not empty");
        await SweepScenario.PrepareAsync(_folder["other"]);
        await RefusedAsync(_folder["other"], 2, "another lake");
        await CopyAsync(_folder["lake"], _folder["copy"]);
        await SweepScenario.ChangeAsync(_folder["copy"], "own1");
        await RefusedAsync(_folder["copy"], 2, "was written to since");
    }

    static async Task<LakeCopyReport> CopyAsync(string from, string to)
    {
        await using var lake = await Lake.OpenAsync(from, TimeProvider.System, default);
        var target = Lake.FilesAt(to, TimeProvider.System);
        using var closed = target as IDisposable;
        return await new LakeCopy(lake, target, TimeProvider.System).RunAsync(default);
    }

    async Task<bool> FailsAsync(string to, string? point = null)
    {
        using var armed = point is null ? null : Faults.Arm(point + ":1:throw");
        try
        {
            await CopyAsync(_folder["lake"], to);
            return false;
        }
        catch (FaultException)
        {
            return true;
        }
    }

    async Task RefusedAsync(string to, int exitCode, string message)
    {
        var copy = () => CopyAsync(_folder["lake"], to);
        var refusal = (await copy.Should().ThrowAsync<SparkMusicException>()).Which;
        (refusal.ExitCode, refusal.NextStep).Should().Match<(int Code, string? Next)>(it => it.Code == exitCode && it.Next != null);
        refusal.Message.Should().Contain(message);
    }

    /// <summary>Every file of the lake is there with the same bytes, and nothing else but the ledger.</summary>
    async Task IsCopyAsync(string place)
    {
        await using var lake = await Lake.OpenAsync(_folder["lake"], TimeProvider.System, default);
        await using var copy = await Lake.OpenAsync(place, TimeProvider.System, default);
        copy.Info.CopyOf.Should().NotBeNull().And.NotBe(copy.Info.Id);
        Trimmed(copy).Should().Be(Trimmed(lake));
        (await copy.RecoverAsync(default)).Should().BeEmpty();

        static string Trimmed(Lake lake) => string.Join('\n', Snapshot.OfEverything(lake).Split('\n').Where(line =>
            !OfItself.Any(word => line.Contains(word, StringComparison.Ordinal))
                && !line.StartsWith("_state/ledger", StringComparison.Ordinal)
                && !line.StartsWith("_state/locks", StringComparison.Ordinal)));
    }
}
