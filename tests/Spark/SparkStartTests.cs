using System.Runtime.Versioning;
using SparkMusic.Spark;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Spark;

/// <summary>
/// Whatever is wrong with the installation is said in a sentence with the next step, and no process or folder stays behind.
/// </summary>
[UnsupportedOSPlatform("windows")]
sealed class SparkStartTests
{
    TestFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TestFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public Task No_SPARK_HOME_is_said() =>
        ShouldRefuseAsync("", ExitCodes.Usage, "*SPARK_HOME is not set*", variables: ("SPARK_HOME", null));

    [Test]
    public Task A_SPARK_HOME_that_is_no_Spark_is_said() => ShouldRefuseAsync(_folder.Path, ExitCodes.Usage, "*no bin/spark-submit in it*");

    [Test]
    public Task Spark_3_5_is_refused() =>
        ShouldRefuseAsync(FakeSpark("3.5.6", "exit 1"), ExitCodes.Usage, "*Spark 3.5.6; SparkMusic needs Spark 4.0 or newer*");

    [Test]
    public async Task Java_11_is_refused()
    {
        Directory.CreateDirectory(_folder["jdk"]);
        await File.WriteAllTextAsync(_folder["jdk/release"], "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"11.0.27\"\n");
        await ShouldRefuseAsync(FakeSpark("4.0.0", "exit 1"), ExitCodes.Usage, "*Java 17 or newer*Java 11.0.27*",
            variables: ("JAVA_HOME", _folder["jdk"]));
    }

    [TestCase("1.8.0_402", 8)]
    [TestCase("11.0.27", 11)]
    [TestCase("17.0.15", 17)]
    [TestCase("21", 21)]
    [TestCase("22-ea", 22)]
    public void The_version_of_Java_is_understood(string version, int major) => new JavaInstallation("", version).Major.Should().Be(major);

    [Test]
    public Task No_Java_is_said() =>
        ShouldRefuseAsync(FakeSpark("4.0.0", "echo 'JAVA_HOME is not set' >&2; exit 1"), ExitCodes.Usage,
            "*needs Java, and there is none*");

    [Test]
    public Task A_Java_that_is_too_old_for_the_launcher_is_said() =>
        ShouldRefuseAsync(FakeSpark("4.0.0", "echo 'java.lang.UnsupportedClassVersionError: x' >&2; exit 1"), ExitCodes.Usage,
            "*Java 17 or newer*");

    [Test]
    public Task The_last_words_of_a_Spark_that_does_not_start_are_shown() =>
        ShouldRefuseAsync(FakeSpark("4.0.0", "echo 'Error: a setting is wrong' >&2; exit 3"), ExitCodes.Failed,
            "*exit code 3*a setting is wrong*");

    [Test]
    public async Task A_Spark_that_says_nothing_is_given_up_and_ended()
    {
        // Ended before it could say its id, on a busy machine, it is given more time.
        for (var seconds = 1; !File.Exists(_folder["id"]); seconds *= 4)
            await ShouldRefuseAsync(FakeSpark("4.0.0", $"echo $$ >'{_folder["new"]}'; mv '{_folder["new"]}' '{_folder["id"]}'; exec cat"),
                ExitCodes.TryLater, $"*did not come up within {seconds} s*", timeout: TimeSpan.FromSeconds(seconds));
        (await ChildProcess.IsGoneAsync(int.Parse(await File.ReadAllTextAsync(_folder["id"])))).Should().BeTrue();
    }

    [Test]
    public Task A_port_where_no_gateway_answers_is_said() =>
        ShouldRefuseAsync(
            FakeSpark("4.0.0", @"to=$_PYSPARK_DRIVER_CONN_INFO_PATH; printf '\0\0\0\1\0\0\0\1s' >$to.new; mv $to.new $to; exec cat"), null,
            "*127.0.0.1:1 cannot be reached*");

    [Test]
    public Task Cluster_deploy_mode_is_refused() =>
        ShouldRefuseAsync(FakeSpark("4.0.0", "exit 1"), ExitCodes.Usage, "*cluster deploy mode is not supported*client mode*",
            conf: ("spark.submit.deployMode", "cluster"));

