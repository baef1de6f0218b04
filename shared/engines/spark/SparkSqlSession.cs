using System.Text.RegularExpressions;
using SparkMusic.Spark;

namespace SparkMusic.Engines.SparkSql;

/// <summary>One table's views and statements in a Spark session of its own.</summary>
sealed partial class SparkSqlSession : ISqlSession
{
    readonly SparkSession _session;
    readonly JvmObject _context;
    readonly JobGroup _jobs;
    readonly Dictionary<string, DataFrame> _kept = [];
    bool _isDisposed;

    SparkSqlSession(SparkSession session, JvmObject context, string id, Func<Task<string?>> lastWords, ClusterWatch? cluster)
    {
        _session = session;
        _context = context;
        _jobs = new JobGroup(session.Gateway, context, id, lastWords, cluster);
    }

    internal static async Task<SparkSqlSession> OpenAsync(
        SparkSession root, string id, Func<Task<string?>> lastWords, ClusterWatch? cluster, CancellationToken cancel)
    {
        var session = await root.CloneSession(cancel);
        return new SparkSqlSession(session, await session.Context(session.Jvm), id, lastWords, cluster);
    }

    public double? Progress => _jobs.Progress;

    public Task AttachFilesAsync(string view, IReadOnlyList<Column> columns, IReadOnlyList<string> files, CancellationToken cancel) =>
        RunAsync($"attach {view}", async () =>
        {
            using var rows = files.Count == 0
                ? await _session.Sql(SparkTypes.EmptyQuery(columns))
                : await _session.Read().Schema(SparkTypes.Ddl(columns)).Parquet([.. files.Select(Literal)]);
            await ShowAsync(view, rows);
        }, cancel);

    public Task AttachRowsAsync(string view, IReadOnlyList<Column> columns, IReadOnlyList<object?[]> rows, CancellationToken cancel) =>
        RunAsync($"attach {view}", async () =>
        {
            if (rows.Count == 0)
            {
                using var empty = await _session.Sql(SparkTypes.EmptyQuery(columns));
                await ShowAsync(view, empty);
                return;
            }
            using var lines = await _session.CreateLines(JsonRows.Encode(columns, rows));
            using var structs = await lines.SelectExpr($"from_json(value, '{JsonRows.WireDdl(columns)}', map('mode', 'FAILFAST')) as row");
            using var typed = await structs.SelectExpr(JsonRows.Decoders("row", columns));
            await ShowAsync(view, typed);
        }, cancel);

    /// <summary>
    /// Makes the view <paramref name="view"/> of these slices of a topic: topic, partition_no, record_offset, record_at, value.
    /// </summary>
    internal Task AttachTopicAsync(string view, SparkTopic topic, IReadOnlyList<TopicSlice> slices, CancellationToken cancel) =>
        RunAsync($"attach {view}", async () =>
        {
            using var records = await topic.Read(_session.Read(), slices).Load("kafka");
            using var landed = await records.SelectExpr(SparkTopic.Landed);
            await ShowAsync(view, landed);
        }, cancel);

    /// <summary>Sends the column <c>value</c> of a view to a topic, a record per row.</summary>
    internal Task SendAsync(string view, SparkTopic topic, CancellationToken cancel) =>
        RunAsync($"send {view}", async () =>
        {
            using var rows = await _session.Sql($"select value from {SparkTypes.Quote(view)}");
            await topic.Write(rows.Write()).Save("kafka");
        }, cancel);

    public Task KeepAsync(string view, string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancel) =>
        RunAsync($"keep {view}", async () =>
        {
            var rows = await _session.Sql(sql, parameters);
            await rows.Persist();
            await rows.Count();
            await ShowAsync(view, rows);
            _kept[view] = rows;
        }, cancel);

    public async Task<IRowReader> QueryAsync(string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancel)
    {
        var handles = new List<DataFrame>();
        try
        {
            var (columns, pages) = await RunAsync($"query {sql}", async () =>
            {
                handles.Add(await _session.Sql(sql, parameters));
                var columns = SparkTypes.Parse(await handles[0].SchemaJson());
                handles.Add(await handles[0].ToDF([.. columns.Select((_, place) => $"{place}")]));
                handles.Add(await handles[1].SelectExpr(JsonRows.Encoder(columns)));
                return (columns, await handles[2].ToLocalPages());
            }, cancel);
            return new SparkRowReader(
                columns, pages, (next, token) => RunAsync($"query {sql}", next, token), () => handles.ForEach(frame => frame.Dispose()));
        }
        catch
        {
            handles.ForEach(frame => frame.Dispose());
            throw;
        }
    }

    public Task<IReadOnlyList<WrittenFile>> WriteAsync(WriteRequest request, CancellationToken cancel) =>
        RunAsync($"write {request.Folder}", () => new ParquetWrite(_session, _context, request).RunAsync(), cancel);

    /// <summary>
    /// Spark reads paths as patterns: a star or a bracket is escaped to be a letter. (Its own switch against patterns, __globPaths__, reads
    /// every
    /// file once per such path in 4.0.)
    /// </summary>
    static string Literal(string path) => PatternLetters().Replace(path, @"\$0");

    [GeneratedRegex(@"[\{}\[\]*?\\]")]
    private static partial Regex PatternLetters();

    async Task ShowAsync(string view, DataFrame rows)
    {
        await rows.CreateOrReplaceTempView(view);
        if (!_kept.Remove(view, out var replaced)) return;
        await replaced.Unpersist();
        replaced.Dispose();
    }

    Task RunAsync(string description, Func<Task> calls, CancellationToken cancel) => RunAsync(description, async () =>
    {
        await calls();
        return true;
    }, cancel);

    /// <summary>The description is what Spark's pages show beside the jobs.</summary>
    Task<T> RunAsync<T>(string description, Func<Task<T>> calls, CancellationToken cancel) =>
        _jobs.RunAsync(_session.Jvm, description[..Math.Min(description.Length, 200)], calls, cancel);

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        try
        {
            foreach (var rows in _kept.Values) await rows.Unpersist();
        }
        catch (EngineException lost) when (lost.Kind == EngineErrorKind.Lost)
        {
            // What was kept went with the JVM.
        }
        foreach (var rows in _kept.Values) rows.Dispose();
        _context.Dispose();
        await _session.DisposeAsync();
    }
}
