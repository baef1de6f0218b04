using System.Diagnostics;

namespace SparkMusic.Spark;

/// <summary>
/// The command line of a Spark that we start, and the environment that an application finds when spark-submit started it.
/// </summary>
static class SparkSubmit
{
    public const string HandshakeFile = "gateway.info";
    public const string PortVariable = "PYSPARK_GATEWAY_PORT", SecretVariable = "PYSPARK_GATEWAY_SECRET";

    const string DeployMode = "spark.submit.deployMode";

    /// <summary>
    /// bash, with spark-submit and its arguments still to be preceded by <c>-c script name</c>. Values never become options: each is an
    /// argument of its own.
    /// </summary>
    public static ProcessStartInfo CommandOf(SparkHome home, SparkOptions options, Scratch scratch)
    {
        RefuseClusterMode(options.Conf.GetValueOrDefault(DeployMode));
        foreach (var (key, value) in options.Conf) AllowedConf.Require(key, value);
        var isLocal = SparkMaster.Parse(options.Master).IsLocal;
        var command = new ProcessStartInfo("/bin/bash")
        {
            WorkingDirectory = scratch.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var arguments = command.ArgumentList;
        arguments.Add(home.Submit);
        arguments.Add("--properties-file");
        arguments.Add(WriteResource(scratch, "spark-defaults.conf"));
        // Without it a file of ours would replace the installation's own conf/spark-defaults.conf instead of going before it.
        arguments.Add("--load-spark-defaults");
        foreach (var (key, value) in ConfOf(options, isLocal, scratch))
        {
            arguments.Add("--conf");
            arguments.Add($"{key}={value}");
        }
        arguments.Add("pyspark-shell");

        var environment = command.Environment;
        environment["SPARK_HOME"] = home.Path;
        environment["SPARK_CONNECT_MODE"] = "0";
        environment["_PYSPARK_DRIVER_CONN_INFO_PATH"] = scratch[HandshakeFile];
        var log = WriteResource(scratch, "log4j2.properties");
        var given = Environment.GetEnvironmentVariable("SPARK_SUBMIT_OPTS");
        environment["SPARK_SUBMIT_OPTS"] = $"{given} -Djava.io.tmpdir=\"{scratch.Path}\" -Dlog4j2.configurationFile=\"{log}\"".TrimStart();
        if (isLocal) environment.TryAdd("SPARK_LOCAL_IP", "127.0.0.1");
        return command;
    }

    static Dictionary<string, string> ConfOf(SparkOptions options, bool isLocal, Scratch scratch)
    {
        var conf = new Dictionary<string, string>
        {
            ["spark.ui.enabled"] = "false",
            ["spark.local.dir"] = scratch["local"],
            ["spark.sql.warehouse.dir"] = scratch["warehouse"],
        };
        if (isLocal) conf["spark.driver.host"] = conf["spark.driver.bindAddress"] = "127.0.0.1";
        foreach (var (key, value) in options.Conf) conf[key] = value;
        conf["spark.master"] = options.Master;
        conf["spark.app.name"] = options.AppName;
        return conf;
    }

    static string WriteResource(Scratch scratch, string name)
    {
        using var resource = Resource(name);
        using var file = File.Create(scratch[name]);
        resource.CopyTo(file);
        return file.Name;
    }

    /// <summary>A file of spark-conf, as the assembly holds it.</summary>
    public static Stream Resource(string name) => typeof(SparkSubmit).Assembly.GetManifestResourceStream($"spark-conf/{name}")
        ?? throw new InvalidOperationException($"The assembly holds no spark-conf/{name}.");

    /// <summary>Port and secret of the gateway of the spark-submit that started this process.</summary>
    /// <exception cref="SparkMusicException">Usage: spark-submit did not start us, or started no gateway.</exception>
    public static (int Port, string Secret) GatewayOfParent()
    {
        var secret = Environment.GetEnvironmentVariable(SecretVariable);
        if (int.TryParse(Environment.GetEnvironmentVariable(PortVariable), out var port) && !string.IsNullOrEmpty(secret))
            return (port, secret);
        var why = Environment.GetEnvironmentVariable("SPARK_REMOTE") is { Length: > 0 } remote
            ? $"Spark Connect is in use (SPARK_REMOTE={remote}), and SparkMusic drives Spark itself"
            : $"the variables {PortVariable} and {SecretVariable} are not set";
        throw SparkMusicException.Usage(
            $"This process is to use the Spark that started it, and there is none: {why}.",
            "Start it with spark-conf/submit, or use --engine spark --master local[2] with SPARK_HOME.");
    }

    /// <exception cref="SparkMusicException">Usage: the driver would run on some worker, without our files, folders and
    /// terminal.</exception>
    public static void RefuseClusterMode(string? deployMode)
    {
        if (deployMode != "cluster") return;
        throw SparkMusicException.Usage(
            "Spark's cluster deploy mode is not supported: the driver would run on some worker, "
            + "where .NET, the lake's ledger and your files are not, and its exit code would be lost.",
            "Use client mode: leave out --deploy-mode.");
    }
}
