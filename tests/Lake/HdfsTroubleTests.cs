using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using SparkMusic.Lakes;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Lakes;

/// <summary>A cluster in trouble, each kind told apart, waited for where that helps, and never for ever.</summary>
[TestFixture, Category("Cluster")]
public class HdfsTroubleTests
{
    static readonly TimeSpan Short = TimeSpan.FromSeconds(2);

    string _location = null!;
    HdfsFiles _files = null!;

    [SetUp]
    public async Task MakeAsync()
    {
        _location = HdfsFolder.NewLocation();
        _files = HdfsFolder.FilesAt(_location, patience: Patience.Long);
        await _files.MakeFolderAsync("t", default);
    }

    [TearDown]
    public async Task RemoveAsync()
    {
        Cluster.Heal("hdfs");
        await _files.DeleteAsync("", default);
        _files.Dispose();
    }

    [Test]
    public async Task In_safe_mode_lakes_are_read_and_writing_waits_for_its_end_or_says_so_in_time()
    {
        await WriteAsync(_files, "t/a", "a");
        using var hasty = HdfsFolder.FilesAt(_location, patience: Short);
        Dfsadmin("-safemode", "enter");
        try
        {
            (await hasty.ReadAsync("t/a", default)).Should().NotBeNull();
            foreach (var call in new Func<Task>[]
            {
                () => WriteAsync(hasty, "t/b", "b"),
                () => hasty.RenameAsync("t/a", "t/c", default),
                () => hasty.MakeFolderAsync("u", default),
                () => hasty.DeleteAsync("t/a", default),
            })
                await FailsAsync(call, LakeFileError.Unavailable, 75, "read-only, its NameNode is in safe mode", "safemode leave");
            var patient = WriteAsync(_files, "t/b", "b");
            await Task.Delay(1000);
            patient.IsCompleted.Should().BeFalse();
            Dfsadmin("-safemode", "leave");
            await patient;
        }
        finally
        {
            Dfsadmin("-safemode", "leave");
        }
        (await _files.ListAsync("t", default)).Select(entry => entry.Name).Should().Equal("a", "b");
    }

    [Test]
    public async Task A_full_quota_is_named_at_once_and_nothing_of_the_file_stays()
    {
        await _files.MakeFolderAsync("q", default);
        Dfsadmin("-setSpaceQuota", "1m", _location + "/q");
        await FailsAsync(() => WriteAsync(_files, "q/a", "a"), LakeFileError.Full, 1, "the quota is used up", "Raise the quota");
        Dfsadmin("-clrSpaceQuota", _location + "/q");
        Dfsadmin("-setQuota", "2", _location + "/q");
        await _files.MakeFolderAsync("q/one", default);
        await FailsAsync(() => _files.MakeFolderAsync("q/two", default), LakeFileError.Full, 1, "the quota is used up", "Raise the quota");
        Dfsadmin("-clrQuota", _location + "/q");
        await WriteAsync(_files, "q/a", "a");
    }

    [Test]
    public async Task Another_user_may_read_and_is_denied_to_write()
    {
        await WriteAsync(_files, "t/a", "a");
        using var other = HdfsFolder.FilesAt(_location, user: "somebody");
        (await other.ReadAsync("t/a", default)).Should().NotBeNull();
        foreach (var call in new Func<Task>[]
        {
            () => WriteAsync(other, "t/b", "b"),
            () => other.RenameAsync("t/a", "t/c", default),
            () => other.DeleteAsync("t/a", default),
        })
            await FailsAsync(call, LakeFileError.Denied, 1, "user=somebody", "HADOOP_USER_NAME");
    }

    [Test]
    public async Task A_killed_DataNode_is_gone_around_and_without_any_it_is_said_that_none_is_left()
    {
        var big = string.Concat(Enumerable.Repeat("0123456789abcdef", 400_000));
        await WriteAsync(_files, "t/big", big);
        await using var half = await _files.OpenReadAsync("t/big", default);
        var start = new byte[100_000];
        await half.ReadExactlyAsync(start);
        Kill("datanode1");
        (await ReadAsync(_files, "t/big")).Should().Be(big);
        await WriteAsync(_files, "t/after", "after");
        (await ReadAsync(_files, "t/after")).Should().Be("after");
        Kill("datanode2");
        using var hasty = HdfsFolder.FilesAt(_location, patience: Short);
        await FailsAsync(() => WriteAsync(hasty, "t/none", "x"), null, 75, "does not answer|no DataNode", "DataNodes");
        await FailsAsync(() => hasty.ReadAsync("t/after", default), null, 75, "does not answer|no DataNode", "DataNodes");
        Cluster.Heal("hdfs");
        (await new StreamReader(half).ReadToEndAsync()).Should().Be(big[100_000..]);
        await WriteAsync(_files, "t/none", "x");
        (await _files.ListAsync("t", default)).Select(entry => entry.Name).Should().Equal("after", "big", "none");
    }

