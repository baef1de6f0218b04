using System.Diagnostics;
using SparkMusic.Postgres;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Postgres;

/// <summary>A publish that fails, dies or falls asleep at any step: complete old or complete new, and the next one needs no help.</summary>
[TestFixture]
public class PublishFaultTests : PublishFixture
{
    const int Killed = 137;

    static IEnumerable<string> Points => FaultPoints.OfPublish.Order();

    int _version;

    [SetUp]
    public async Task PublishFirstAsync()
    {
        _version = 1;
        await World.CommitAsync(1);
        await World.PublishAsync(Database, "run-1");
        Environment.SetEnvironmentVariable("SPARKMUSIC_POSTGRES", SharedPostgres.Server.Setting(DatabaseName));
    }

    [TearDown]
    public void Forget() => Environment.SetEnvironmentVariable("SPARKMUSIC_POSTGRES", null);

    [TestCaseSource(nameof(Points))]
    public Task A_publish_that_fails_at_any_step_leaves_old_or_new_and_the_next_one_goes_through(string point) => FailAsync(point, [""], 1);

    [TestCaseSource(nameof(Points)), Category("Soak")]
    public Task So_does_one_that_fails_at_any_passing_of_a_step_once_or_from_then_on(string point) =>
        FailAsync(point, ["", "+"], int.MaxValue);

    async Task FailAsync(string point, string[] stayings, int passes)
    {
        foreach (var mode in new[] { "throw", "exec-then-throw" })
            foreach (var stays in stayings)
                for (var n = 1; n <= passes; n++)
                {
                    await World.CommitAsync(++_version);
                    var (why, isReported) = ($"{point}:{n}{stays}:{mode}", true);
                    bool hasStruck;
                    using (var fault = Faults.Arm(why))
                    {
                        try
                        {
                            await World.PublishAsync(Database, $"run-{_version}");
                        }
                        catch (FaultException)
                        {
                            isReported = false;
                        }
                        hasStruck = fault.HasStruck;
                    }
                    // After the commit there is nothing left to fail; before it nothing is there yet.
                    var isCommitted = point == FaultPoints.PublishAcknowledged || point == FaultPoints.PublishCommitted
                        && mode == "exec-then-throw";
                    Versions().Should().Equal(All(!hasStruck || isCommitted ? _version : _version - 1), why);
                    if (isReported) Versions().Should().Equal(All(_version), why + " was reported as done");
                    if (point == FaultPoints.PublishCommitted && mode == "exec-then-throw")
                        isReported.Should().BeTrue("the commit's answer was lost, and its run's id was found");
                    await ShouldGoOnAsync(why);
                    if (!hasStruck) break;
                }
    }

    /// <summary>Three of the nine points, others in every run of the tests.</summary>
    [Test]
    public async Task A_process_killed_in_a_publish_leaves_old_or_new()
    {
        var points = Points.ToArray();
        new Random(TestSeed.Take("kills in a publish")).Shuffle(points);
        foreach (var point in points[..3]) await DieAsync(point, 1, "kill");
    }

    [Test, Category("Soak")]
    public async Task A_process_that_is_killed_or_fails_at_any_passing_of_any_step_leaves_old_or_new(
        [ValueSource(nameof(Points))] string point, [Values("kill", "throw", "exec-then-throw")] string mode)
    {
        for (var n = 1; await DieAsync(point, n, mode); n++)
        {
        }
    }

    /// <summary>Publishes in a process of its own that dies or fails; false: the step was not passed so often.</summary>
    async Task<bool> DieAsync(string point, int n, string mode)
    {
        await World.CommitAsync(++_version);
        var fault = $"{point}:{n}:{mode}";
        var (exitCode, error) = await ChildProgram.RunAsync(fault, "publish", World.Location, $"run-{_version}");
        var hasStruck = error.Contains("SPARKMUSIC_FAULT strikes", StringComparison.Ordinal);
        // After the commit only its process can be lost; a commit whose answer is lost is looked up, and the run goes on.
        var isLookedUp = point == FaultPoints.PublishCommitted && mode == "exec-then-throw";
        var isCommitted = !hasStruck || isLookedUp || point == FaultPoints.PublishAcknowledged;
        exitCode.Should().Be(!hasStruck || isLookedUp ? 0 : mode == "kill" ? Killed : ExitCodes.Failed, $"{fault}: {error}");
        // The server may still be ending what the dead process began.
        for (var waited = 0; waited < 600 && Sessions() > 0; waited++) await Task.Delay(100);
        Versions().Should().Equal(All(isCommitted ? _version : _version - 1), fault);
        await ShouldGoOnAsync(fault);
        return hasStruck;
    }

