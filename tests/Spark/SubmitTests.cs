using System.Runtime.Versioning;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Spark;

/// <summary>The launch form that people use on a cluster: spark-submit starts the driver and the driver finds the gateway.</summary>
[Category("Spark")]
[UnsupportedOSPlatform("windows")]
sealed class SubmitTests
{
    [Test]
    public void A_driver_runs_under_spark_submit_and_its_exit_code_is_that_of_spark_submit()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["work"]);
        using var submit = Submit(folder, "write", folder["out put"], "42", "", "an argument with 'quotes' and $spaces");
        submit.ExitCode().Should().Be(42, "it said {0}", submit.Output);
        submit.Output.Should().Contain("written by Spark 4.");
        Directory.EnumerateFiles(folder["out put"]).Select(Path.GetFileName).Should().Equal("part-a-0.parquet");
        Directory.EnumerateFileSystemEntries(folder["work"])
            .Should().BeEmpty("Spark's artifacts folder was removed and nothing else was made");
    }

    [Test]
    public async Task When_the_JVM_is_killed_the_driver_ends_with_77()
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["work"]);
        // Its parent being dead, only a script in between can tell the driver's exit code.
        await File.WriteAllTextAsync(folder["driver.sh"], $"#!/bin/bash\ndotnet \"$@\" >{folder["said"]} 2>&1\necho $? >{folder["code.tmp"]}\nmv {folder["code.tmp"]} {folder["code"]}\n");
        File.SetUnixFileMode(folder["driver.sh"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        using var submit = PlainSubmit(folder, folder["driver.sh"], "org.apache.spark.deploy.PythonRunner",
            typeof(SubmitTests).Assembly.Location, "spark", "hang");
        int driver;
        while (!int.TryParse(Said(folder).Split(' ').ElementAtOrDefault(1), out driver)) await Task.Delay(100);
        ChildProcess.Kill(submit.Id);
        (await ChildProcess.IsGoneAsync(driver)).Should().BeTrue();
        while (!File.Exists(folder["code"])) await Task.Delay(50);
        (await File.ReadAllTextAsync(folder["code"])).Trim().Should().Be("77", "it said {0}", Said(folder));
    }

    [TestCase("org.apache.spark.deploy.NoSuchRunner", "{app}", TestName = "A_wrong_class_is_no_success")]
    [TestCase("org.apache.spark.deploy.PythonRunner", "{folder}/no-such.dll", TestName = "A_program_that_is_missing_is_no_success")]
    [TestCase("org.apache.spark.deploy.PythonRunner", "{app}", "--frobnicate", TestName = "A_wrong_argument_is_no_success")]
    public void What_never_came_to_work_is_no_success(string main, string app, params string[] arguments)
    {
        using var folder = new TestFolder();
        Directory.CreateDirectory(folder["work"]);
        app = app.Replace("{app}", typeof(SubmitTests).Assembly.Location, StringComparison.Ordinal)
            .Replace("{folder}", folder.Path, StringComparison.Ordinal);
        using var submit = PlainSubmit(folder, "dotnet", main, app, arguments);
        submit.ExitCode().Should().NotBe(0, "it said {0}", submit.Output);
    }

    static string Said(TestFolder folder) => File.Exists(folder["said"]) ? File.ReadAllText(folder["said"]) : "";

    static ChildProcess Submit(TestFolder folder, params string[] arguments) =>
        new(Path.Combine(Need.Root, "spark-conf", "submit"), [.. Options(), "--", "spark", .. arguments], Environment(), folder["work"]);

    /// <summary>As the README shows it, without our script.</summary>
    static ChildProcess PlainSubmit(TestFolder folder, string driver, string main, string app, params string[] arguments)
    {
        string[] all =
        [
            .. Options(), "--class", main, "--conf", $"spark.pyspark.driver.python={driver}", "spark-internal", app, "", .. arguments,
        ];
        return new ChildProcess(Path.Combine(Need.SparkHome(), "bin", "spark-submit"), all, Environment(), folder["work"]);
    }

    static IEnumerable<string> Options()
    {
        var test = SharedSpark.WithTestConf(new SparkMusic.Spark.SparkOptions());
        return ["--master", test.Master, .. test.Conf.SelectMany(pair => new[] { "--conf", $"{pair.Key}={pair.Value}" })];
    }

    static Dictionary<string, string> Environment() => new()
    {
        ["SPARK_HOME"] = Need.SparkHome(),
        ["SPARK_LOCAL_IP"] = "127.0.0.1",
        ["SPARKMUSIC_APP"] = typeof(SubmitTests).Assembly.Location,
    };
}
