using SparkMusic.Jobs.Extract;
using SparkMusic.Jobs.Extract.Writing;
using SparkMusic.Lakes;
using SparkMusic.Ledgers;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Extract;

/// <summary>The record of a run that brings raw rows is true however its work ends.</summary>
[TestFixture]
public class RawRunTests
{
    static readonly RawRequest Request = new("import x", "duckdb", "x.csv");

    TestFolder _folder = null!;
    Lake _lake = null!;
    RawRun _run = null!;

    [SetUp]
    public async Task A_lake()
    {
        _folder = new TestFolder();
        _lake = await Lake.OpenOrCreateAsync(_folder["lake"], isSandbox: false, TimeProvider.System, default);
        _run = new RawRun(_lake, TimeProvider.System, (_, _) => { });
    }

    [TearDown]
    public async Task Remove()
    {
        await _lake.DisposeAsync();
        _folder.Dispose();
    }

    Task<int> RunAsync(Exception? failure, CancellationToken cancel = default) => _run.RunAsync(Request, [RawTable.Tracks], async attempt =>
    {
        await using var begun = await attempt.BeginAsync(cancel);
        return failure is null ? 7 : throw failure;
    }, cancel);

    async Task<(RunState, int?, string?)> RecordedAsync()
    {
        var run = (await _lake.Ledger.RunsAsync(10, default)).Single();
        return (run.State, run.ExitCode, run.Message);
    }

    [Test]
    public async Task What_ends_well_has_succeeded_and_holds_nothing_any_more()
    {
        (await RunAsync(null)).Should().Be(7);
        (await RecordedAsync()).Should().Be((RunState.Succeeded, 0, null));
        (await _lake.Ledger.HolderOfAsync(RawTable.Tracks.Name, default)).Should().BeNull();
    }

    [Test]
    public async Task A_failure_is_recorded_with_its_exit_code_and_what_it_is_about()
    {
        await FluentActions.Awaiting(() => RunAsync(SparkMusicException.TryLater("the disk sleeps")))
            .Should().ThrowAsync<SparkMusicException>();
        (await RecordedAsync()).Should().Be((RunState.Failed, ExitCodes.TryLater, "x.csv: the disk sleeps"));
        (await _lake.Ledger.HolderOfAsync(RawTable.Tracks.Name, default)).Should().BeNull();
    }

    [Test]
    public async Task Only_who_was_asked_to_stop_is_cancelled()
    {
        await FluentActions.Awaiting(() => RunAsync(new TaskCanceledException("no answer in time")))
            .Should().ThrowAsync<TaskCanceledException>();
        (await RecordedAsync()).Should().Be((RunState.Failed, ExitCodes.Failed, "x.csv: no answer in time"));
    }

    [Test]
    public async Task A_run_that_is_asked_to_stop_is_recorded_as_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var work = () => _run.RunAsync<int>(Request, [RawTable.Tracks], async _ =>
        {
            await cancel.CancelAsync();
            throw new OperationCanceledException(cancel.Token);
        }, cancel.Token);
        await work.Should().ThrowAsync<OperationCanceledException>();
        (await RecordedAsync()).Item1.Should().Be(RunState.Cancelled);
    }

    [Test]
    public async Task A_run_may_try_more_than_once_and_each_try_holds_the_tables_for_itself()
    {
        var ids = await _run.RecordAsync(Request, async () =>
        {
            var first = await _run.AttemptAsync([RawTable.Tracks], attempt => Task.FromResult(attempt.Id), default);
            return new[] { first, await _run.AttemptAsync([RawTable.Tracks], attempt => Task.FromResult(attempt.Id), default) };
        }, default);
        ids.Should().OnlyHaveUniqueItems();
        (await RecordedAsync()).Item1.Should().Be(RunState.Succeeded);
    }
}
