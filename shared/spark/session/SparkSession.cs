namespace SparkMusic.Spark;

/// <summary>
/// The entry to Spark, with Spark's own names; what asks the JVM returns a Task. A session has a connection of its own and with it a thread
/// of
/// the JVM, so job group and active session are its own. Not for two callers at once; side by side work takes <see cref="NewSession"/>.
/// </summary>
public sealed class SparkSession : IAsyncDisposable
{
    internal const string Type = "org.apache.spark.sql.classic.SparkSession";

    readonly JvmObject _session;
    readonly bool _ownsGateway;

    SparkSession(Gateway gateway, GatewayLease jvm, JvmObject session, bool ownsGateway) =>
        (Gateway, Jvm, _session, _ownsGateway) = (gateway, jvm, session, ownsGateway);

    public Gateway Gateway { get; }

    internal GatewayLease Jvm { get; }

    /// <summary><c>SparkSession.Builder().AppName("x").Config("k", "v").GetOrCreate()</c> as in Spark's manual.</summary>
    public static SparkSessionBuilder Builder() => new();

    internal static async Task<SparkSession> OnAsync(
        Gateway gateway, bool ownsGateway, Func<GatewayLease, Task<JvmObject>> make, CancellationToken cancel)
    {
        var jvm = await gateway.LeaseAsync(cancel);
        jvm.IsPersonal = true;
        try
        {
            var session = await make(jvm);
            await jvm.CallStaticAsync(Type, "setActiveSession", session);
            return new SparkSession(gateway, jvm, session, ownsGateway);
        }
        catch
        {
            await jvm.DisposeAsync();
            throw;
        }
    }

    /// <summary>A session with its own temporary views, functions and settings over the same Spark context.</summary>
    public Task<SparkSession> NewSession(CancellationToken cancel = default) =>
        OnAsync(Gateway, false, jvm => jvm.CallAsync<JvmObject>(_session, "newSession"), cancel);

    /// <summary>As <see cref="NewSession"/>, but begins with the views, functions and settings of this one.</summary>
    public Task<SparkSession> CloneSession(CancellationToken cancel = default) =>
        OnAsync(Gateway, false, jvm => jvm.CallAsync<JvmObject>(_session, "cloneSession"), cancel);

    public Task<string> Version() => Jvm.CallAsync<string>(_session, "version");

    /// <summary>
    /// Runs SQL. Parameters are <c>$name</c> in the text and are bound by type: bool, int, long, double, string, DateOnly, DateTime (UTC),
    /// null,
    /// and arrays of these.
    /// </summary>
    public async Task<DataFrame> Sql(string sqlText, IReadOnlyDictionary<string, object?>? args = null)
    {
        var (text, names) = SqlText.WithSparkMarkers(sqlText);
        if (names.Count == 0) return new DataFrame(Jvm, await Jvm.CallAsync<JvmObject>(_session, "sql", text));
        using var map = await SqlParameters.ToMapAsync(Jvm, names, args ?? new Dictionary<string, object?>());
        return new DataFrame(Jvm, await Jvm.CallAsync<JvmObject>(_session, "sql", text, map));
    }

    public DataFrameReader Read() => new(Jvm, _session);

    public async Task<string> GetConf(string key)
    {
        using var conf = await Jvm.CallAsync<JvmObject>(_session, "conf");
        return await Jvm.CallAsync<string>(conf, "get", key);
    }

    /// <summary>A frame of one text column <c>value</c>, a row per line of <paramref name="chunks"/>; each chunk is one trip.</summary>
    internal async Task<DataFrame> CreateLines(IEnumerable<string> chunks)
    {
        using var lines = await Jvm.NewAsync("java.util.ArrayList");
        foreach (var chunk in chunks)
        {
            using var text = await Jvm.NewAsync("java.io.StringReader", chunk);
            using var reader = await Jvm.NewAsync("java.io.BufferedReader", text);
            using var stream = await Jvm.CallAsync<JvmObject>(reader, "lines");
            using var list = await Jvm.CallAsync<JvmObject>(stream, "toList");
            await Jvm.CallAsync(lines, "addAll", list);
        }
        using var encoder = await Jvm.CallStaticAsync<JvmObject>("org.apache.spark.sql.Encoders", "STRING");
        using var dataset = await Jvm.CallAsync<JvmObject>(_session, "createDataset", lines, encoder);
        return new DataFrame(Jvm, await Jvm.CallAsync<JvmObject>(dataset, "toDF"));
    }

    internal Task<JvmObject> Context(GatewayLease jvm) => jvm.CallAsync<JvmObject>(_session, "sparkContext");

    /// <summary>Stops the Spark context, for all sessions over it.</summary>
    public Task Stop() => Jvm.CallAsync(_session, "stop");

    /// <summary>Lets the session go; the Spark context stays until <see cref="Stop"/>.</summary>
    public async ValueTask DisposeAsync()
    {
        _session.Dispose();
        await Jvm.DisposeAsync();
        if (_ownsGateway) await Gateway.DisposeAsync();
    }
}
