using System.Diagnostics;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Support
{
    /// <summary>
    /// The real servers of <c>docker/local-cluster</c>, each started when a test first asks for it and kept until the run of the tests
    /// ends, however it ends. Two DataNodes, three Spark workers of one core and 1 GB.
    /// </summary>
    static class Cluster
    {
        static readonly HashSet<string> Started = [];
        static Dictionary<string, string> _addresses = [];

        /// <summary>The folder of their data, logs (<c>logs/NAME.log</c>) and process ids.</summary>
        public static string Folder { get; } = Path.Combine(Path.GetTempPath(), $"sparkmusic-cluster-{Environment.ProcessId}");

        /// <summary><c>hdfs://127.0.0.1:port</c>; every test takes a folder of its own below.</summary>
        public static string Hdfs() => Address("hdfs", "CLUSTER_HDFS");

        /// <summary>Where that NameNode answers WebHDFS, <c>http://127.0.0.1:port</c>: the setting SPARKMUSIC_WEBHDFS.</summary>
        public static string WebHdfs() => Address("hdfs", "SPARKMUSIC_WEBHDFS");

        /// <summary><c>spark://127.0.0.1:port</c>.</summary>
        public static string SparkMaster() => Address("spark", "SPARK_MASTER");

        /// <summary>The master's page, <c>http://127.0.0.1:port</c>.</summary>
        public static string SparkMasterPage() => Address("spark", "SPARK_MASTER_PAGE");

        /// <summary><c>127.0.0.1:port</c>.</summary>
        public static string Kafka() => Address("kafka", "KAFKA_BOOTSTRAP_SERVERS");

        /// <summary>Npgsql's connection string for the role that owns the database <c>sparkmusic</c> and may create roles.</summary>
        public static string Postgres() =>
            Address("postgres", "CLUSTER_POSTGRES") + ";Timeout=60;Password="
                + File.ReadAllText(Address("postgres", "CLUSTER_POSTGRES_PASSWORD_FILE")).Trim();

        /// <summary>The same database as its superuser <c>postgres</c>, to make databases and break connections.</summary>
        public static string PostgresSuperuser() =>
            Address("postgres", "CLUSTER_POSTGRES").Replace("Username=sparkmusic", "Username=postgres", StringComparison.Ordinal)
            + ";Timeout=60;Password=" + File.ReadAllText(Address("postgres", "CLUSTER_POSTGRES_SUPERUSER_PASSWORD_FILE")).Trim();

        /// <summary>The process of namenode, datanode1…, master, worker1…, kafka or postgres, to be killed or paused.</summary>
        public static Process Server(string name) =>
            Process.GetProcessById(int.Parse(File.ReadAllText(Path.Combine(Folder, "run", name + ".pid")).Split(' ')[0], null));

        /// <summary>Starts again what a test killed: <c>hdfs</c>, <c>spark</c>, <c>kafka</c> or <c>postgres</c>.</summary>
        public static void Heal(string part) => Start(part);

        internal static void Stop()
        {
            if (!Directory.Exists(Folder)) return;
            Run("down", "--wipe");
            Directory.Exists(Folder).Should().BeFalse("the cluster goes with all its files");
            Processes.With(Folder + "/").Should().BeEmpty("the cluster goes with all its processes, executors too");
        }

        static string Address(string part, string key)
        {
            lock (Started)
                if (!Started.Contains(part))
                {
                    Start(part);
                    Started.Add(part);
                }
            return _addresses[key];
        }

        static void Start(string part) =>
            _addresses = Run("up", part, "--ports", "free", "--while", $"{Environment.ProcessId}")
                .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=', 2))
                    .ToDictionary(pair => pair[0], pair => pair[1].Trim('\''));

        static string Run(params string[] arguments)
        {
            // For the servers, and the executors that inherit it.
            var environment = new Dictionary<string, string> { ["JDK_JAVA_OPTIONS"] = QuickJvms.Options };
            if (arguments is ["up", not "postgres", ..]) environment["SPARK_HOME"] = Need.SparkHome();
            var process = CommandLine.Start(Path.Combine(Need.Root, "docker", "local-cluster"), environment,
                [.. arguments, "--data", Folder]);
            return CommandLine.Finish(process, TimeSpan.FromMinutes(10)).ShouldExitWith(0).Output;
        }
    }
}

/// <summary>Outside every namespace, so that it ends with the last test of all.</summary>
[SetUpFixture]
public class ClusterEnd
{
    [OneTimeTearDown]
    public void Stop() => Cluster.Stop();
}
