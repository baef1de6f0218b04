namespace SparkMusic.Spark;

/// <summary>Spark's writer: options, partition columns, then the folder, which must not exist yet.</summary>
public sealed class DataFrameWriter
{
    readonly GatewayLease _jvm;
    readonly JvmObject _frame;
    readonly Dictionary<string, string> _options = [];
    string[] _partitionBy = [];

    internal DataFrameWriter(GatewayLease jvm, JvmObject frame) => (_jvm, _frame) = (jvm, frame);

    public DataFrameWriter Option(string key, string value)
    {
        _options[key] = value;
        return this;
    }

    public DataFrameWriter PartitionBy(params string[] columns)
    {
        _partitionBy = columns;
        return this;
    }

    /// <summary>Writes to a sink that is found by its options, such as <c>kafka</c>.</summary>
    public async Task Save(string format)
    {
        using var writer = await Chain(await Prepared(), "format", format);
        await _jvm.CallAsync(writer, "save");
    }

    async Task<JvmObject> Prepared()
    {
        var writer = await _jvm.CallAsync<JvmObject>(_frame, "write");
        foreach (var (key, value) in _options) writer = await Chain(writer, "option", key, value);
        return writer;
    }

    public async Task Parquet(string path)
    {
        var writer = await Prepared();
        if (_partitionBy.Length > 0)
        {
            using var columns = await _jvm.NewArrayAsync("java.lang.String", _partitionBy);
            writer = await Chain(writer, "partitionBy", columns);
        }
        using (writer) await _jvm.CallAsync(writer, "parquet", path);
    }

    async Task<JvmObject> Chain(JvmObject writer, string method, params object?[] arguments)
    {
        using (writer) return await _jvm.CallAsync<JvmObject>(writer, method, arguments);
    }
}
