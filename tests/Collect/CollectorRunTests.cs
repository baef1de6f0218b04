using System.Text;
using SparkMusic.Jobs.Extract;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Ledgers;
using SparkMusic.Tests.Extract;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Collect;

/// <summary>Rows of pages and the cursor behind them come into raw together.</summary>
public class CollectorRunTests
{
    static readonly Collector Counting =
        new("test.counting", "collect test", RawTable.AudioFeatures, [RawTable.AudioFeatures]) { MostPages = 3 };

    TestFolder _folder = null!;
    ImportLake _lake = null!;

    [SetUp]
    public async Task OpenAsync()
    {
        _folder = new TestFolder();
        _lake = await ImportLake.OpenAsync(_folder["lake"]);
    }

    [TearDown]
    public async Task CloseAsync()
    {
        await _lake.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task Pages_are_committed_some_at_a_time_with_the_cursor_behind_them()
    {
        var seen = new List<string>();
        var counts = await RunAsync(Counting, async (run, cancel) =>
        {
            run.Cursor.Should().BeNull();
            for (var page = 0; page < 7; page++)
            {
                Add(run, page);
                await run.PageDoneAsync($"{page + 1}", cancel);
                seen.Add($"{(await _lake.RowsAsync("raw_audio_features")).Count}:{await CursorAsync(Counting)}");
            }
        });
        seen.Should().Equal("0:", "0:", "3:3", "3:3", "3:3", "6:6", "6:6");
        (await IdsAsync()).Should().Equal("0", "1", "2", "3", "4", "5", "6");
        (await CursorAsync(Counting)).Should().Be("7");
        (counts.Pages, counts.Loaded(RawTable.AudioFeatures)).Should().Be((7, 7));
        await RunAsync(Counting, (run, _) =>
        {
            run.Cursor.Should().Be("7");
            return Task.CompletedTask;
        });
        (await IdsAsync()).Should().HaveCount(7);
    }

    [TestCase("posts.müsik.example"), TestCase("posts.[::1]"), TestCase("posts.夜明け.jp")]
    [TestCase("posts.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa."
        + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example")]
    public async Task A_server_of_any_name_is_collected_from(string name)
    {
        var collector = Counting with { Name = name };
        await RunAsync(collector, async (run, cancel) =>
        {
            Add(run, 0);
            await run.PageDoneAsync("1", cancel);
        });
        (await CursorAsync(collector)).Should().Be("1");
    }

    [Test]
    public async Task A_failure_commits_the_whole_pages_before_it()
    {
        var act = () => RunAsync(Counting, async (run, cancel) =>
        {
            Add(run, 0);
            await run.PageDoneAsync("1", cancel);
            throw SparkMusicException.TryLater("closed", "later");
        });
        (await act.Should().ThrowAsync<SparkMusicException>()).Which.ExitCode.Should().Be(ExitCodes.TryLater);
        (await IdsAsync()).Should().Equal("0");
        (await CursorAsync(Counting)).Should().Be("1");
        (await _lake.Lake.Ledger.RunsAsync(1, default)).Single()
            .Should().Match<RunRecord>(run => run.State == RunState.Failed && run.ExitCode == ExitCodes.TryLater);
    }

    [Test]
    public async Task A_failure_in_the_middle_of_a_page_commits_nothing_of_it_nor_its_cursor()
    {
        var act = () => RunAsync(Counting, (run, _) =>
        {
            Add(run, 0);
            throw new InvalidOperationException("boom");
        });
        await act.Should().ThrowAsync<InvalidOperationException>().WithMessage("boom");
        (await IdsAsync()).Should().BeEmpty();
        (await CursorAsync(Counting)).Should().BeEmpty();
        Directory.Exists(_folder["lake/_staging"]).Should().BeTrue();
        Directory.EnumerateFileSystemEntries(_folder["lake/_staging"]).Should().BeEmpty("nothing is left behind");
    }

    [Test]
    public async Task A_page_without_rows_moves_the_cursor_too()
    {
        await RunAsync(Counting, (run, cancel) => run.PageDoneAsync("nothing there", cancel));
        (await CursorAsync(Counting)).Should().Be("nothing there");
    }

    [Test]
    public async Task Two_collectors_of_a_table_keep_their_cursors_apart()
    {
        var other = Counting with { Name = "test.other" };
        await RunAsync(Counting, (run, cancel) => run.PageDoneAsync("a", cancel));
        await RunAsync(other, (run, cancel) => run.PageDoneAsync("b", cancel));
        (await CursorAsync(Counting)).Should().Be("a");
        (await CursorAsync(other)).Should().Be("b");
    }

    [Test]
    public async Task A_second_one_of_the_same_name_is_told_to_wait()
    {
        await RunAsync(Counting, async (_, _) =>
        {
            var act = () => RunAsync(Counting, (_, _) => Task.CompletedTask);
            (await act.Should().ThrowAsync<SparkMusicException>()).Which.ExitCode.Should().Be(ExitCodes.TryLater);
        });
    }

    [Test]
    public async Task What_follows_a_commit_is_done_after_it_and_not_without_it()
    {
        var done = new List<string>();
        var act = () => RunAsync(Counting, async (run, cancel) =>
        {
            Add(run, 0);
            run.AfterCommit(() => done.Add("first"));
            await run.PageDoneAsync("1", cancel);
            done.Should().BeEmpty();
            await run.CommitAsync(cancel);
            done.Should().Equal("first");
            run.AfterCommit(() => done.Add("second"));
            Add(run, 1);
            throw new InvalidOperationException();
        });
        await act.Should().ThrowAsync<InvalidOperationException>();
        done.Should().Equal("first");
    }

    async Task<CollectedCounts> RunAsync(Collector collector, Func<CollectorRun, CancellationToken, Task> work) =>
        await CollectorRun.RunAsync(_lake.Lake, collector, TimeProvider.System, new Given.Silent(), async (run, cancel) =>
        {
            await work(run, cancel);
            await run.CommitAsync(cancel);
            return run.Counts;
        }, default);

    Task<List<string>> IdsAsync() => _lake.RowsAsync("raw_audio_features", "track_id");

    async Task<string> CursorAsync(Collector collector) =>
        CollectorCursors.Parse((await _lake.Lake.ReadManifestAsync(collector.Home.Name, default))?.Cursor).Of(collector.Name) ?? "";

    static void Add(CollectorRun run, int id)
    {
        var row = new RawRow(RawTable.AudioFeatures);
        foreach (var column in (string[])["track_id", "provider", "payload", "_source"])
            row.Text(RawTable.AudioFeatures.IndexOf(column), Encoding.UTF8.GetBytes($"{id}"));
        row.Number(RawTable.AudioFeatures.IndexOf("_seen_at"), 0);
        run.Rows.Add(row);
    }
}
