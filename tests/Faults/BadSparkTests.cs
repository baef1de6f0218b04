using System.Runtime.Versioning;
using SparkMusic.Ledgers;
using SparkMusic.Tests.Commands;
using SparkMusic.Tests.Lakes;

namespace SparkMusic.Tests.Disturbances;

/// <summary>
/// A Spark that is not there or not the right one: told once, before anything is built, and the run is recorded as failed.
/// </summary>
[TestFixture, UnsupportedOSPlatform("windows")]
public class BadSparkTests
{
    readonly MemoryFolder _folder = new();

    string Lake => _folder["lake"];

    [OneTimeSetUp]
    public void MakeLake()
    {
        Story.Copy(Story.LateRun, Lake);
        Directory.CreateDirectory(_folder["photos"]);
        Directory.CreateDirectory(_folder["jdk11"]);
        File.WriteAllText(_folder["jdk11/release"], "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"11.0.27\"\n");
        Spark("spark-3.5.5", "spark-core_2.12-3.5.5.jar", "exit 1");
        Spark("spark-4.0.0", "spark-core_2.13-4.0.0.jar", "echo 'java.net.BindException: no port' >&2; exit 1");
    }

    [OneTimeTearDown]
    public async Task The_lake_can_be_run()
    {
        await Story.CleanUpAsync(Lake, "no Spark");
        _folder.Dispose();
    }

    void Spark(string name, string jar, string submit)
    {
        Directory.CreateDirectory(_folder[name + "/bin"]);
        Directory.CreateDirectory(_folder[name + "/jars"]);
        File.WriteAllText(_folder[$"{name}/jars/{jar}"], "");
        File.WriteAllText(_folder[name + "/bin/spark-submit"], "#!/bin/sh\n" + submit + "\n");
        File.SetUnixFileMode(_folder[name + "/bin/spark-submit"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    [TestCase("", "", 2, "*SPARK_HOME is not set*", "Set SPARK_HOME*--engine duckdb*")]
    [TestCase("gone", "", 2, "SPARK_HOME is *gone, and there is no bin/spark-submit in it.", "Set SPARK_HOME*")]
    [TestCase("photos", "", 2, "SPARK_HOME is *photos, and there is no bin/spark-submit in it.", "Set SPARK_HOME*")]
    [TestCase("spark-3.5.5", "", 2, "*Spark 3.5.5; SparkMusic needs Spark 4.0 or newer*", "Install Spark 4.0*")]
    [TestCase("spark-4.0.0", "jdk11", 2, "*needs Java 17 or newer*Java 11.0.27*", "Set JAVA_HOME*")]
    [TestCase("spark-4.0.0", "", 1, "Spark did not start: exit code 1.*", "Check SPARK_HOME*")]
    public async Task It_is_told_once_and_the_run_has_failed(string home, string java, int code, string what, string nextStep)
    {
        var before = Told.Manifests(Lake);
        var environment = new Dictionary<string, string> { ["SPARK_HOME"] = home.Length == 0 ? "" : _folder[home] };
        if (java.Length > 0) environment["JAVA_HOME"] = _folder[java];
        var result = Support.CommandLine.Run(TimeSpan.FromMinutes(10), environment, "run", "charts", "playlists", "--engine", "spark",
            "--lake", Lake);
        new Printed(result.ExitCode, result.Output, result.Error).ShouldTell(code, what, nextStep);
        Told.Manifests(Lake).Should().Be(before);
        await using (var lake = await SparkMusic.Lakes.Lake.OpenAsync(Lake, TimeProvider.System, default))
            (await lake.Ledger.RunsAsync(1, default)).Single()
                .Should().Match<RunRecord>(run => run.State == RunState.Failed && run.ExitCode == code && run.Engine == "spark");
        await Story.ShouldHoldAsync(Lake, what);
    }

    [Test]
    public async Task A_run_that_has_nothing_to_build_needs_no_Spark()
    {
        Story.Copy(Story.Steps.Length, _folder["done"]);
        var result = Support.CommandLine.Run(TimeSpan.FromMinutes(10), new Dictionary<string, string> { ["SPARK_HOME"] = "" }, "run",
            "charts", "playlists", "--engine", "spark", "--lake", _folder["done"]);
        result.ShouldExitWith(0);
        await Story.ShouldHoldAsync(_folder["done"], "nothing to build");
    }

    [Test]
    public void Under_spark_submit_a_Spark_that_is_missing_is_told_too()
    {
        var process = Support.CommandLine.Start(Path.Combine(Support.Need.Root, "spark-conf", "submit"),
            new Dictionary<string, string> { ["SPARK_HOME"] = "" }, ["--", "run", "charts", "--lake", Lake]);
        var result = Support.CommandLine.Finish(process, TimeSpan.FromMinutes(10)).ShouldExitWith(2);
        result.Error.Should().Contain("SPARK_HOME is not set. Set it to a folder of Spark 4.0");
    }
}