    /// <summary>Before the transaction nothing of his is locked: another one publishes at once.</summary>
    [TestCase(FaultPoints.PublishStaged)]
    [TestCase(FaultPoints.PublishBegun, Category = "Soak")]
    [TestCase(FaultPoints.PublishFitted, Category = "Soak")]
    [TestCase(FaultPoints.PublishCopied, Category = "Soak")]
    public async Task A_sleeper_that_wakes_after_another_has_published_is_refused(string point)
    {
        await World.CommitAsync(2);
        using var sleeper = ChildProgram.Start($"{point}:1:stop", "publish", World.Location, "run-2");
        await StrikeAsync(sleeper);
        // Its minute passes.
        Execute("update sparkmusic.leases set until = clock_timestamp() - interval '1 second', host = 'elsewhere' where table_name = "
            + "'_publish'");
        await World.CommitAsync(3);
        await World.PublishAsync(Database, "run-3");
        Versions().Should().Equal(All(3));
        Signal(sleeper, "CONT");
        var error = await sleeper.StandardError.ReadToEndAsync();
        await sleeper.WaitForExitAsync();
        sleeper.ExitCode.Should().Be(ExitCodes.TryLater, error);
        error.Should().Contain("run-2 cannot publish").And.Contain("another run has taken its place");
        Versions().Should().Equal(All(3));
        Rows("select run_id from sparkmusic.publish_log order by published_at").Should().Equal("run-1", "run-3");
        await ShouldEqualTheLakeAsync();
    }

    [TestCase(FaultPoints.PublishLocked)]
    [TestCase(FaultPoints.PublishLogged)]
    [TestCase(FaultPoints.PublishCommitted), Category("Soak")]
    public async Task A_sleeper_inside_the_transaction_is_cut_off_by_the_server_and_the_next_one_publishes(string point)
    {
        await World.CommitAsync(2);
        using var sleeper = ChildProgram.Start($"{point}:1:stop", "publish", World.Location, "run-2");
        await StrikeAsync(sleeper);
        Execute("update sparkmusic.holds set until = clock_timestamp(), host = 'elsewhere'");
        var watch = Stopwatch.StartNew();
        await World.CommitAsync(3);
        // The row of the lease is locked by the sleeper; his session is ended after 30 s of idling, then his minute must have passed.
        while (Rows("select 1 from sparkmusic.leases where table_name = '_publish' for update skip locked").Count == 0
            && watch.Elapsed < Patience.Long) await Task.Delay(500);
        watch.Elapsed.Should().BeLessThan(Patience.Long);
        Execute("update sparkmusic.leases set until = clock_timestamp() - interval '1 second', host = 'elsewhere' where table_name = "
            + "'_publish'");
        await World.PublishAsync(Database, "run-3");
        Signal(sleeper, "CONT");
        await sleeper.WaitForExitAsync();
        sleeper.ExitCode.Should().Be(ExitCodes.TryLater);
        Versions().Should().Equal(All(3));
        await ShouldEqualTheLakeAsync();
    }

    static async Task StrikeAsync(Process child)
    {
        var line = await child.StandardError.ReadLineAsync();
        line.Should().StartWith("SPARKMUSIC_FAULT strikes");
        await Processes.StoppedAsync(child.Id);
    }

    static void Signal(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])!;
        kill.WaitForExit();
    }

    async Task ShouldGoOnAsync(string why)
    {
        await World.PublishAsync(Database, $"next-{_version}");
        Versions().Should().Equal(All(_version), why);
        Rows("select attempt_id from sparkmusic.leases where table_name = '_publish'").Should().Equal(["null"], why);
        await ShouldEqualTheLakeAsync();
    }

    // Of the dead child; our own are idle or ask this.
    int Sessions() => int.Parse(Rows("select count(*) from pg_stat_activity where datname = current_database() and state in ('active', "
        + "'idle in transaction') and pid <> pg_backend_pid()").Single(),
        System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>What the child program does.</summary>
    internal static async Task<int> RunChildAsync(string location, string runId)
    {
        await using var world = await MartWorld.OpenAsync(location);
        await using var database = new PostgresDatabase(PostgresSettings.Required(), TimeProvider.System);
        try
        {
            await world.PublishAsync(database, runId);
            return 0;
        }
        catch (SparkMusicException e)
        {
            Console.Error.WriteLine(e.Message);
            return e.ExitCode;
        }
    }
}