    [Test]
    public async Task Attaching_without_spark_submit_is_said()
    {
        var attach = () => SparkMusic.Engines.SparkSql.SparkEngine.AttachAsync(new SparkOptions(), default);
        (await attach.Should().ThrowAsync<SparkMusicException>().WithMessage("*PYSPARK_GATEWAY_PORT*not set*")).Which.NextStep
            .Should().Contain("spark-conf/submit");
    }

    [TestCase("3.5.6", "17.0.15", null, "*Spark 3.5.6; SparkMusic needs Spark 4.0*")]
    [TestCase("4.0.0", "11.0.27", null, "*Java 17 or newer*Java 11.0.27*")]
    [TestCase("4.0.0", "17.0.15", "cluster", "*cluster deploy mode is not supported*")]
    public async Task A_running_Spark_that_does_not_fit_is_refused(string spark, string java, string? deployMode, string message)
    {
        await using var fake = new FakeGateway(command => command switch
        {
            ['A', ..] or ['m', ..] => "!yv\n",
            _ when command.Contains("java.version") => $"!ys{java}\n",
            _ when command.Contains("deployMode") => deployMode is null ? "!yn\n" : $"!ys{deployMode}\n",
            _ when command.Contains("SPARK_VERSION") => $"!ys{spark}\n",
            _ => "!xspy4j.Py4JException: The class does not exist.\n",
        });
        await using var gateway = await Gateway.ConnectAsync(fake.Port, "s", default);
        var create = () => SparkSession.Builder().On(gateway).AppName("x").GetOrCreate();
        (await create.Should().ThrowAsync<SparkMusicException>().WithMessage(message)).Which.ExitCode.Should().Be(ExitCodes.Usage);
    }

    async Task ShouldRefuseAsync(
        string home, int? exitCode, string message, (string Name, string? Value)? variables = null, (string Key, string Value)? conf = null,
        TimeSpan? timeout = null)
    {
        var before = variables is { } set ? Environment.GetEnvironmentVariable(set.Name) : null;
        if (variables is { } given) Environment.SetEnvironmentVariable(given.Name, given.Value);
        try
        {
            var options = new SparkOptions
            {
                SparkHome = home.Length == 0 ? null : home,
                Master = "local[1]",
                ScratchParent = _folder["scratch"],
                StartTimeout = timeout ?? Patience.Long,
                Conf = conf is { } pair ? new Dictionary<string, string> { [pair.Key] = pair.Value } : new Dictionary<string, string>(),
            };
            var start = () => SparkMusic.Engines.SparkSql.SparkEngine.StartAsync(options, default);
            var refused = (await start.Should().ThrowAsync<Exception>()).Which;
            var text = refused is SparkMusicException said ? $"{said.Message} {said.NextStep}" : refused.Message;
            text.ReplaceLineEndings(" ").Should().Match(message);
            if (exitCode is not null) refused.Should().BeOfType<SparkMusicException>().Which.ExitCode.Should().Be(exitCode);
        }
        finally
        {
            if (variables is { } changed) Environment.SetEnvironmentVariable(changed.Name, before);
        }
        if (Directory.Exists(_folder["scratch"])) Directory.EnumerateFileSystemEntries(_folder["scratch"]).Should().BeEmpty();
    }

    /// <summary>
    /// A folder that looks like an installation; its spark-submit is a script, because no real one fails like this on demand.
    /// </summary>
    string FakeSpark(string version, string script)
    {
        Directory.CreateDirectory(_folder["spark/bin"]);
        Directory.CreateDirectory(_folder["spark/jars"]);
        File.WriteAllText(_folder[$"spark/jars/spark-core_2.13-{version}.jar"], "");
        File.WriteAllText(_folder["spark/bin/spark-submit"], $"#!/bin/bash\n{script}\n");
        File.SetUnixFileMode(_folder["spark/bin/spark-submit"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return _folder["spark"];
    }
}
