using SparkMusic.Ledgers;
using SparkMusic.Quality;
using SparkMusic.Run;

namespace SparkMusic.Tests.Run;

[TestFixture]
public class FlowRunnerTests
{
    SmallWorld _world = null!;

    [SetUp]
    public async Task A_lake_with_two_months_of_raw_rows()
    {
        _world = await SmallWorld.MakeAsync();
        await _world.AppendAsync(("2021-10-31", 1, "a"), ("2021-11-01", 1, "a"), ("2021-11-01", 2, "b"));
    }

    [TearDown]
    public async Task Remove() => await _world.DisposeAsync();

    static string Outcomes(RunReport report) => string.Join(' ', report.Tables.Select(table => $"{table.Table}:{table.Outcome}"));

    [Test]
    public async Task A_flow_is_built_in_order_and_is_fresh_afterwards()
    {
        Outcomes(await _world.RunAsync()).Should().Be("entries:Built days:Built best:Built");
        (await _world.RowsAsync("days")).Should().Equal("2021-10-31 1", "2021-11-01 2");
        Outcomes(await _world.RunAsync()).Should().Be("entries:Fresh days:Fresh best:Fresh");
    }

    [Test]
    public async Task A_backdated_row_rebuilds_its_month_alone()
    {
        await _world.RunAsync();
        await _world.AppendAsync(("2021-10-31", 2, "c"));
        var report = await _world.RunAsync();
        report.Tables[0].Partitions.Should().Be(1);
        (await _world.RowsAsync("days")).Should().Equal("2021-10-31 2", "2021-11-01 2");
    }

    [Test]
    public async Task A_rebuild_that_gives_the_same_bytes_changes_nothing_downstream()
    {
        await _world.RunAsync();
        await _world.AppendAsync(("2021-10-31", 2, "c"));
        Outcomes(await _world.RunAsync()).Should().Be("entries:Built days:Built best:Unchanged");
        await _world.AppendAsync(("2021-10-31", 2, "c"));
        Outcomes(await _world.RunAsync()).Should().Be("entries:Unchanged days:Fresh best:Fresh");
    }

    [Test]
    public async Task Every_row_read_is_loaded_rejected_or_a_duplicate()
    {
        await _world.AppendAsync(("2021-11-01", 0, "z"), ("2021-11-01", 2, "c"), ("2021-11-02", 1, null), ("2021-11-02", -1, null));
        var entries = (await _world.RunAsync()).Tables[0];
        (entries.Read, entries.Rows, entries.Rejected, entries.Duplicates).Should().Be((7, 3, 3, 1));
        entries.Broken.Should().BeEquivalentTo(new Dictionary<string, long> { ["rank_is_positive"] = 2, ["null:title"] = 2 });
        (await _world.RowsAsync("entries")).Should().Equal("2021-10-31 1 a", "2021-11-01 1 a", "2021-11-01 2 c");
    }

    [Test]
    public async Task Rejected_rows_alone_are_a_success_unless_the_run_is_strict()
    {
        await _world.AppendAsync(("2021-11-01", 0, "z"));
        var report = await _world.RunAsync();
        (report.ExitCodeFor(isStrict: false), report.ExitCodeFor(isStrict: true)).Should().Be((0, 3));
    }

    [Test]
    public async Task A_table_whose_check_fails_keeps_its_old_rows_and_stops_nothing_but_what_is_downstream()
    {
        await _world.RunAsync();
        _world.Edit("best.sql", "places < 100", "places < 2");
        var report = await _world.RunAsync();
        Outcomes(report).Should().Be("entries:Fresh days:Fresh best:Failed");
        report.ExitCodeFor(isStrict: false).Should().Be(ExitCodes.ChecksFailed);
        report.Tables[2].Error!.Message.Should().Contain("not_too_many is broken by 1");
        (await _world.RowsAsync("best")).Should().Equal("2");
        (await _world.Lake.Ledger.ChecksAsync(report.RunId, default))
            .Should().Contain(check => check.Check == "not_too_many" && check.Failures == 1)
            .And.Contain(check => check.Check == "unique_key" && check.Failures == 0, "passes are kept too");
    }

