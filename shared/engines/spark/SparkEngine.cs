using SparkMusic.Spark;

namespace SparkMusic.Engines.SparkSql;

/// <summary>
/// Apache Spark 4 behind the seam: one Spark context for a run, a session of it per table. Spark runs in a JVM beside us.
/// </summary>
public sealed class SparkEngine : ISqlEngine
{
    readonly Gateway _gateway;
    readonly SparkSession _root;
    readonly SparkProcess? _process;
    readonly Surroundings? _surroundings;
    readonly ClusterWatch? _cluster;
    int _sessions;

    SparkEngine(Gateway gateway, SparkSession root, SparkProcess? process, Surroundings? surroundings, ClusterWatch? cluster,
        string version)
    {
        _gateway = gateway;
        _root = root;
        _process = process;
        _surroundings = surroundings;
        _cluster = cluster;
        Version = version;
    }

    public string Name => "spark";

    public string Prelude => Preludes.Spark;

    /// <summary>Version of the Spark that runs, for example <c>4.0.0</c>.</summary>
    public string Version { get; }

    /// <summary>The JVM of a Spark that we started; null when Spark started us.</summary>
    public int? ProcessId => _process?.Id;

    /// <summary>
    /// Objects in the JVM that are held for this engine; sessions, readers and frames give theirs back when they are disposed.
    /// </summary>
    public long HeldObjects => _gateway.HeldObjects;

    /// <summary>True in a process that spark-submit started: then <see cref="AttachAsync"/> is the way.</summary>
    public static bool IsUnderSparkSubmit => Environment.GetEnvironmentVariable(SparkSubmit.PortVariable) is { Length: > 0 };

    /// <summary>Attaches to the Spark that started this process, or starts one.</summary>
    public static Task<SparkEngine> OpenAsync(SparkOptions options, CancellationToken cancel) =>
        IsUnderSparkSubmit ? AttachAsync(options, cancel) : StartAsync(options, cancel);

    /// <summary>
    /// Starts Spark in a scratch folder of its own, which is removed with the engine. However this process ends, the JVM ends with it.
    /// </summary>
    /// <exception cref="SparkMusicException">Usage: no SPARK_HOME, Spark before 4.0, Java before 17, cluster mode. Failed: Spark said
    /// why.</exception>
    public static async Task<SparkEngine> StartAsync(SparkOptions options, CancellationToken cancel)
    {
        var home = SparkHome.Find(options.SparkHome);
        await SparkMaster.Parse(options.Master).RequireReachableAsync(cancel);
        var process = await SparkProcess.StartAsync(home, options, cancel);
        try
        {
            var gateway = await Gateway.ConnectAsync(process.Port, process.Secret, cancel);
            return await CreateAsync(gateway, process, null, options, cancel);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Uses the Spark whose spark-submit started this process, and sets a watch on it: when the JVM dies, this process ends with exit code
    /// 77.
    /// </summary>
    /// <exception cref="SparkMusicException">Usage: spark-submit did not start us; Spark before 4.0; cluster deploy mode.</exception>
    public static async Task<SparkEngine> AttachAsync(SparkOptions options, CancellationToken cancel)
    {
        var (port, secret) = SparkSubmit.GatewayOfParent();
        ParentWatch.Start();
        var gateway = await Gateway.ConnectAsync(port, secret, cancel);
        var surroundings = new Surroundings(Environment.CurrentDirectory, options.ScratchParent);
        try
        {
            return await CreateAsync(gateway, null, surroundings, options, cancel);
        }
        catch
        {
            surroundings.Dispose();
            throw;
        }
    }

    static async Task<SparkEngine> CreateAsync(
        Gateway gateway, SparkProcess? process, Surroundings? surroundings, SparkOptions options, CancellationToken cancel)
    {
        try
        {
            var builder = SparkSession.Builder().On(gateway).Config(SparkSettings.Fixed);
            if (surroundings is not null)
                builder.AppName(options.AppName).Config(options.Conf).Config(surroundings.Conf).Config(SparkSettings.Fixed);
            var root = await SparkApplication.CreateAsync(gateway, builder, LoadPreludeAsync, cancel);
            var cluster = await ClusterWatch.StartAsync(gateway, root, cancel);
            return new SparkEngine(gateway, root, process, surroundings, cluster, await root.Version());
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    static async Task LoadPreludeAsync(SparkSession session)
    {
        foreach (var statement in SqlText.Statements(Preludes.Spark)) (await session.Sql(statement)).Dispose();
    }

    /// <summary>A table's session; begins as a copy of the first one, in which the prelude was run.</summary>
    public async Task<ISqlSession> OpenAsync(CancellationToken cancel) =>
        await SparkSqlSession.OpenAsync(_root, $"sparkmusic-{Environment.ProcessId}-{Interlocked.Increment(ref _sessions)}", LastWordsAsync,
            _cluster, cancel);

    /// <summary>A Kafka topic through this Spark.</summary>
    /// <param name="servers"><c>host:port</c>, or a comma list of them.</param>
    /// <param name="topic">Its name.</param>
    /// <param name="cancel">Stops the wait.</param>
    /// <exception cref="SparkMusicException">Usage: names that cannot be, a Spark without the Kafka source.</exception>
    public Task<SparkTopic> TopicAsync(string servers, string topic, CancellationToken cancel) =>
        SparkTopic.OpenAsync(_gateway, servers, topic, cancel);

    async Task<string?> LastWordsAsync() => _process is null ? null : await _process.LastWordsAsync();

    /// <summary>Stops Spark, ends its process if it is ours, and removes what Spark left in a folder that is not ours.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_cluster is not null) await _cluster.DisposeAsync();
        try
        {
            await _root.Stop();
        }
        catch (EngineException lost) when (lost.Kind == EngineErrorKind.Lost)
        {
            // The JVM died before us; whoever was in a call has been told so.
        }
        await _root.DisposeAsync();
        await _gateway.DisposeAsync();
        _surroundings?.Dispose();
        if (_process is not null) await _process.DisposeAsync();
    }
}
