namespace SparkMusic.Engines.DuckDb;

/// <summary>
/// One connection with its own temporary views; every name a caller gives is a view, so that one can replace another. Kept rows have their
/// number as one column more, <c>_row</c>: a window that counts them would be one thread's work.
/// </summary>
sealed class DuckDbSession : ISqlSession
{
    readonly DuckDbDatabase _database;
    readonly DuckDbConnection _connection;
    readonly FileSchemas _schemas;
    readonly long _maxFileBytes;
    readonly Dictionary<string, string> _tables = [];
    int _lastTable;

    public DuckDbSession(DuckDbDatabase database, FileSchemas schemas, long maxFileBytes)
    {
        _database = database;
        _schemas = schemas;
        _maxFileBytes = maxFileBytes;
        _connection = database.Connect();
        _connection.ExecuteScript("set enable_progress_bar = true; set enable_progress_bar_print = false");
    }

    public double? Progress => _connection.Progress;

    public Task AttachFilesAsync(string view, IReadOnlyList<Column> columns, IReadOnlyList<string> files, CancellationToken cancel) =>
        Task.Run(
        () =>
        {
            var query = FileView.QueryOf(_connection, _schemas, columns, files, cancel);
            ReplaceView(view, query, table: null, cancel);
        },
        CancellationToken.None);

    public Task AttachRowsAsync(string view, IReadOnlyList<Column> columns, IReadOnlyList<object?[]> rows, CancellationToken cancel) =>
        Task.Run(
        () =>
        {
            var table = NextTable();
            var definition = string.Join(", ", columns.Select(column => $"{SqlText.Name(column.Name)} {SqlText.Type(column.Type)}"));
            _connection.Execute($"create temp table {table} ({definition})", cancel: cancel);
            using (var appender = _connection.OpenAppender(table, "temp"))
            {
                foreach (var row in rows) appender.Append(row);
                appender.Flush();
            }
            ReplaceView(view, $"select * from temp.{table}", table, cancel);
        },
        CancellationToken.None);

    public Task KeepAsync(string view, string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancel) => Task.Run(
        () =>
        {
            var table = NextTable();
            _connection.Execute($"create temp table {table} as\n{sql}", parameters, cancel);
            ReplaceView(view, $"select *, rowid as _row from temp.{table}", table, cancel);
        },
        CancellationToken.None);

    public Task<IRowReader> QueryAsync(string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancel) =>
        Task.Run<IRowReader>(
        () => new DuckDbRowReader(_connection.Query(sql, parameters, cancel)), CancellationToken.None);

    public Task<IReadOnlyList<WrittenFile>> WriteAsync(WriteRequest request, CancellationToken cancel) => Task.Run(
        () => new ParquetWriter(_database, _connection, request, _maxFileBytes).Write(cancel), CancellationToken.None);

    public ValueTask DisposeAsync()
    {
        _connection.Dispose();
        return ValueTask.CompletedTask;
    }

    string NextTable() => $"_kept_{++_lastTable}";

    void ReplaceView(string view, string query, string? table, CancellationToken cancel)
    {
        _connection.Execute($"create or replace temp view {SqlText.Name(view)} as {query}", cancel: cancel);
        if (_tables.Remove(view, out var old)) _connection.Execute($"drop table temp.{old}", cancel: cancel);
        if (table is not null) _tables[view] = table;
    }
}
