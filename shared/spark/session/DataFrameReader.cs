namespace SparkMusic.Spark;

/// <summary>Spark's reader: a schema, options, then the files.</summary>
public sealed class DataFrameReader
{
    readonly GatewayLease _jvm;
    readonly JvmObject _session;
    readonly Dictionary<string, string> _options = [];
    string? _schema;

    internal DataFrameReader(GatewayLease jvm, JvmObject session) => (_jvm, _session) = (jvm, session);

    /// <summary>Columns as in a CREATE TABLE: <c>`a` bigint, `b` array&lt;string&gt;</c>.</summary>
    public DataFrameReader Schema(string ddl)
    {
        _schema = ddl;
        return this;
    }

    public DataFrameReader Option(string key, string value)
    {
        _options[key] = value;
        return this;
    }

    /// <summary>Rows of a source that is found by its options, such as <c>kafka</c>.</summary>
    public async Task<DataFrame> Load(string format)
    {
        using var reader = await Chain(await Prepared(), "format", format);
        return new DataFrame(_jvm, await _jvm.CallAsync<JvmObject>(reader, "load"));
    }

    public async Task<DataFrame> Parquet(IReadOnlyList<string> paths)
    {
        using (var reader = await Prepared())
        {
            using var array = await _jvm.NewArrayAsync("java.lang.String", paths);
            return new DataFrame(_jvm, await _jvm.CallAsync<JvmObject>(reader, "parquet", array));
        }
    }

    async Task<JvmObject> Prepared()
    {
        var reader = await _jvm.CallAsync<JvmObject>(_session, "read");
        if (_schema is not null) reader = await Chain(reader, "schema", _schema);
        foreach (var (key, value) in _options) reader = await Chain(reader, "option", key, value);
        return reader;
    }

    async Task<JvmObject> Chain(JvmObject reader, string method, params object?[] arguments)
    {
        using (reader) return await _jvm.CallAsync<JvmObject>(reader, method, arguments);
    }
}
