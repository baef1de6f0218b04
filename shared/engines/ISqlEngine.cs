namespace SparkMusic.Engines;

/// <summary>
/// An engine that runs the portable SQL of this project over Parquet files: DuckDB in process, or Spark through its gateway.
/// </summary>
/// <remarks>
/// One engine serves a whole run; each table is built in a session of its own, and sessions run side by side.
/// Names of views are [a-z0-9_] and are quoted by the engine. SQL uses <c>$name</c> for parameters, bound natively, never pasted.
/// Every failure is an <see cref="EngineException"/>; a cancelled token interrupts the statement on the engine itself and gives
/// <see cref="OperationCanceledException"/>. Nothing of the engine outlives <see cref="IAsyncDisposable.DisposeAsync"/>.
/// </remarks>
public interface ISqlEngine : IAsyncDisposable
{
    /// <summary><c>duckdb</c> or <c>spark</c>: what runs, logs and <c>name.duckdb.sql</c> call it.</summary>
    string Name { get; }

    /// <summary>The text of the prelude every session begins with: part of every fingerprint.</summary>
    string Prelude { get; }

    /// <summary>Opens a session with its own views, the prelude loaded, UTC, and nulls ordered as Spark orders them.</summary>
    Task<ISqlSession> OpenAsync(CancellationToken cancel);
}

/// <summary>The views and statements of one table's build. Not for two callers at once.</summary>
public interface ISqlSession : IAsyncDisposable
{
    /// <summary>
    /// 0..1 of the running statement's work as far as the engine has planned it, so it falls when more is planned; null when it
    /// cannot tell. May be read from any thread.
    /// </summary>
    double? Progress { get; }

    /// <summary>
    /// Makes or replaces the view <paramref name="view"/>: the rows of the Parquet <paramref name="files"/> (absolute paths or URIs, read
    /// in any order), with exactly <paramref name="columns"/>, in that order. No files give an empty view; a column that a file lacks is
    /// null; a file that is gone is an error with <see cref="EngineErrorKind.MissingFile"/>, here or at the first read.
    /// </summary>
    Task AttachFilesAsync(string view, IReadOnlyList<Column> columns, IReadOnlyList<string> files, CancellationToken cancel);

    /// <summary>
    /// As <see cref="AttachFilesAsync"/>, with rows from memory: dictionaries, settings, golden files. CLR types as in <see
    /// cref="Scalar"/>.
    /// </summary>
    Task AttachRowsAsync(string view, IReadOnlyList<Column> columns, IReadOnlyList<object?[]> rows, CancellationToken cancel);

    /// <summary>
    /// Computes <paramref name="sql"/> once and keeps its rows as the view <paramref name="view"/> until the session ends.
    /// </summary>
    Task KeepAsync(string view, string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancel);

    /// <summary>Runs one query and streams its rows; memory does not grow with the result. Dispose before the next call.</summary>
    Task<IRowReader> QueryAsync(string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancel);

    /// <summary>
    /// Runs one query and writes its rows as zstd Parquet into a folder that does not exist yet: one file per partition up to about 256 MB,
    /// sorted. See <see cref="WriteRequest"/>. On failure the folder may be left half written: it is a staging folder.
    /// </summary>
    Task<IReadOnlyList<WrittenFile>> WriteAsync(WriteRequest request, CancellationToken cancel);
}

/// <summary>Rows of a query, one at a time.</summary>
public interface IRowReader : IAsyncDisposable
{
    /// <summary>Names and types as the engine gave them (DuckDB's hugeint arrives as bigint, decimal as double).</summary>
    IReadOnlyList<Column> Columns { get; }

    /// <summary>Moves on; false at the end. <see cref="Current"/> is only valid until the next call.</summary>
    ValueTask<bool> ReadAsync(CancellationToken cancel);

    /// <summary>The row's values, CLR types as in <see cref="Scalar"/>, null for SQL null.</summary>
    object?[] Current { get; }
}

/// <summary>What <see cref="ISqlSession.WriteAsync"/> writes.</summary>
/// <param name="Sql">One query. Its columns may come in any order and be more than are written.</param>
/// <param name="Parameters">Values of the query's <c>$name</c> parameters.</param>
/// <param name="Columns">What is written, in order; each is cast to its type.</param>
/// <param name="SortBy">Columns that order each file (ascending, nulls first).</param>
/// <param name="PartitionColumn">
/// A text column of the query that is not written, for example <c>p_month</c>; its values name folders <c>p_month=2021-11</c> below
/// <paramref name="Folder"/>. Null: files lie in <paramref name="Folder"/> itself. A null value, or one that cannot name a folder, is an
/// error of the kind <see cref="EngineErrorKind.Value"/>.
/// </param>
/// <param name="Folder">Absolute path or URI; made by the engine. Afterwards it holds the files of the answer and nothing else.</param>
/// <param name="FilePrefix">Files are named <c>{FilePrefix}-{n}.parquet</c>, n from 0 in each folder.</param>
/// <param name="KeepEmpty">Without rows: true writes one file with the schema and no rows (unpartitioned only), false writes nothing, and
/// leaves no folder.</param>
public sealed record WriteRequest(
    string Sql,
    IReadOnlyDictionary<string, object?> Parameters,
    IReadOnlyList<Column> Columns,
    IReadOnlyList<string> SortBy,
    string? PartitionColumn,
    string Folder,
    string FilePrefix,
    bool KeepEmpty)
{
    /// <summary>Whether no two rows of a partition are equal in <see cref="SortBy"/>: nothing else is then needed to order them.</summary>
    public bool IsSortUnique { get; init; }
}

/// <summary>A file that was written.</summary>
/// <param name="Partition">The folder key's value, for example <c>2021-11</c>; empty without a partition column.</param>
/// <param name="Path">Relative to the request's folder, with <c>/</c>.</param>
/// <param name="Rows">Rows in it.</param>
public sealed record WrittenFile(string Partition, string Path, long Rows);
