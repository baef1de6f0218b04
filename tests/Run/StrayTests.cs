using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Run;
using SparkMusic.Tests.Spark;

namespace SparkMusic.Tests.Run;

/// <summary>Rows that belong to no partition of their table: no build would ever write them, so the build fails, on each engine.</summary>
public abstract class StrayTests
{
    SmallWorld _world = null!;

    protected abstract Task<ISqlEngine> EngineAsync();

    [SetUp]
    public async Task A_lake_with_two_months()
    {
        _world = await SmallWorld.MakeAsync(await EngineAsync());
        await _world.AppendAsync(("2021-10-31", 1, "a"), ("2021-11-01", 1, "a"), ("2021-11-01", 2, "b"));
    }

    [TearDown]
    public async Task Remove() => await _world.DisposeAsync();

    Task<RunReport> RunAsync(string target) => _world.RunAsync(new RunRequest { Targets = [target] });

    [TestCase("cast(null as date)", "without a day")]
    [TestCase("cast('1999-12-31' as date)", "of a month that no input has")]
    public async Task A_derived_row_fails_the_build_when_it_is(string day, string which)
    {
        await RunAsync("recent");
        _world.Edit("recent.sql", "select day,", $"select case when rank = 2 then {day} else day end as day,");
        var report = await RunAsync("recent");
        report.ExitCodeFor(isStrict: false).Should().Be(ExitCodes.ChecksFailed, "a row {0} is in no partition", which);
        report.Tables[^1].Error!.Message.Should().Be("recent was not replaced: in_a_partition is broken by 1 rows.");
        (await _world.RowsAsync("recent")).Should().Equal("2021-10-31 1", "2021-11-01 1", "2021-11-01 2");
        var checks = await _world.Lake.Ledger.ChecksAsync(report.RunId, default);
        checks.Where(check => check.Check == "in_a_partition").Select(check => (check.Partition, check.Failures))
            .Should().BeEquivalentTo([("2021-10", 0L), ("2021-11", 0L), (day.Contains("null") ? "none" : "1999-12", 1L)]);
    }

    [TestCase("cast(null as date)")]
    [TestCase("cast('1999-12-31' as date)")]
    public async Task A_candidate_too_whether_it_would_be_kept_or_rejected(string day)
    {
        _world.Edit("entries.sql", "select day,", $"select case when rank = 2 then {day} else day end as day,");
        var report = await RunAsync("entries");
        report.ExitCodeFor(isStrict: false).Should().Be(ExitCodes.ChecksFailed);
        report.Tables[^1].Error!.Message.Should().Be("entries was not replaced: in_a_partition is broken by 1 rows.");
        (await _world.Lake.ReadManifestAsync("entries", default)).Should().BeNull();
    }

    [Test]
    public async Task Rows_of_a_partition_that_another_build_writes_are_left_to_it()
    {
        await RunAsync("recent");
        await _world.AppendAsync(("2021-11-02", 1, "c"));
        var report = await RunAsync("recent");
        report.Tables[^1].Should().BeEquivalentTo(new { Outcome = TableOutcome.Built, Partitions = 1, Rows = 3L });
        (await _world.RowsAsync("recent")).Should().Equal("2021-10-31 1", "2021-11-01 1", "2021-11-01 2", "2021-11-02 1");
    }

    [Test]
    public async Task Rows_of_a_partition_that_never_reads_what_gave_them_are_strays_although_it_is_there()
    {
        await RunAsync("entries");
        await _world.AppendAsync(("2021-11-03", 2, "c"));
        _world.Edit("entries.sql", "select day,", "select case when title = 'c' then cast('2021-10-01' as date) else day end as day,");
        var report = await _world.RunAsync(new RunRequest { Targets = ["entries"], From = new DateOnly(2021, 11, 1) });
        report.Tables[^1].Error!.Message.Should().Contain("in_a_partition is broken by 1 rows");
    }
}

[TestFixture]
public sealed class StrayTestsOnDuckDb : StrayTests
{
    DuckDbEngine _engine = null!;

    protected override Task<ISqlEngine> EngineAsync() => Task.FromResult<ISqlEngine>(_engine = DuckDbEngine.Open());

    [TearDown]
    public async Task End() => await _engine.DisposeAsync();
}

[TestFixture]
[Category("Spark")]
public sealed class StrayTestsOnSpark : StrayTests
{
    protected override async Task<ISqlEngine> EngineAsync() => await SharedSpark.EngineAsync();
}
