using System.Diagnostics;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Clusters;

[TestFixture]
public class LocalClusterTests
{
    TestFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new TestFolder();

    [TearDown]
    public void Down()
    {
        LocalCluster("down", "--wipe").ShouldExitWith(0);
        _folder.Dispose();
    }

    [Test]
    public void Up_starts_what_is_named_and_brings_back_what_was_killed_and_down_leaves_no_process_and_no_file()
    {
        LocalCluster("status").Output.Should().Contain("No cluster");
        var first = LocalCluster("up", "hdfs", "postgres", "--ports", "free", "--datanodes", "1").ShouldExitWith(0);
        first.Output.Should().Contain("CLUSTER_HDFS=hdfs://127.0.0.1:").And.Contain("CLUSTER_POSTGRES=").And.NotContain("SPARK_MASTER");
        var ids = Ids();
        ids.Should().HaveCount(3);

        LocalCluster("up", "hdfs", "postgres").ShouldExitWith(0).Output.Should().Be(first.Output);
        Ids().Should().Equal(ids);
        LocalCluster("status").ShouldExitWith(0).Output.Should()
            .Contain("hdfs: works").And.Contain("postgres: works").And.Contain("spark: down").And.Contain("kafka: down");

        // One is killed, one only looks alive.
        using (var dataNode = Server("datanode1"))
        {
            dataNode.Kill();
            dataNode.WaitForExit();
        }
        using (var postgres = Server("postgres"))
        {
            Signal("STOP", postgres.Id);
            LocalCluster("status").ShouldExitWith(1).Output
                .Should().Contain("hdfs: not running: datanode1").And.Contain("postgres: does not work");
            Signal("CONT", postgres.Id);
        }
        LocalCluster("up", "postgres", "hdfs").ShouldExitWith(0);
        LocalCluster("status").ShouldExitWith(0).Output.Should().Contain("hdfs: works").And.Contain("postgres: works");

        ids = [.. ids, .. Ids()];
        LocalCluster("down", "--wipe").ShouldExitWith(0);
        ids.Where(IsRunning).Should().BeEmpty();
        Directory.Exists(_folder["cluster"]).Should().BeFalse();
        Processes.With(_folder["cluster"] + "/").Should().BeEmpty();
    }

    [Test]
    public void A_port_that_is_taken_is_named_and_so_is_what_is_unknown()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        LocalCluster("up", "postgres", "--port", $"postgres={port}").ShouldExitWith(1).Error
            .Should().Contain($"port {port} for postgres is taken");
        LocalCluster("up", "oracle").ShouldExitWith(2).Error.Should().Contain("'oracle' is unknown");
        LocalCluster("up", "--port", "oracle=1").ShouldExitWith(2).Error.Should().Contain("no port named 'oracle'");
    }

    [Test]
    public void A_folder_that_is_no_clusters_is_neither_used_nor_wiped()
    {
        Directory.CreateDirectory(_folder["cluster"]);
        File.WriteAllText(_folder["cluster/mine.txt"], "mine");
        LocalCluster("up", "postgres").ShouldExitWith(2).Error.Should().Contain("is not empty");
        LocalCluster("down", "--wipe").ShouldExitWith(0);
        File.ReadAllText(_folder["cluster/mine.txt"]).Should().Be("mine");
    }

    [Test]
    public async Task It_goes_with_the_process_that_it_was_started_for()
    {
        using var owner = Process.Start("sleep", "600");
        LocalCluster("up", "postgres", "--ports", "free", "--while", $"{owner.Id}").ShouldExitWith(0);
        using var postgres = Server("postgres");
        owner.Kill();
        postgres.WaitForExit(Patience.Long).Should().BeTrue();
        await Patience.UntilAsync(() => !Directory.Exists(_folder["cluster"]), "its folder goes too");
    }

    CommandResult LocalCluster(string verb, params string[] arguments)
    {
        var environment = new Dictionary<string, string> { ["SPARK_HOME"] = Need.SparkHome(), ["SPARKMUSIC_CLUSTER"] = _folder["cluster"] };
        return CommandLine.Finish(CommandLine.Start(Path.Combine(Need.Root, "docker", "local-cluster"), environment, [verb, .. arguments]),
            TimeSpan.FromMinutes(10));
    }

    string[] Ids() =>
        [.. Directory.GetFiles(_folder["cluster/run"]).Select(file => File.ReadAllText(file).Split(' ')[0]).Order(StringComparer.Ordinal)];

    Process Server(string name) =>
        Process.GetProcessById(int.Parse(File.ReadAllText(_folder[$"cluster/run/{name}.pid"]).Split(' ')[0], null));

    // One that has ended stays a zombie until init takes note of it.
    static bool IsRunning(string id)
    {
        try
        {
            return !File.ReadLines($"/proc/{id}/status").Any(line => line.StartsWith("State:\tZ", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            return false;
        }
    }

    static void Signal(string signal, int id)
    {
        using var kill = Process.Start("kill", ["-" + signal, $"{id}"]);
        kill.WaitForExit();
    }
}
