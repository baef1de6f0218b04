using SparkMusic.Tests.Lakes;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Disturbances;

/// <summary>A run on Spark that is killed, or told to stop: no JVM stays, and the next run on DuckDB gives the same tables.</summary>
[TestFixture, Category("Spark")]
public class SparkKillTests
{
    [Test]
    public Task Killed_with_all_it_started_it_leaves_no_process_and_no_half_table() => DisturbAsync(victim => victim.Kill(), 137);

    [Test, Category("Soak")]
    public Task Killed_alone_it_takes_its_JVM_with_it() => DisturbAsync(victim => victim.KillAlone(), 137);

    [Test, Category("Soak")]
    public Task Told_to_stop_it_stops_its_JVM() => DisturbAsync(victim => victim.Signal("TERM"), ExitCodes.Terminated);

    [Test, Category("Soak")]
    public Task Under_spark_submit_all_is_killed_together() => DisturbAsync(victim => victim.Kill(), 137, isSubmitted: true);

    // A killer that stands still for seconds may come too late, but not again and again.
    static async Task DisturbAsync(Action<Victim> disturb, int exitCode, bool isSubmitted = false)
    {
        var dice = new Random(TestSeed.Take("killed on Spark"));
        for (var tries = 1; !await IsHitAsync(dice, disturb, exitCode, isSubmitted); tries++)
            tries.Should().BeLessThan(5, "it ended before it was disturbed");
    }

    static async Task<bool> IsHitAsync(Random dice, Action<Victim> disturb, int exitCode, bool isSubmitted)
    {
        using var folder = new MemoryFolder();
        var lake = folder["lake"];
        Story.Copy(Story.LateRun, lake);
        var environment = new Dictionary<string, string>
        {
            ["SPARK_HOME"] = Need.SparkHome(),
            ["SPARK_LOCAL_IP"] = "127.0.0.1",
            ["SPARKMUSIC_APP"] = CommandLine.Assembly,
            ["TMPDIR"] = Directory.CreateDirectory(folder["tmp"]).FullName,
        };
        using var victim = isSubmitted
            ? new Victim(Path.Combine(Need.Root, "spark-conf", "submit"), environment,
                ["--master", "local[2]", "--", .. Story.CommandFor(Story.LateRun, lake)])
            : new Victim(environment, [.. Story.CommandFor(Story.LateRun, lake), "--engine", "spark", "--master", "local[2]"]);
        // Its first tables are built, so it is in the middle.
        await Patience.UntilAsync(() => victim.HasEnded || Directory.EnumerateDirectories(lake + "/_staging").Any(), "it builds");
        await Task.Delay(dice.Next(4000));
        var hadEnded = victim.HasEnded;
        disturb(victim);
        var result = victim.Finish(Patience.Long);
        if (hadEnded && result.ExitCode == 0) return false;
        result.ExitCode.Should().Be(exitCode, "it said\n{0}", result.Error);
        (await victim.LeftAsync(Patience.Long)).Should().BeEmpty("the JVM ends too");
        await Story.CleanUpAsync(lake, "a run on Spark was disturbed");
        if (!isSubmitted) Swept(environment["TMPDIR"]).Should().BeEmpty("the next Spark sweeps what the killed one left");
        return true;
    }

    static IEnumerable<string> Swept(string temporary)
    {
        using (Scratch.Create("sweep", temporary))
            return [.. Directory.EnumerateDirectories(temporary, "sparkmusic-*").Where(path => !File.Exists(path + "/.lock"))];
    }
}
