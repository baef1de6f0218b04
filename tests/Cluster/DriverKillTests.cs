using SparkMusic.Lakes;
using SparkMusic.Tests.Disturbances;
using SparkMusic.Tests.Lakes;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Clusters;

/// <summary>
/// A driver under spark-submit that is killed while it commits: the cluster is free again soon, the lake complete old or complete new.
/// </summary>
[TestFixture, Category("Cluster")]
public class DriverKillTests
{
    static readonly string[] Points =
        [FaultPoints.StagingSynced, FaultPoints.JournalWritten, FaultPoints.ManifestReplaced, FaultPoints.StagingTrashed];

    // The driver, when its commit is decided and half done.
    [Test]
    public Task Killed_in_the_commit_it_frees_its_executors_and_the_next_run_finishes() =>
        KilledAsync((FaultPoints.ManifestReplaced + ":1:kill", false));

    // The JVM too, while the driver decides and while it finishes.
    [Test, Category("Soak")]
    public Task Driver_and_JVM_may_be_killed_anywhere_in_the_commit() => KilledAsync(
        [.. Points.Select(point => (point + ":1:kill", false)), .. Points.Select(point => (point + ":1:sleep", true))]);

    static async Task KilledAsync(params (string Fault, bool IsJvm)[] kills)
    {
        await using var hdfs = new HdfsFolder();
        using var folder = new TestFolder();
        Import(folder, hdfs.Location);
        foreach (var (fault, isJvm) in kills) await KillAsync(hdfs.Location, fault, isJvm);

        using var next = Submit(null, hdfs.Location);
        next.Finish(TimeSpan.FromMinutes(10)).ShouldExitWith(0);
        await ClusterSpark.FreedAsync();
        CommandLine.Run("verify", "--lake", hdfs.Location).ShouldExitWith(0).Output.Should().NotContain("stale");
        await using var lake = await Lake.OpenAsync(hdfs.Location, TimeProvider.System, default);
        Snapshot.Leftovers(lake).Should().BeEmpty();
        Snapshot.Names(lake).Should().NotContain(name => name.Contains("_temporary"));
    }

    /// <summary>
    /// A run that dies; then its cores are free, and what it leaves is a lake whose every promise holds once it is recovered.
    /// </summary>
    static async Task KillAsync(string location, string fault, bool isJvm)
    {
        using var victim = Submit(fault, location);
        await victim.SaysAsync("SPARKMUSIC_FAULT strikes", TimeSpan.FromMinutes(10));
        // spark-submit became the JVM.
        if (isJvm) ClusterSpark.Kill(victim.Id);
        victim.Finish(Patience.Long).ExitCode.Should().NotBe(0);
        (await victim.LeftAsync(Patience.Long)).Should().BeEmpty("driver and JVM end together");
        await ClusterSpark.FreedAsync();
        await Patience.UntilAsync(async () => (await ClusterSpark.StateAsync()).Applications.Count == 0, "no application is left");
        await using (var lake = await Lake.OpenAsync(location, TimeProvider.System, default))
            foreach (var sentence in await lake.RecoverAsync(default)) TestContext.Progress.WriteLine(sentence);
        CommandLine.Run("verify", "--lake", location).ShouldExitWith(0);
    }

    static Victim Submit(string? fault, string location)
    {
        var environment = new Dictionary<string, string>
        {
            ["SPARK_HOME"] = Need.SparkHome(),
            ["SPARK_LOCAL_IP"] = "127.0.0.1",
            ["SPARKMUSIC_APP"] = CommandLine.Assembly,
            ["SPARKMUSIC_FAULT"] = fault ?? "",
        };
        return new Victim(Path.Combine(Need.Root, "spark-conf", "submit"), environment,
            [.. ClusterSpark.Options(), "--", "run", "clean/chart_entries", "--force", "--lake", location]);
    }

    /// <summary>A lake with six days of a chart, nothing built.</summary>
    internal static void Import(TestFolder folder, string location)
    {
        var days = Enumerable.Range(1, 6).Select(day => $"2021-11-{day:00},1,Song {day % 3},Artist");
        File.WriteAllLines(folder["top.csv"], days.Prepend("date,rank,title,artist"));
        CommandLine.Run("import", "chart-history", folder["top.csv"], "--chart", "Top", "--lake", location).ShouldExitWith(0);
    }
}