    [Test]
    public async Task A_statement_that_fails_names_its_table_and_skips_what_reads_it()
    {
        _world.Edit("days.sql", "from entries", "from nowhere");
        var report = await _world.RunAsync();
        Outcomes(report).Should().Be("entries:Built days:Failed best:Skipped");
        report.ExitCodeFor(isStrict: false).Should().Be(ExitCodes.Failed);
        var run = (await _world.Lake.Ledger.RunsAsync(1, default))[0];
        (run.State, run.ExitCode).Should().Be((RunState.Failed, 1));
        run.Message.Should().StartWith("days:");
    }

    [Test]
    public async Task A_range_builds_its_months_only()
    {
        var report = await _world.RunAsync(
            new RunRequest { Targets = ["entries"], From = new DateOnly(2021, 11, 1), To = new DateOnly(2021, 11, 30) });
        report.Tables.Single().Partitions.Should().Be(1);
        (await _world.RowsAsync("entries")).Should().Equal("2021-11-01 1 a", "2021-11-01 2 b");
    }

    [Test]
    public async Task Only_leaves_inputs_alone_and_force_builds_what_is_fresh()
    {
        await _world.RunAsync();
        Outcomes(await _world.RunAsync(new RunRequest { Targets = ["best"], Only = true, Force = true })).Should().Be("best:Unchanged");
    }

    [Test]
    public async Task A_table_that_is_cut_another_way_than_it_was_is_replaced_as_a_whole()
    {
        await _world.RunAsync();
        var rows = await _world.RowsAsync("entries");
        foreach (var (grain, header) in new[]
        {
            (GrainUnit.Day, "day of day"), (GrainUnit.Whole, "whole"), (GrainUnit.Month, "month of day"),
        })
        {
            _world.Recut("entries", grain, header);
            Outcomes(await _world.RunAsync()).Should().Be("entries:Built days:Unchanged best:Fresh", "cut by {0}", grain);
            (await _world.RowsAsync("entries")).Should().Equal(rows);
            var folder = Path.Combine(_world.Lake.Location, "clean/entries");
            Directory.GetFiles(folder, "*", SearchOption.AllDirectories)
                .Should().HaveCount(grain == GrainUnit.Whole ? 1 : 2, "nothing of the old cut is left");
            Outcomes(await _world.RunAsync()).Should().Be("entries:Fresh days:Fresh best:Fresh");
        }
    }

    [Test]
    public async Task Two_runs_at_once_build_each_table_once_and_both_succeed()
    {
        var reports = await Task.WhenAll(_world.RunAsync(), _world.RunAsync());
        reports.Should().OnlyContain(report => report.ExitCodeFor(false) == 0);
        reports.SelectMany(report => report.Tables).Count(table => table.Outcome == TableOutcome.Built).Should().Be(3);
        (await _world.Lake.ReadManifestAsync("entries", default))!.Generation.Should().Be(1);
    }

    [Test]
    public async Task A_cancelled_run_is_recorded_as_cancelled_and_leaves_nothing()
    {
        using var cancel = new CancellationTokenSource();
        await cancel.CancelAsync();
        await FluentActions.Awaiting(() => _world.RunAsync(cancel: cancel.Token)).Should().ThrowAsync<OperationCanceledException>();
        (await _world.Lake.ReadManifestAsync("entries", default)).Should().BeNull();
    }

    [Test]
    public async Task An_engine_that_gives_up_by_itself_has_failed_and_was_not_cancelled()
    {
        _world.StartEngine = () => throw new TaskCanceledException("no answer in time");
        await FluentActions.Awaiting(() => _world.RunAsync()).Should().ThrowAsync<TaskCanceledException>();
        var run = (await _world.Lake.Ledger.RunsAsync(1, default))[0];
        (run.State, run.ExitCode, run.Message).Should().Be((RunState.Failed, 1, "no answer in time"));
    }

    [Test]
    public async Task A_run_whose_watcher_fails_is_recorded_as_failed()
    {
        _world.WhenEnded = _ => throw new InvalidOperationException("the terminal is gone");
        await FluentActions.Awaiting(() => _world.RunAsync()).Should().ThrowAsync<InvalidOperationException>();
        (await _world.Lake.Ledger.RunsAsync(1, default))[0].State.Should().Be(RunState.Failed);
    }
}
