using System.Runtime.Versioning;
using SparkMusic.Engines;
using SparkMusic.Spark;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Spark;

/// <summary>A Spark that we started and one of the two is killed: no process and no folder stays behind.</summary>
[Category("Spark")]
[UnsupportedOSPlatform("windows")]
sealed class SparkDeathTests
{
    [Test]
    public async Task When_the_JVM_is_killed_in_a_query_the_engine_is_lost_and_nothing_stays_behind()
    {
        using var folder = new TestFolder();
        var engine = await SharedSpark.StartAsync(new SparkOptions { ScratchParent = folder.Path });
        var jvm = engine.ProcessId!.Value;
        var session = await engine.OpenAsync(default);
        var query = session.KeepAsync("k",
            "select count(*) as c from range(1000000) as a cross join range(1000000) as b where a.id * b.id = -1", NoParameters, default);
        await Task.Delay(1500);
        query.IsCompleted.Should().BeFalse();
        ChildProcess.Kill(jvm);
        var lost = (await query.Awaiting(it => it).Should().ThrowAsync<EngineException>()).Which;
        lost.Kind.Should().Be(EngineErrorKind.Lost);
        lost.Message.Should().Contain($"process {jvm}").And.Contain("137");
        await engine.Awaiting(it => it.OpenAsync(default))
            .Should().ThrowAsync<EngineException>().Where(again => again.Kind == EngineErrorKind.Lost);
        await session.DisposeAsync();
        await engine.DisposeAsync();
        Directory.EnumerateFileSystemEntries(folder.Path).Should().BeEmpty();
    }

    [Test]
    public async Task When_we_are_killed_the_JVM_ends_and_the_next_start_sweeps_its_folder()
    {
        using var folder = new TestFolder();
        var environment = new Dictionary<string, string> { ["SPARK_HOME"] = Need.SparkHome() };
        using var driver = new ChildProcess("dotnet",
            [typeof(SparkDeathTests).Assembly.Location, "spark", "start-and-hang", folder["scratch"]], environment, folder.Path);
        var ids = driver.LineWith("ready ").Split(' ');
        ChildProcess.Kill(int.Parse(ids[1]));
        (await ChildProcess.IsGoneAsync(int.Parse(ids[2]))).Should().BeTrue("the JVM's standard input has ended");
        var left = Directory.EnumerateDirectories(folder["scratch"]).Single();
        using (var scratch = Scratch.Create("spark", folder["scratch"]))
            Directory.EnumerateDirectories(folder["scratch"]).Should().Equal(scratch.Path).And.NotContain(left);
        Directory.EnumerateFileSystemEntries(folder["scratch"]).Should().BeEmpty();
    }

    [Test]
    public void The_folder_of_a_living_owner_is_not_swept()
    {
        using var folder = new TestFolder();
        using var first = Scratch.Create("spark", folder.Path);
        using var second = Scratch.Create("spark", folder.Path);
        Directory.Exists(first.Path).Should().BeTrue();
        File.GetUnixFileMode(first.Path)
            .Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            "the secret of the gateway passes through it");
    }

    static readonly Dictionary<string, object?> NoParameters = [];
}
