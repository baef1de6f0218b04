namespace SparkMusic.Spark;

/// <summary>Spark's builder: a name, a master, settings, and then the session.</summary>
public sealed class SparkSessionBuilder
{
    readonly Dictionary<string, string> _config = [];
    Gateway? _gateway;

    internal SparkSessionBuilder()
    {
    }

    public SparkSessionBuilder AppName(string name) => Config("spark.app.name", name);

    public SparkSessionBuilder Master(string master) => Config("spark.master", master);

    public SparkSessionBuilder Config(string key, string value)
    {
        _config[key] = value;
        return this;
    }

    public SparkSessionBuilder Config(IEnumerable<KeyValuePair<string, string>> settings)
    {
        foreach (var (key, value) in settings) _config[key] = value;
        return this;
    }

    /// <summary>The gateway to use; without it that of the spark-submit which started this process.</summary>
    public SparkSessionBuilder On(Gateway gateway)
    {
        _gateway = gateway;
        return this;
    }

    /// <summary>Makes the session, and the Spark context if there is none yet.</summary>
    /// <exception cref="SparkMusicException">Usage: Spark before 4.0, Java before 17, cluster deploy mode, no gateway.</exception>
    public async Task<SparkSession> GetOrCreate(CancellationToken cancel = default)
    {
        var gateway = _gateway ?? await OfParentAsync(cancel);
        try
        {
            await RefuseAsync(gateway, cancel);
            return await SparkSession.OnAsync(gateway, ownsGateway: _gateway is null, CreateAsync, cancel);
        }
        catch when (_gateway is null)
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    static Task<Gateway> OfParentAsync(CancellationToken cancel)
    {
        var (port, secret) = SparkSubmit.GatewayOfParent();
        return Gateway.ConnectAsync(port, secret, cancel);
    }

    static async Task RefuseAsync(Gateway gateway, CancellationToken cancel)
    {
        await using var jvm = await gateway.LeaseAsync(cancel);
        SparkSubmit.RefuseClusterMode(await jvm.CallStaticAsync<string?>("java.lang.System", "getProperty", "spark.submit.deployMode"));
        if (new JavaInstallation("", gateway.JavaVersion).Major < SparkHome.OldestJava)
            throw SparkHome.OldJava(gateway.JavaVersion, "the one that runs it");
        if (await jvm.HasClassAsync(SparkSession.Type)) return;
        var version = await jvm.CallStaticAsync<string>("org.apache.spark.package", "SPARK_VERSION");
        SparkHome.RefuseOldSpark(version, "This process was started by spark-submit");
    }

    async Task<JvmObject> CreateAsync(GatewayLease jvm)
    {
        // Not org.apache.spark.sql.SparkSession, which in Spark 4 is the face of two implementations and may choose the remote one.
        var builder = await jvm.CallStaticAsync<JvmObject>(SparkSession.Type, "builder");
        foreach (var (key, value) in _config)
        {
            using var last = builder;
            builder = await jvm.CallAsync<JvmObject>(last, "config", key, value);
        }
        using (builder) return await jvm.CallAsync<JvmObject>(builder, "getOrCreate");
    }
}
