using System.Runtime.InteropServices;
using SparkMusic.Engines.DuckDb.Native;

namespace SparkMusic.Engines.DuckDb;

/// <summary>A prepared statement with its parameters bound.</summary>
sealed unsafe class DuckDbStatement : IDisposable
{
    readonly DuckDbConnection _connection;
    readonly PreparedHandle _handle;

    DuckDbStatement(DuckDbConnection connection, PreparedHandle handle)
    {
        _connection = connection;
        _handle = handle;
    }

    public static DuckDbStatement Prepare(
        DuckDbConnection connection, string sql, IReadOnlyDictionary<string, object?> parameters, CancellationToken cancel)
    {
        RefuseNul(sql);
        cancel.ThrowIfCancellationRequested();
        if (PreparedApi.Prepare(connection.Handle, sql, out var prepared) != NativeState.Success)
        {
            var message = Marshal.PtrToStringUTF8(PreparedApi.PrepareError(prepared)) ?? "DuckDB cannot prepare the statement.";
            PreparedApi.DestroyPrepare(ref prepared);
            throw DuckDbErrors.From(message, cancel);
        }
        var statement = new DuckDbStatement(connection, new PreparedHandle(prepared));
        try
        {
            statement.Bind(parameters);
            return statement;
        }
        catch
        {
            statement.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Runs it until the first rows are there; they are fetched from the answer. Task by task: when all that is left lies with other
    /// threads, DuckDB's own loop spins until they are done, a fifth of a flow's CPU that a table beside this one can use.
    /// </summary>
    public ResultHandle Execute(CancellationToken cancel)
    {
        const int SpinsBeforeSleep = 20;
        using var interrupter = new Interrupter(_connection, cancel);
        var isStarted = PendingApi.PrepareStreaming(_handle, out var started) == NativeState.Success;
        using var pending = new PendingHandle(started);
        var wait = new SpinWait();
        while (isStarted)
        {
            var state = PendingApi.ExecuteTask(pending);
            if (state == PendingState.NoTasks) wait.SpinOnce(SpinsBeforeSleep);
            else if (state == PendingState.NotReady) wait.Reset();
            else break;
        }
        var result = new ResultHandle();
        if (PendingApi.Execute(pending, result.Pointer) == NativeState.Success) return result;
        using (result) throw ErrorOf(result, cancel);
    }

    public static Exception ErrorOf(ResultHandle result, CancellationToken cancel) => DuckDbErrors.From(
        QueryApi.ResultErrorType(result.Pointer),
        Marshal.PtrToStringUTF8(QueryApi.ResultError(result.Pointer)) ?? "DuckDB gave no message.", cancel);

    /// <summary>The C API takes statements as C strings: what follows a NUL would be dropped in silence.</summary>
    public static void RefuseNul(string sql)
    {
        if (sql.Contains('\0'))
            throw new EngineException(EngineErrorKind.Statement, "A statement holds a NUL character.", nameof(DuckDbErrorType.Parser));
    }

    public void Dispose() => _handle.Dispose();

    void Bind(IReadOnlyDictionary<string, object?> parameters)
    {
        var count = PreparedApi.ParameterCount(_handle);
        for (var index = 1UL; index <= count; index++)
        {
            var pointer = PreparedApi.ParameterName(_handle, index);
            var name = Marshal.PtrToStringUTF8(pointer)!;
            OpenApi.Free(pointer);
            if (!parameters.TryGetValue(name, out var value))
                throw new EngineException(EngineErrorKind.Statement, $"The parameter ${name} has no value.",
                    nameof(DuckDbErrorType.ParameterNotResolved));
            using var native = NativeValue.Of(value);
            if (PreparedApi.BindValue(_handle, index, native.Pointer) != NativeState.Success)
                throw new EngineException(EngineErrorKind.Internal, $"DuckDB refuses the value of ${name}.",
                    nameof(DuckDbErrorType.Invalid));
        }
    }
}
