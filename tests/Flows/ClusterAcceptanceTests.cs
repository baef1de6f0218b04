using Npgsql;
using SparkMusic.Jobs;
using SparkMusic.Lakes;
using SparkMusic.Postgres.Publish;
using SparkMusic.Run;
using SparkMusic.Tests.Clusters;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Flows;

/// <summary>
/// Both flows on the real files from laptop to cluster: DuckDB on local disk beside Spark, by spark-submit, on a standalone master with
/// three workers, HDFS, and Postgres. The same tables and the same marts, and promises that hold on both.
/// </summary>
[TestFixture, Category("Cluster")]
public class ClusterAcceptanceTests
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);

    static readonly IReadOnlyList<CatalogTable> Built = JobCatalog.Catalog.Resolve(["charts", "playlists"]);
    static readonly IReadOnlyList<MartTable> Marts = MartTable.Of(JobCatalog.Catalog, Built);

    readonly TestFolder _folder = new();
    string _onLaptop = "", _onCluster = "";

    string Laptop => _folder["lake"];

    /// <summary>The lake of the cluster, brought home.</summary>
    string Home => _folder["home"];

    static string OnHdfs => Cluster.Hdfs() + "/acceptance/lake";

    string _submitted = "";

    [OneTimeSetUp]
    public async Task A_lake_is_moved_to_the_cluster_built_and_published_there_and_brought_home()
    {
        await using (var connection = new NpgsqlConnection(Cluster.PostgresSuperuser() + ";Pooling=false"))
        {
            await connection.OpenAsync();
            (_onLaptop, _onCluster) = (Database(connection, "laptop"), Database(connection, "acceptance"));
        }
        RealLake.CopyTo(Laptop);
        foreach (var database in new[] { _onLaptop, _onCluster }) Run(database, "postgres", "init");
        Run(_onLaptop, "run", "charts", "playlists", "--publish", "--lake", Laptop);
        Run(_onCluster, "copy", Laptop, OnHdfs).Should().Contain($"{OnHdfs} is equal to {Laptop}");
        _submitted = Submit("run", "charts", "playlists", "--force", "--publish", "--lake", OnHdfs);
        await ClusterSpark.FreedAsync();
        Run(_onCluster, "copy", OnHdfs, Home).Should().Contain($"{Home} is equal to {OnHdfs}");
    }

    /// <summary>A database serves one lake; that of the cluster may serve another test's.</summary>
    static string Database(NpgsqlConnection connection, string name)
    {
        using var create = new NpgsqlCommand($"create database {name} owner sparkmusic", connection);
        create.ExecuteNonQuery();
        return Cluster.Postgres().Replace("Database=sparkmusic", $"Database={name}", StringComparison.Ordinal);
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public async Task Every_table_was_built_by_Spark_and_every_mart_published()
    {
        _submitted.Should().Contain($"{Built.Count} built").And.Contain(", 0 failed, 0 skipped on spark").And.Contain(
            $"{Marts.Count} marts published to");
        await ShouldBeBuiltBySparkAsync(OnHdfs);
        Directory.GetFileSystemEntries(_folder["tmp"], "sparkmusic-*").Should().BeEmpty("copies of the marts go with the publish");
    }

    [Test]
    public void Marts_of_both_databases_are_equal() => Differences().Should().BeEmpty();

    [Test]
    public async Task Tables_of_both_lakes_are_equal() => (await LakeComparison.DifferencesAsync(Laptop, Home)).Should().BeEmpty();

    [Test]
    public void Every_promise_holds_on_both_lakes_and_in_both_databases()
    {
        foreach (var (database, lake) in new[] { (_onLaptop, Laptop), (_onCluster, OnHdfs) })
            Run(database, "verify", "--published", "--lake", lake).Should().Contain("Every promise holds").And.NotContain("note:");
    }

    [Test]
    public void Programs_that_read_the_folders_see_the_same_schema_of_both_engines()
    {
        const string Program = """
            import sys, pathlib, pyarrow.dataset as ds
            one, other = (pathlib.Path(path) for path in sys.argv[1:3])
            for layer in ["clean", "enriched", "marts"]:
                for folder in sorted((one / layer).iterdir()):
                    was, now = (ds.dataset(root / layer / folder.name, format="parquet", partitioning=ds.partitioning(flavor="hive")).schema.remove_metadata() for root in (one, other))
                    # Nullability of a list's elements is free.
                    types = lambda schema: [str(kind).replace(" not null", "") for kind in schema.types]
                    assert was.names == now.names and types(was) == types(now), f"{folder.name}: {was} against {now}"
            """;
        var process = CommandLine.Start("python3", new Dictionary<string, string> { ["PYTHONPATH"] = Need.PythonPath() },
            ["-c", Program, Laptop, Home]);
        CommandLine.Finish(process, TimeSpan.FromMinutes(10)).ShouldExitWith(ExitCodes.Done);
    }

    /// <summary>Nothing that was copied there passes for what Spark built.</summary>
    async Task ShouldBeBuiltBySparkAsync(string lake)
    {
        Environment.SetEnvironmentVariable("SPARKMUSIC_POSTGRES", _onCluster);
        Environment.SetEnvironmentVariable("SPARKMUSIC_WEBHDFS", Cluster.WebHdfs());
        try
        {
            await using var opened = await Lake.OpenAsync(lake, TimeProvider.System, default);
            var run = (await opened.Ledger.RunsAsync(9, default)).Should().ContainSingle(run => run.Request.StartsWith("run ")).Subject;
            run.Engine.Should().Be("spark");
            foreach (var table in Built)
                (await opened.ReadManifestAsync(table.Name, default))!.RunId.Should().Be(run.RunId, table.Name);
        }
        finally
        {
            NpgsqlConnection.ClearAllPools();
            Environment.SetEnvironmentVariable("SPARKMUSIC_POSTGRES", null);
            Environment.SetEnvironmentVariable("SPARKMUSIC_WEBHDFS", null);
        }
    }

    string Submit(params string[] arguments)
    {
        var environment = new Dictionary<string, string>(Settings(_onCluster))
        {
            ["SPARK_HOME"] = Need.SparkHome(),
            ["SPARK_LOCAL_IP"] = "127.0.0.1",
            ["SPARKMUSIC_APP"] = CommandLine.Assembly,
        };
        var process = CommandLine.Start(Path.Combine(Need.Root, "spark-conf", "submit"), environment,
            [.. ClusterSpark.Options(), "--", .. arguments]);
        return CommandLine.Finish(process, Limit).ShouldExitWith(ExitCodes.Done).Output;
    }

    string Run(string database, params string[] arguments) =>
        CommandLine.Run(Limit, Settings(database), arguments).ShouldExitWith(ExitCodes.Done).Output;

    Dictionary<string, string> Settings(string database) => new()
    {
        ["SPARKMUSIC_POSTGRES"] = database,
        ["SPARKMUSIC_WEBHDFS"] = Cluster.WebHdfs(),
        ["TMPDIR"] = Directory.CreateDirectory(_folder["tmp"]).FullName,
    };

    /// <summary>Where the marts in the two databases differ, as architecture.md section 12 says equal.</summary>
    IEnumerable<string> Differences()
    {
        foreach (var mart in Marts)
        {
            var (laptop, cluster) = (Rows(_onLaptop, mart), Rows(_onCluster, mart));
            laptop.Should().NotBeEmpty(mart.Table);
            if (laptop.Count != cluster.Count)
                yield return $"{mart.Table}: {laptop.Count} rows on the laptop, {cluster.Count} on the cluster";
            foreach (var (one, other) in laptop.Zip(cluster))
                if (!one.Zip(other).All(pair => AreEqual(pair.First, pair.Second)))
                    yield return $"{mart.Table}: {string.Join('|', one)} and {string.Join('|', other)}";
        }
    }

    static List<object[]> Rows(string database, MartTable mart)
    {
        using var connection = new NpgsqlConnection(database + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand($"select {mart.ColumnList} from {mart.FullName} order by {mart.KeyList}", connection);
        using var reader = command.ExecuteReader();
        var rows = new List<object[]>();
        while (reader.Read())
        {
            rows.Add(new object[reader.FieldCount]);
            reader.GetValues(rows[^1]);
        }
        return rows;
    }

    static bool AreEqual(object one, object other) => (one, other) switch
    {
        (double a, double b) => a.Equals(b) || Math.Abs(a - b) <= 1e-9 * Math.Max(1, Math.Max(Math.Abs(a), Math.Abs(b))),
        (Array a, Array b) => a.Length == b.Length && a.Cast<object>().Zip(b.Cast<object>()).All(pair => AreEqual(pair.First, pair.Second)),
        _ => one.Equals(other),
    };
}
