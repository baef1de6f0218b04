using System.Runtime.Versioning;
using SparkMusic.Spark;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Spark;

/// <summary>
/// What reaches spark-submit: options are those of an allowlist, and a value stays one, whatever is in it. A script in the place of
/// spark-submit writes down its arguments.
/// </summary>
[UnsupportedOSPlatform("windows")]
sealed class SubmitArgumentsTests
{
    static readonly string[] Hostile =
    [
        "--conf", "spark.jars=/tmp/evil.jar", "--class=Evil", "--py-files", "-h", "--", "a b", "", "'\"", "$(touch evil)", "`touch evil`",
        "; touch evil",
        "line\nfeed", "--properties-file=/tmp/x", "spark.master=local", "*", "é☃\u202e", "--jars\t/x", new('x', 100_000),
    ];

    TestFolder _folder = null!;

    [SetUp]
    public void MakeSpark()
    {
        _folder = new TestFolder();
        Directory.CreateDirectory(_folder["spark/bin"]);
        Directory.CreateDirectory(_folder["spark/jars"]);
        Directory.CreateDirectory(_folder["work"]);
        File.WriteAllText(_folder["spark/jars/spark-core_2.13-4.0.0.jar"], "");
        File.WriteAllText(_folder["spark/bin/spark-submit"], $"#!/bin/bash\nprintf '%s\\0' \"$@\" >'{_folder["arguments"]}'\nexit 7\n");
        File.SetUnixFileMode(_folder["spark/bin/spark-submit"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    [TearDown]
    public void RemoveSpark() => _folder.Dispose();

    [Test]
    public void What_stands_after_the_dashes_goes_to_the_verb_as_it_is()
    {
        Submit(["--master", "local[2]", "--", "run", .. Hostile]).ShouldExitWith(7);
        var arguments = Arguments();
        arguments[^(Hostile.Length + 1)..].Should().Equal(["run", .. Hostile]);
        arguments[..^(Hostile.Length + 1)].Should().Equal(
            "--name", "sparkmusic", "--properties-file", Conf("spark-defaults.conf"), "--load-spark-defaults",
            "--driver-java-options", $"-Dlog4j2.configurationFile=\"{Conf("log4j2.properties")}\"",
            "--conf", arguments[8], "--master", "local[2]",
            "--class", "org.apache.spark.deploy.PythonRunner", "spark-internal", CommandLine.Assembly, "");
        Directory.EnumerateFileSystemEntries(_folder["work"]).Should().BeEmpty("no value was run");
    }

    [Test]
    public void Without_options_no_dashes_are_needed()
    {
        Submit(["run", "charts", "--lake", "x", "--force"]).ShouldExitWith(7);
        Arguments()[^6..].Should().Equal("", "run", "charts", "--lake", "x", "--force");
    }

    [Test]
    public void The_master_is_that_of_the_variable_unless_another_is_given_behind_it()
    {
        Submit(["run", "charts"], "spark://one:7077").ShouldExitWith(7);
        Arguments().Should().ContainInConsecutiveOrder("--master", "spark://one:7077", "--class").And.EndWith(["", "run", "charts"]);
        Submit(["--master", "local[2]", "--", "run"], "spark://one:7077").ShouldExitWith(7);
        Arguments().Should().ContainInConsecutiveOrder("--master", "spark://one:7077", "--master", "local[2]", "--class");
        Submit(["run"], "--jars").ShouldExitWith(2);
    }

    [TestCase("--jars", "/tmp/evil.jar")]
    [TestCase("--py-files", "x.py")]
    [TestCase("--properties-file", "/tmp/x")]
    [TestCase("--class", "Evil")]
    [TestCase("--deploy-mode", "cluster")]
    [TestCase("--driver-java-options", "-javaagent:x")]
    [TestCase("--conf", "spark.driver.extraJavaOptions=-javaagent:x")]
    [TestCase("--conf", "spark.jars=/tmp/evil.jar")]
    [TestCase("--conf", "spark.pyspark.driver.python=/tmp/evil")]
    [TestCase("--conf", "spark.cores.max")]
    [TestCase("--conf", "spark.executor.memory.x=1g")]
    [TestCase("--conf", "spark.cores.max=1\n--jars=/tmp/evil.jar")]
    [TestCase("--master", "--jars")]
    [TestCase("--master", "")]
    [TestCase("--master=local[2]", "x")]
    public void Other_options_are_refused_before_anything_starts(string option, string value)
    {
        var refused = Submit([option, value, "--", "run", "charts"]).ShouldExitWith(2);
        refused.Error.Should().StartWith("submit: ");
        File.Exists(_folder["arguments"]).Should().BeFalse();
    }

    [Test]
    public void Settings_of_our_own_start_are_one_argument_each()
    {
        using var scratch = Scratch.Create("spark", _folder["scratch"]);
        var options = new SparkOptions
        {
            Master = "local[2]",
            AppName = "--jars /tmp/evil.jar",
            Conf = new Dictionary<string, string> { ["spark.local.dir"] = "/tmp/a b --jars x" },
        };
        var arguments = SparkSubmit.CommandOf(new SparkHome(_folder["spark"], "4.0.0"), options, scratch).ArgumentList;
        arguments.Should().ContainInConsecutiveOrder("--conf", "spark.local.dir=/tmp/a b --jars x");
        arguments.Should().ContainInConsecutiveOrder("--conf", "spark.app.name=--jars /tmp/evil.jar");
        var places = arguments.Select((text, place) => (text, place))
            .Where(pair => pair.text.StartsWith("--", StringComparison.Ordinal)).ToList();
        places.Should().OnlyContain(pair => pair.text == "--properties-file" || pair.text == "--load-spark-defaults"
            || pair.text == "--conf");
    }

    [TestCase("spark.driver.extraJavaOptions=-javaagent:x", "*spark.driver.extraJavaOptions*no setting of Spark that may be given*")]
    [TestCase("spark.jars=x", "*spark.jars*")]
    [TestCase("spark.submit.deployMode=cluster", "*spark.submit.deployMode*")]
    [TestCase("spark.cores.max", "*is not key=value*")]
    [TestCase("=1", "*is not key=value*")]
    [TestCase("spark.cores.max=", "*is empty*")]
    [TestCase("spark.cores.max=1\0", "*control character*")]
    [TestCase("spark.cores.max=1\nspark.jars=x", "*control character*")]
    public void A_setting_that_may_not_be_given_is_refused(string pair, string message)
    {
        var parse = () => AllowedConf.Parse([pair]);
        parse.Should().Throw<SparkMusicException>().WithMessage(message).Which.ExitCode.Should().Be(ExitCodes.Usage);
    }

    [Test]
    public void A_setting_given_twice_is_refused()
    {
        AllowedConf.Parse(["spark.cores.max=2", "spark.executor.memory=512m"]).Should().HaveCount(2);
        var twice = () => AllowedConf.Parse(["spark.cores.max=2", "spark.cores.max=3"]);
        twice.Should().Throw<SparkMusicException>().WithMessage("*twice*");
    }

    string[] Arguments() => File.ReadAllText(_folder["arguments"]).Split('\0')[..^1];

    static string Conf(string name) => Path.Combine(Need.Root, "spark-conf", name);

    CommandResult Submit(string[] arguments, string master = "")
    {
        var environment = new Dictionary<string, string>
        {
            ["SPARK_HOME"] = _folder["spark"],
            ["SPARKMUSIC_APP"] = CommandLine.Assembly,
            ["SPARKMUSIC_MASTER"] = master,
        };
        // Started in a folder of its own: a command inside a value would leave its file there.
        return CommandLine.Finish(CommandLine.Start("env", environment,
            ["-C", _folder["work"], Path.Combine(Need.Root, "spark-conf", "submit"), .. arguments]), TimeSpan.FromMinutes(10));
    }
}