    [Test]
    public async Task A_NameNode_that_is_killed_and_comes_back_is_waited_for_and_nothing_is_done_twice()
    {
        await WriteAsync(_files, "t/a", "a");
        Kill("namenode");
        var rename = _files.RenameAsync("t/a", "t/b", default);
        using (var hasty = HdfsFolder.FilesAt(_location, patience: Short))
            await FailsAsync(() => hasty.ReadAsync("t/a", default), LakeFileError.Unavailable, 75, "HDFS does not answer",
                "SPARKMUSIC_WEBHDFS");
        Cluster.Heal("hdfs");
        await rename;
        (await ReadAsync(_files, "t/b")).Should().Be("a");
        (await _files.ListAsync("t", default)).Select(entry => entry.Name).Should().Equal("b");
    }

    [Test]
    public async Task What_is_written_is_on_the_DataNodes_disks()
    {
        var before = Syncs();
        await WriteAsync(_files, "t/a", "a");
        // They publish their counts every ten seconds.
        await Patience.UntilAsync(() => Syncs() > before, "the DataNodes count a sync");
    }

    [Test]
    public async Task A_port_that_refuses_a_host_that_is_unknown_and_another_web_server_are_told_in_time()
    {
        var watch = Stopwatch.StartNew();
        await FailsAsync(() => At("http://127.0.0.1:1")
            .ExistsAsync("", default), LakeFileError.Unavailable, 75, "HDFS does not answer", "9870");
        await FailsAsync(() => At("http://no-such-host.invalid:9870")
            .ExistsAsync("", default), LakeFileError.UnknownHost, 2, "its host is unknown", "--lake");
        using var listener = new HttpListener();
        listener.Prefixes.Add($"http://127.0.0.1:{FreePort()}/");
        listener.Start();
        _ = Task.Run(async () =>
        {
            while (true)
            {
                var context = await listener.GetContextAsync();
                await context.Response.OutputStream.WriteAsync("<html>hello</html>"u8.ToArray());
                context.Response.Close();
            }
        });
        await FailsAsync(() => At(listener.Prefixes.Single()).ExistsAsync("", default), LakeFileError.Other, 1, "is not WebHDFS", null);
        watch.Elapsed.Should().BeLessThan(Patience.Long);
    }

    [Test]
    public async Task The_NameNode_that_answers_is_found_among_several()
    {
        using var files = At($"http://127.0.0.1:{FreePort()},{Cluster.WebHdfs()}");
        await WriteAsync(files, "t/a", "a");
        (await ReadAsync(_files, "t/a")).Should().Be("a");
    }

    HdfsFiles At(string webHdfs) =>
        new(HdfsLocation.Of(_location, name => name == "SPARKMUSIC_WEBHDFS" ? webHdfs : null), TimeProvider.System);

    static async Task FailsAsync(Func<Task> call, LakeFileError? kind, int exitCode, string message, string? nextStep)
    {
        var failure = (await call.Should().ThrowAsync<LakeFileException>()).Which;
        if (kind is not null) failure.Kind.Should().Be(kind, failure.Message);
        failure.ExitCode.Should().Be(exitCode, failure.Message);
        failure.Message.Should().MatchRegex(message).And.Contain("hdfs://").And.NotContain("\tat ");
        if (nextStep is not null) failure.NextStep.Should().Contain(nextStep);
    }

    static Task WriteAsync(HdfsFiles files, string path, string text) => files.WriteNewAsync(path, Encoding.UTF8.GetBytes(text), default);

    static async Task<string> ReadAsync(HdfsFiles files, string path) => Encoding.UTF8.GetString((await files.ReadAsync(path, default))!);

    static void Kill(string name)
    {
        using var server = Cluster.Server(name);
        server.Kill();
        server.WaitForExit();
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>How often the DataNodes forced bytes to disk, as they count it.</summary>
    static long Syncs()
    {
        var numbers = File.ReadLines(Path.Combine(Cluster.Folder, "numbers"))
            .Where(line => line.StartsWith("port[datanode", StringComparison.Ordinal) && line.Contains("-http]"));
        using var http = new HttpClient();
        return numbers.Sum(line =>
        {
            using var json = System.Text.Json.JsonDocument.Parse(
                http.GetByteArrayAsync(
                $"http://127.0.0.1:{line.Split('=')[1]}/jmx?qry=Hadoop:service=DataNode,name=DataNodeActivity*").Result);
            return json.RootElement.GetProperty("beans")[0].GetProperty("FsyncCount").GetInt64();
        });
    }

    static void Dfsadmin(params string[] arguments)
    {
        var home = Need.SparkHome();
        var classPath = string.Join(':', Path.Combine(Cluster.Folder, "hdfs", "conf-namenode"), Path.Combine(home, "hdfs", "*"),
            Path.Combine(home, "jars", "*"));
        CommandLine.Finish(CommandLine.Start("java", null,
            ["-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", classPath, "org.apache.hadoop.hdfs.tools.DFSAdmin", .. arguments]),
            Patience.Long)
            .ShouldExitWith(0);
    }
}
