using System.Net;
using System.Net.Sockets;
using SparkMusic.Engines.SparkSql;
using SparkMusic.Spark;

namespace SparkMusic.Tests.Spark;

/// <summary>What is wrong with a master is said before anything is started.</summary>
sealed class SparkMasterTests
{
    [TestCase("local", true, false)]
    [TestCase("local[2]", true, false)]
    [TestCase("local[*,4]", true, false)]
    [TestCase("local-cluster[2,1,512]", false, false)]
    [TestCase("spark://host-1.example:7077", false, true)]
    [TestCase("spark://[::1]:7077,b:7078", false, true)]
    public void Masters_that_Spark_has_are_understood(string url, bool isLocal, bool isStandalone)
    {
        var master = SparkMaster.Parse(url);
        (master.IsLocal, master.IsStandalone).Should().Be((isLocal, isStandalone));
    }

    [Test]
    public void A_list_of_masters_is_all_of_them() =>
        SparkMaster.Parse("spark://[::1]:7077,b:7078").Addresses.Should().Equal(("::1", 7077), ("b", 7078));

    [TestCase("")]
    [TestCase("foo")]
    [TestCase("local[0]")]
    [TestCase("local[2] --conf spark.jars=x")]
    [TestCase("local[2]\n")]
    [TestCase("spark://host")]
    [TestCase("spark://host:0")]
    [TestCase("spark://host:70777")]
    [TestCase("spark://host:7077/x")]
    [TestCase("http://host:7077")]
    public void Anything_else_is_refused(string url)
    {
        var parse = () => SparkMaster.Parse(url);
        parse.Should().Throw<SparkMusicException>().WithMessage("*is no master of Spark*").Which.ExitCode.Should().Be(ExitCodes.Usage);
    }

    [Test]
    public async Task A_port_where_nobody_listens_is_said_at_once()
    {
        var reach = () => SparkMaster.Parse($"spark://127.0.0.1:{FreePort()}").RequireReachableAsync(default);
        (await reach.Should().ThrowAsync<SparkMusicException>().WithMessage("*cannot be reached*refused*")).Which.ExitCode
            .Should().Be(ExitCodes.TryLater);
    }

    [Test]
    public async Task A_host_that_does_not_exist_is_a_wrong_name()
    {
        var reach = () => SparkMaster.Parse("spark://no-such-host.invalid:7077").RequireReachableAsync(default);
        (await reach.Should().ThrowAsync<SparkMusicException>().WithMessage("*no host no-such-host.invalid*")).Which.ExitCode
            .Should().Be(ExitCodes.Usage);
    }

    [Test]
    public async Task One_master_of_several_is_enough()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await SparkMaster.Parse($"spark://127.0.0.1:{FreePort()},127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}")
            .RequireReachableAsync(default);
    }

    static readonly ClusterPage.Worker Alive = new(true, 1, 1, 1024), Taken = new(true, 1, 0, 0), Dead = new(false, 1, 1, 1024);

    [Test]
    public void The_reason_why_no_task_runs_is_what_the_master_sees()
    {
        Reason([]).Should().Be("no worker has come to it");
        Reason([Dead, Dead]).Should().Be("none of its 2 workers is alive");
        Reason([Taken, Taken, Dead], ("shell", 2), ("idle", 0)).Should().Be("all 2 cores of its 2 workers are taken by shell (2)");
        Reason([Taken, new(true, 1, 1, 300)])
            .Should().Be("an executor wants 1024 MB (spark.executor.memory), and a worker with a free core has 300 MB at most");
        Reason([Alive]).Should().Contain("no executor stays alive");
        ClusterPage.Describe(new("RECOVERING", [Alive], [], 1024)).Should().Be("the master is RECOVERING");
    }

    static string Reason(ClusterPage.Worker[] workers, params (string, int)[] others) =>
        ClusterPage.Describe(new("ALIVE", workers, others, 1024));

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
