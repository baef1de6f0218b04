using SparkMusic.Lakes;
using SparkMusic.Ledgers;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Lakes;

[TestFixture]
public class LakeCommitTests
{
    TestFolder _folder = null!;
    Lake _lake = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        _folder = new TestFolder();
        _lake = await Lake.OpenOrCreateAsync(_folder["lake"], isSandbox: false, TimeProvider.System, default);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        await _lake.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task A_replaced_partition_holds_the_new_rows_and_the_old_ones_lie_in_the_trash()
    {
        await Scribe.BuildAsync(_lake, "a1", "clean", "entries", ("2021-10", "old", null), ("2021-11", "kept", null));
        await Scribe.BuildAsync(_lake, "a2", "clean", "entries", ("2021-10", "new", "refused"));

        var expected = "clean/entries/p_month=2021-10: new\nclean/entries/p_month=2021-11: kept\nrejected/entries/p_month=2021-10: refused";
        (await Snapshot.OfManifestsAsync(_lake)).Should().Be(expected);
        Snapshot.OfFolders(_lake).Should().Be(expected);
        Snapshot.Leftovers(_lake).Should().BeEmpty();
        Directory.EnumerateFiles(
            _lake.UriOf("_trash/a2"), "*.parquet", SearchOption.AllDirectories).Select(File.ReadAllText).Should().Equal("old");
        (await _lake.ReadManifestAsync("entries", default))!
            .Should().BeEquivalentTo(new { Generation = 2L, AttemptId = "a2", RunId = "run-of-a2", Epoch = 2L });
    }

    [Test]
    public async Task A_partition_without_rows_has_no_folder_and_neither_has_a_table_without_rejected_rows()
    {
        await Scribe.BuildAsync(_lake, "a1", "clean", "entries", ("2018-11-15", "one", "bad"), ("2018-11-16", "two", null));
        await Scribe.BuildAsync(_lake, "a2", "clean", "entries", ("2018-11-15", null, null));

        Snapshot.OfFolders(_lake).Should().Be("clean/entries/p_date=2018-11-16: two");
        Directory.Exists(_lake.UriOf("rejected/entries")).Should().BeFalse();
        (await _lake.ReadManifestAsync("entries", default))!.Partitions["2018-11-15"].Rows.Should().Be(0);
    }

    [Test]
    public async Task Appended_segments_lie_beside_the_old_ones_and_refused_rows_too()
    {
        for (var i = 1; i <= 2; i++)
        {
            var scribe = await Scribe.BeginAsync(_lake, "a" + i);
            await using (scribe.Attempt)
            {
                var commit = await scribe.AppendAsync("raw_x", "refused" + i, ("2021-11", "segment" + i));
                await scribe.Attempt.CommitAsync([commit], default);
                await _lake.Ledger.ReleaseLeaseAsync(commit.Lease);
            }
        }
        Snapshot.OfFolders(_lake).Should().Be("raw/raw_x/p_month=2021-11: segment1 segment2\nrejected/raw_x: refused1 refused2");
        (await Snapshot.OfManifestsAsync(_lake)).Should().Be(Snapshot.OfFolders(_lake));
    }

    [Test]
    public async Task A_raw_partition_that_is_replaced_keeps_the_rows_refused_before_raw()
    {
        var scribe = await Scribe.BeginAsync(_lake, "a1");
        await using (scribe.Attempt)
        {
            var commit = await scribe.AppendAsync("raw_x", "refused", ("all", "one"), ("all", "two"));
            await scribe.Attempt.CommitAsync([commit], default);
            await _lake.Ledger.ReleaseLeaseAsync(commit.Lease);
        }
        await Scribe.BuildAsync(_lake, "a2", "raw", "raw_x", ("all", "one-and-two", null));
        Snapshot.OfFolders(_lake).Should().Be("raw/raw_x: one-and-two\nrejected/raw_x: refused");
    }

    [Test]
    public async Task A_table_changes_its_grain_as_a_whole()
    {
        await Scribe.BuildAsync(_lake, "a1", "marts", "sizes", ("all", "whole", null));
        var scribe = await Scribe.BeginAsync(_lake, "a2");
        await using (scribe.Attempt)
        {
            var commit = await scribe.ReplaceAsync("marts", "sizes", ("2021-10", "october", null), ("2021-11", "november", null));
            commit.Next.Partitions.Remove("all");
            await scribe.Attempt.CommitAsync([commit with { Partitions = ["all", "2021-10", "2021-11"] }], default);
            await _lake.Ledger.ReleaseLeaseAsync(commit.Lease);
        }
        Snapshot.OfFolders(_lake).Should().Be("marts/sizes/p_month=2021-10: october\nmarts/sizes/p_month=2021-11: november");
        await Scribe.BuildAsync(_lake, "a3", "marts", "other", ("all", "x", null));
        Snapshot.Leftovers(_lake).Should().BeEmpty();
    }

