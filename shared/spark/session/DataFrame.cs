namespace SparkMusic.Spark;

/// <summary>A query of Spark, run when something asks for its rows. Dispose it: it is kept in the JVM until then.</summary>
public sealed class DataFrame : IDisposable
{
    readonly JvmObject _frame;

    internal DataFrame(GatewayLease jvm, JvmObject frame) => (Jvm, _frame) = (jvm, frame);

    internal GatewayLease Jvm { get; }

    /// <summary>The schema as Spark's JSON.</summary>
    public async Task<string> SchemaJson()
    {
        using var schema = await Jvm.CallAsync<JvmObject>(_frame, "schema");
        return await Jvm.CallAsync<string>(schema, "json");
    }

    public Task<DataFrame> SelectExpr(params string[] expressions) => WithStrings("selectExpr", expressions);

    /// <summary>The same rows with these column names, by place.</summary>
    public Task<DataFrame> ToDF(params string[] names) => WithStrings("toDF", names);

    public Task CreateOrReplaceTempView(string name) => Jvm.CallAsync(_frame, "createOrReplaceTempView", name);

    /// <summary>Keeps the rows in memory, on disk what does not fit, from when they are first computed.</summary>
    public Task Persist() => Jvm.CallAsync(_frame, "persist");

    public Task Unpersist() => Jvm.CallAsync(_frame, "unpersist");

    public Task<long> Count() => Jvm.CallAsync<long>(_frame, "count");

    public DataFrameWriter Write() => new(Jvm, _frame);

    /// <summary>
    /// The rows of a frame with one text column, in order, in pages; the driver in the JVM holds one partition at a time.
    /// </summary>
    public async Task<TextPages> ToLocalPages()
    {
        using var encoder = await Jvm.CallStaticAsync<JvmObject>("org.apache.spark.sql.Encoders", "STRING");
        using var texts = await Jvm.CallAsync<JvmObject>(_frame, "as", encoder);
        return await TextPages.OverAsync(Jvm, await Jvm.CallAsync<JvmObject>(texts, "toLocalIterator"));
    }

    async Task<DataFrame> WithStrings(string method, string[] texts)
    {
        using var array = await Jvm.NewArrayAsync("java.lang.String", texts);
        return new DataFrame(Jvm, await Jvm.CallAsync<JvmObject>(_frame, method, array));
    }

    public void Dispose() => _frame.Dispose();
}
