using System.Runtime.InteropServices;
using SparkMusic.Engines.DuckDb.Native;

namespace SparkMusic.Engines.DuckDb;

/// <summary>
/// One connection: synchronous, one statement at a time. A cancelled token interrupts the statement in DuckDB itself and gives
/// <see cref="OperationCanceledException"/>; every other failure is an <see cref="EngineException"/>.
/// </summary>
public sealed unsafe class DuckDbConnection : IDisposable
{
    static readonly IReadOnlyDictionary<string, object?> NoParameters = new Dictionary<string, object?>();

    internal DuckDbConnection(ConnectionHandle handle) => Handle = handle;

    internal ConnectionHandle Handle { get; }

    /// <summary>0..1 of the running statement, or null when there is none or DuckDB cannot tell. Safe from any thread.</summary>
    public double? Progress
    {
        get
        {
            try
            {
                var percentage = OpenApi.QueryProgress(Handle).Percentage;
                return percentage < 0 ? null : Math.Min(percentage / 100, 1);
            }
            catch (ObjectDisposedException)
            {
                // Another thread closed the connection: nothing runs.
                return null;
            }
        }
    }

    /// <summary>Runs one statement to its end.</summary>
    /// <param name="sql">One statement; <c>$name</c> is a parameter.</param>
    /// <param name="parameters">By name without <c>$</c>: null, string, bool, int, long, double, DateOnly, DateTime (UTC), arrays of these.
    /// More than the statement has are ignored.</param>
    /// <param name="cancel">Interrupts.</param>
    /// <returns>Rows inserted, deleted, kept or copied; 0 for other statements.</returns>
    public long Execute(string sql, IReadOnlyDictionary<string, object?>? parameters = null, CancellationToken cancel = default)
    {
        using var rows = Query(sql, parameters, cancel);
        var changed = 0L;
        while (rows.Read(cancel))
            if (rows.Columns is [{ Name: "Count", Type.Scalar: Scalar.Bigint }]) changed = (long)rows.Current[0]!;
        return changed;
    }

    /// <summary>Runs several statements, without parameters.</summary>
    public void ExecuteScript(string sql, CancellationToken cancel = default)
    {
        DuckDbStatement.RefuseNul(sql);
        using var result = new ResultHandle();
        using var interrupter = new Interrupter(this, cancel);
        if (QueryApi.Query(Handle, sql, result.Pointer) != NativeState.Success) throw DuckDbStatement.ErrorOf(result, cancel);
    }

    /// <summary>
    /// Runs one query and streams its rows: what is fetched is all that lies in memory. Dispose the answer before the next statement.
    /// </summary>
    public DuckDbRows Query(string sql, IReadOnlyDictionary<string, object?>? parameters = null, CancellationToken cancel = default)
    {
        var statement = DuckDbStatement.Prepare(this, sql, parameters ?? NoParameters, cancel);
        try
        {
            return DuckDbRows.Execute(this, statement, cancel);
        }
        catch
        {
            statement.Dispose();
            throw;
        }
    }

    /// <summary>Opens an appender on a table that is there.</summary>
    /// <param name="table">Its name, not quoted.</param>
    /// <param name="catalog"><c>temp</c> for a temporary table; null: the default.</param>
    /// <param name="schema">Null: <c>main</c>.</param>
    public DuckDbAppender OpenAppender(string table, string? catalog = null, string? schema = null)
    {
        if (AppenderApi.Create(Handle, catalog, schema, table, out var appender) == NativeState.Success)
            return new DuckDbAppender(new AppenderHandle(appender));
        var message = Marshal.PtrToStringUTF8(AppenderApi.Error(appender)) ?? $"DuckDB cannot append to {table}.";
        AppenderApi.Destroy(ref appender);
        throw new EngineException(EngineErrorKind.Statement, message, nameof(DuckDbErrorType.Catalog));
    }

    /// <summary>Stops the running statement, if any. Safe from any thread while the connection is open.</summary>
    internal void Interrupt() => OpenApi.Interrupt(Handle);

    public void Dispose() => Handle.Dispose();
}