    [Test]
    public async Task An_attempt_without_a_commit_leaves_nothing()
    {
        var scribe = await Scribe.BeginAsync(_lake, "a1");
        await scribe.WriteAsync("marts", "sizes", "all", "x");
        await scribe.Attempt.DisposeAsync();
        Snapshot.Leftovers(_lake).Should().BeEmpty();
        Snapshot.OfFolders(_lake).Should().BeEmpty();
    }

    [TestCase("extra", "*extra*staged and not in the manifest*")]
    [TestCase("missing", "*in the manifest and not staged*")]
    [TestCase("size", "*4 bytes and not 1*")]
    [TestCase("partition", "*p_month=2021-12 is staged and not among the partitions*")]
    [TestCase("foreign", "*names a file of another attempt*")]
    public async Task What_is_staged_must_be_what_the_manifest_says(string fault, string message)
    {
        var scribe = await Scribe.BeginAsync(_lake, "a1");
        await using var attempt = scribe.Attempt;
        var commit = await scribe.ReplaceAsync("clean", "entries", ("2021-11", "text", null));
        var folder = Path.Combine(attempt.StagingOf("clean", "entries"), "p_month=2021-11");
        var entry = commit.Next.Partitions["2021-11"];
        if (fault == "extra") await File.WriteAllTextAsync(Path.Combine(folder, "extra.crc"), "");
        if (fault == "missing") File.Delete(Directory.GetFiles(folder).Single());
        if (fault == "size") commit.Next.Partitions["2021-11"] = entry with { Files = [entry.Files[0] with { Bytes = 1 }] };
        if (fault == "partition") await scribe.WriteAsync("clean", "entries", "2021-12", "stray");
        if (fault == "foreign")
            commit.Next.Partitions["2021-11"] = entry with { Files = [entry.Files[0] with { Name = "part-b-0.parquet" }] };

        await attempt.Invoking(it => it.CommitAsync([commit], default)).Should().ThrowAsync<SparkMusicException>().WithMessage(message);
        (await _lake.ReadManifestAsync("entries", default)).Should().BeNull();
    }

    [Test]
    public async Task A_manifest_that_does_not_follow_the_current_one_is_refused_as_try_later()
    {
        await Scribe.BuildAsync(_lake, "a1", "marts", "sizes", ("all", "one", null));
        var scribe = await Scribe.BeginAsync(_lake, "a2");
        await using var attempt = scribe.Attempt;
        var commit = await scribe.ReplaceAsync("marts", "sizes", ("all", "two", null));
        var stale = commit with { Next = commit.Next with { Generation = 1 } };
        (await attempt.Invoking(it => it.CommitAsync([stale], default)).Should().ThrowAsync<SparkMusicException>()).Which.ExitCode
            .Should().Be(75);
        await attempt.CommitAsync([commit], default);
        Snapshot.OfFolders(_lake).Should().Be("marts/sizes: two");
    }

    [Test]
    public async Task A_superseded_attempt_cannot_commit()
    {
        await Scribe.BuildAsync(_lake, "a0", "marts", "sizes", ("all", "old", null));
        var sleeper = await Scribe.BeginAsync(_lake, "a1");
        var late = await sleeper.ReplaceAsync("marts", "sizes", ("all", "late", null));
        // As if its host were gone and the lock with it: the file is another one now.
        File.Delete(_lake.UriOf("_state/locks/sizes"));
        await Scribe.BuildAsync(_lake, "a2", "marts", "sizes", ("all", "new", null));

        await sleeper.Attempt.Invoking(it => it.CommitAsync([late], default)).Should().ThrowAsync<SupersededException>();
        await sleeper.Attempt.DisposeAsync();
        Snapshot.OfFolders(_lake).Should().Be("marts/sizes: new");
        Snapshot.Leftovers(_lake).Should().BeEmpty();
        (await _lake.Ledger.AttemptsAsync("run-of-a1", default)).Single().State.Should().Be(RunState.Superseded);
    }
}
