using System.Diagnostics;
using SparkMusic.Engines;
using SparkMusic.Engines.SparkSql;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Clusters;

/// <summary>
/// Spark on a standalone master with three workers, and what may happen to it while a table is written: the statement ends whole, or with a
/// sentence within a bound.
/// </summary>
[TestFixture, Category("Cluster")]
public class StandaloneTests
{
    // New executors take half of it to come on a machine that is busy enough.
    const int Tasks = 24, NoProgress = 60;

    static readonly Dictionary<string, object?> None = [];

    SparkEngine _engine = null!;
    TestFolder _folder = null!;

    [OneTimeSetUp]
    public async Task Start() => _engine = await ClusterSpark.StartAsync($"{NoProgress}s");

    [OneTimeTearDown]
    public async Task End()
    {
        if (_engine is not null) await _engine.DisposeAsync();
        Cluster.Heal("spark");
        await ClusterSpark.FreedAsync();
    }

    [SetUp]
    public async Task HealAll()
    {
        _folder = new TestFolder();
        Cluster.Heal("spark");
        await Patience.UntilAsync(async () => (await ClusterSpark.StateAsync()).AliveWorkers >= 3, "three workers");
    }

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test, Order(0)]
    public async Task Without_free_cores_it_is_said_who_holds_them()
    {
        await Patience.UntilAsync(async () => (await ClusterSpark.StateAsync()).CoresUsed == 3,
            "the engine of these tests takes all cores");
        await BadClusterTests.ShouldRefuseAsync("all 3 cores of its 3 workers are taken by sparkmusic (3)");
    }

    [Test, Order(1)]
    public Task Executors_killed_in_mid_stage_are_replaced_and_the_output_is_whole() => DisturbAsync(async () =>
    {
        ClusterSpark.Kill(ClusterSpark.Executors()[0]);
        await Task.Delay(2000);
        foreach (var executor in ClusterSpark.Executors()) ClusterSpark.Kill(executor);
    });

    [Test, Order(2)]
    public Task A_worker_that_is_killed_is_done_without() => DisturbAsync(() =>
    {
        using var worker = Cluster.Server("worker1");
        worker.Kill();
        return Task.CompletedTask;
    });

    [Test, Order(3)]
    public async Task A_master_that_is_restarted_knows_its_application_and_takes_the_next()
    {
        var before = (await ClusterSpark.StateAsync()).Applications.Should().ContainSingle("a flow is one application").Subject;
        await DisturbAsync(async () =>
        {
            using (var master = Cluster.Server("master")) master.Kill();
            await Task.Delay(1000);
            Cluster.Heal("spark");
        });
        // What lost its master keeps its executors, and registers again.
        await Patience.UntilAsync(async () => (await ClusterSpark.StateAsync()).Applications.Contains(before),
            "the application is known again");
        await using var session = await _engine.OpenAsync(default);
        await session.KeepAsync("k", "select count(*) as n from range(10)", None, default);
    }

    [Test, Order(4)]
    public async Task Without_any_worker_the_statement_is_given_up_with_the_reason()
    {
        await using var session = await _engine.OpenAsync(default);
        var write = session.WriteAsync(ClusterSpark.Write(ClusterSpark.Slow(Tasks * 10, 700), _folder["out"]), default);
        await Task.Delay(3000);
        foreach (var name in new[] { "worker1", "worker2", "worker3" })
            using (var worker = Cluster.Server(name)) worker.Kill();
        var watch = Stopwatch.StartNew();
        var thrown = (await write.Awaiting(it => it).Should().ThrowAsync<EngineException>()).Which;
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(NoProgress) + Patience.Long);
        thrown.Kind.Should().Be(EngineErrorKind.NoCores, thrown.Message);
        thrown.Message.Should().Contain($"let no task run for {NoProgress} s").And.MatchRegex(
            "none of its [0-9]+ workers is alive|no worker has come");
        // The run is lost: its next statement does not wait again.
        watch.Restart();
        await session.Awaiting(it => it.KeepAsync("k", "select count(*) as n from range(10)", None, default))
            .Should().ThrowAsync<EngineException>()
            .Where(again => again.Kind == EngineErrorKind.NoCores);
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(NoProgress));
    }

    /// <summary>Writes while something is killed; the rows are all there, once, and nothing else is.</summary>
    async Task DisturbAsync(Func<Task> disturb)
    {
        await using var session = await _engine.OpenAsync(default);
        var (place, milliseconds) = ("out", 500);
        var write = WriteAsync();
        await Task.Delay(2500);
        while (write.IsCompleted)
        {
            // This process stood still: it is to be disturbed while it writes, so that takes longer.
            await write;
            (place, milliseconds) = (place + "-again", milliseconds * 3);
            milliseconds.Should().BeLessThan(20_000);
            write = WriteAsync();
            await Task.Delay(2500);
        }
        await disturb();
        var files = await write.WaitAsync(Patience.Long);
        files.Sum(file => file.Rows).Should().Be(Tasks);
        Directory.EnumerateFileSystemEntries(_folder[place], "*", SearchOption.AllDirectories).Select(Path.GetFileName)
            .Should().Equal(files.Select(file => file.Path));
        await session.AttachFilesAsync("written", [Column.Of("k bigint")],
            [.. files.Select(file => _folder[$"{place}/{file.Path}"])], default);
        await using var rows = await session.QueryAsync("select count(distinct k) as n, sum(k) as s from written", None, default);
        (await rows.ReadAsync(default)).Should().BeTrue();
        rows.Current.Should().Equal((long)Tasks, (long)(Tasks * (Tasks - 1) / 2));

        Task<IReadOnlyList<WrittenFile>> WriteAsync() =>
            session.WriteAsync(ClusterSpark.Write(ClusterSpark.Slow(Tasks, milliseconds), _folder[place]), default);
    }
}
