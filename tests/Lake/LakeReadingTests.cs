using SparkMusic.Engines;
using SparkMusic.Lakes;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Lakes;

[TestFixture]
public class LakeReadingTests
{
    TestFolder _folder = null!;
    Lake _lake = null!;

    [SetUp]
    public async Task SetUpAsync()
    {
        _folder = new TestFolder();
        _lake = await Lake.OpenOrCreateAsync(_folder["lake"], false, TimeProvider.System, default);
        await Scribe.BuildAsync(_lake, "a1", "marts", "sizes", ("all", "one", null));
    }

    [TearDown]
    public async Task TearDownAsync()
    {
        await _lake.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task A_read_that_nobody_disturbs_happens_once()
    {
        var reads = 0;
        (await _lake.ReadAsync(["sizes", "never_built"], (manifests, _) =>
        {
            reads++;
            manifests.Keys.Should().Equal("sizes");
            return TextAsync(manifests["sizes"]);
        }, default)).Should().Be("one");
        reads.Should().Be(1);
    }

    [Test]
    public async Task A_read_during_which_a_table_changed_is_repeated_as_a_whole()
    {
        var reads = 0;
        (await _lake.ReadAsync(["sizes"], async (manifests, _) =>
        {
            if (++reads == 1) await Scribe.BuildAsync(_lake, "a2", "marts", "sizes", ("all", "two", null));
            return await TextAsync(manifests["sizes"]);
        }, default)).Should().Be("two");
        reads.Should().Be(2);
    }

    [Test]
    public async Task A_table_that_changes_during_every_read_is_given_up_after_three_as_try_later()
    {
        var reads = 0;
        (await _lake.Invoking(it => it.ReadAsync(["sizes"], async (manifests, _) =>
        {
            await Scribe.BuildAsync(_lake, "b" + ++reads, "marts", "sizes", ("all", "two", null));
            return "";
        }, default)).Should().ThrowAsync<SparkMusicException>()).Which.ExitCode.Should().Be(75);
        reads.Should().Be(3);
    }

    [Test]
    public async Task A_file_that_is_gone_for_good_is_damage_and_not_try_later()
    {
        File.Delete(_lake.FilesOf((await _lake.ReadManifestAsync("sizes", default))!).Single());
        (await _lake.Invoking(it => it.ReadAsync(
            ["sizes"], (manifests, _) => TextAsync(manifests["sizes"]), default)).Should().ThrowAsync<SparkMusicException>())
            .Which.Should().Match<SparkMusicException>(e => e.ExitCode == 1 && e.NextStep!.Contains("verify"));
    }

    [Test]
    public async Task A_reader_finishes_a_dead_commit_that_stands_in_its_way()
    {
        (await ChildProgram.RunAsync(
            FaultPoints.ManifestReplaced + ":1:kill", "lake-change", _folder["lake"], "dead")).ExitCode.Should().Be(137);
        (await _lake.ReadAsync(["sizes"], (manifests, _) => TextAsync(manifests["sizes"]), default)).Should().Be("new");
    }

    [Test]
    public async Task Readers_always_see_a_complete_old_or_new_table_while_it_is_rebuilt()
    {
        using var stop = new CancellationTokenSource();
        var seen = 0;
        var readers = Enumerable.Range(0, 2).Select(_ => Task.Run(async () =>
        {
            await using var lake = await Lake.OpenAsync(_folder["lake"], TimeProvider.System, default);
            while (!stop.IsCancellationRequested)
                try
                {
                    var texts = await lake.ReadAsync(["months"], async (manifests, _) =>
                        manifests.TryGetValue("months", out var months) ? await TextAsync(months) : "", default);
                    if (texts.Split(' ').Distinct().Count() > 1) throw new InvalidOperationException("Half a build was read: " + texts);
                    Interlocked.Increment(ref seen);
                }
                catch (SparkMusicException e) when (e.IsTransient)
                {
                    // Three builds in a row came between: allowed, and told.
                }
        })).ToList();
        // Each build is a chance; on a busy machine the readers take theirs late.
        for (var i = 0; i < 25 || (Volatile.Read(ref seen) < 5 && i < 1000 && !readers.Exists(reader => reader.IsFaulted)); i++)
        {
            await Scribe.BuildAsync(
                _lake, "m" + i, "marts", "months", ("2021-10", "v" + i, null), ("2021-11", "v" + i, null), ("2021-12", "v" + i, null));
            await Task.Delay(20);
        }
        await stop.CancelAsync();
        await Task.WhenAll(readers);
        seen.Should().BePositive();
    }

    // As an engine reads: all files of the manifest, and it says so when one is gone.
    async Task<string> TextAsync(Manifest manifest)
    {
        try
        {
            return string.Join(' ', await Task.WhenAll(_lake.FilesOf(manifest).Select(file => File.ReadAllTextAsync(file))));
        }
        catch (IOException e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new EngineException(EngineErrorKind.MissingFile, e.Message);
        }
    }
}
