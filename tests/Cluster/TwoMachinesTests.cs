using SparkMusic.Lakes;
using SparkMusic.Ledgers;
using SparkMusic.Tests.Disturbances;
using SparkMusic.Tests.Lakes;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Clusters;

/// <summary>
/// Two machines that share a lake on HDFS and its ledger in Postgres: a UTS namespace gives a process another machine's name.
/// </summary>
[TestFixture, Category("Cluster")]
public class TwoMachinesTests
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [Test]
    public async Task The_same_flow_at_once_is_built_once_and_both_machines_end_well()
    {
        await using var hdfs = new HdfsFolder();
        using var folder = new TestFolder();
        DriverKillTests.Import(folder, hdfs.Location);
        using var here = Run("here", null, hdfs.Location);
        using var there = Run("there", null, hdfs.Location);
        here.Finish(Limit).ShouldExitWith(0);
        there.Finish(Limit).ShouldExitWith(0);

        await using var lake = await Lake.OpenAsync(hdfs.Location, TimeProvider.System, default);
        var runs = (await lake.Ledger.RunsAsync(2, default))
            .Should().OnlyContain(run => run.State == RunState.Succeeded
            && run.ExitCode == 0).And.HaveCount(2).And.Subject.Select(run => run.RunId).ToHashSet();
        var attempts = (await lake.Ledger.AttemptsAsync(null, default)).Where(attempt => runs.Contains(attempt.RunId)).ToList();
        attempts.Select(attempt => attempt.Table).Should().OnlyHaveUniqueItems("what waited found it fresh").And.HaveCount(3);
        SharedPostgres.Server.Rows(SharedPostgres.Newest, "select distinct host from sparkmusic.runs where request like 'run %' order by 1")
            .Should().Equal("here", "there");
        CommandLine.Run("verify", "--lake", hdfs.Location).ShouldExitWith(0);
    }

    [Test, Category("Soak")]
    public async Task What_another_machine_holds_is_waited_for_and_named_and_free_when_its_lease_has_run_out()
    {
        await using var hdfs = new HdfsFolder();
        using var folder = new TestFolder();
        DriverKillTests.Import(folder, hdfs.Location);
        // The input that stays open keeps it there.
        using var there = On("there", null, "bash", "-c", "sleep 600 | \"$@\"", "_", Environment.ProcessPath!, "exec",
            typeof(TwoMachinesTests).Assembly.Location,
            "lease-hold", hdfs.Location, "chart_entries", "a-there");
        await there.SaysAsync("epoch 1", Limit);
        using (var impatient = Run("here", new() { ["SPARKMUSIC_WAIT"] = "1" }, hdfs.Location))
            impatient.Finish(Limit).ShouldExitWith(ExitCodes.TryLater).Error
                .Should().MatchRegex(@"held by run \S+ \(pid \d+ on there").And.Contain("Try again when it has ended");

        // Its end cannot be seen from here: only the clock of the ledger tells.
        there.Kill();
        using var patient = Run("here", null, hdfs.Location);
        await patient.SaysAsync("waits for run", Limit);
        SharedPostgres.Server.Execute(SharedPostgres.Newest, "update sparkmusic.leases set until = clock_timestamp() where host = "
            + "'there'; update sparkmusic.holds set until = clock_timestamp() where host = 'there'");
        patient.Finish(Limit).ShouldExitWith(0);
        CommandLine.Run("verify", "--lake", hdfs.Location).ShouldExitWith(0);
    }

    static Victim Run(string machine, Dictionary<string, string>? environment, string location) =>
        On(machine, environment, "dotnet", CommandLine.Assembly, "run", "clean/chart_entries", "clean/tracks", "clean/charts", "--master",
            "local[1]", "--lake", location);

    static Victim On(string machine, Dictionary<string, string>? environment, params string[] command)
    {
        var all = new Dictionary<string, string>(environment ?? []) { ["SPARK_HOME"] = Need.SparkHome(), ["SPARK_LOCAL_IP"] = "127.0.0.1" };
        string[] whole = [.. Need.Machine(machine), .. command];
        return new Victim(whole[0], all, whole[1..]);
    }
}
