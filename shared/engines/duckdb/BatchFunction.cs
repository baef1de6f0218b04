using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using SparkMusic.Engines.DuckDb.Native;

namespace SparkMusic.Engines.DuckDb;

/// <summary>
/// A table function without parameters whose rows come from this process: a statement that reads it asks for batch after batch, on the
/// thread that works on the statement. One statement at a time.
/// </summary>
public sealed unsafe class BatchFunction
{
    readonly IReadOnlyList<Column> _columns;
    readonly Func<RowBatch?> _next;
    Exception? _failure;

    BatchFunction(IReadOnlyList<Column> columns, Func<RowBatch?> next) => (_columns, _next) = (columns, next);

    /// <summary>Makes the function known to all connections of the database, for as long as that lives.</summary>
    /// <param name="connection">One of the database's.</param>
    /// <param name="name">Its name in SQL.</param>
    /// <param name="columns">Of its rows; an instant is a TIMESTAMPTZ. Lists are of text.</param>
    /// <param name="next">The next rows, null at their end. A batch is in use until the next call, or the statement's end.</param>
    public static BatchFunction Register(DuckDbConnection connection, string name, IReadOnlyList<Column> columns, Func<RowBatch?> next)
    {
        var self = new BatchFunction(columns, next);
        var function = TableFunctionApi.Create();
        TableFunctionApi.SetName(function, name);
        TableFunctionApi.SetExtraInfo(function, GCHandle.ToIntPtr(GCHandle.Alloc(self)), &Free);
        TableFunctionApi.SetBind(function, &Bind);
        TableFunctionApi.SetInit(function, &Init);
        TableFunctionApi.SetFunction(function, &Produce);
        var state = TableFunctionApi.Register(connection.Handle, function);
        TableFunctionApi.Destroy(ref function);
        return state == NativeState.Success ? self
            : throw new EngineException(EngineErrorKind.Internal, $"DuckDB refuses the function {name}.");
    }

    /// <summary>Throws what the statement before failed of, where that was a failure of <c>next</c>.</summary>
    public void ThrowIfFailed()
    {
        if (Interlocked.Exchange(ref _failure, null) is { } failure) ExceptionDispatchInfo.Throw(failure);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void Bind(nint info)
    {
        try
        {
            foreach (var column in Self(TableFunctionApi.ExtraOfBind(info))._columns)
            {
                using var type = TypeOf(column.Type);
                TableFunctionApi.AddColumn(info, column.Name, type);
            }
        }
        catch (Exception failure)
        {
            TableFunctionApi.SetBindError(info, failure.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void Init(nint info) => TableFunctionApi.SetMaxThreads(info, 1);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void Produce(nint info, nint chunk)
    {
        var self = Self(TableFunctionApi.ExtraOfFunction(info));
        try
        {
            if (self._next() is { } batch) BatchVectors.Fill(chunk, batch, self._columns);
            else TableFunctionApi.SetChunkSize(chunk, 0);
        }
        catch (Exception failure)
        {
            // No exception may cross into DuckDB; the caller takes this one from ThrowIfFailed.
            self._failure = failure;
            TableFunctionApi.SetError(info, failure.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void Free(nint extra) => GCHandle.FromIntPtr(extra).Free();

    static BatchFunction Self(nint extra) => (BatchFunction)GCHandle.FromIntPtr(extra).Target!;

    static LogicalTypeHandle TypeOf(ColumnType type)
    {
        var scalar = new LogicalTypeHandle(TypeApi.Create(type.Scalar switch
        {
            Scalar.Text => NativeType.Varchar,
            Scalar.Boolean => NativeType.Boolean,
            Scalar.Int => NativeType.Integer,
            Scalar.Bigint => NativeType.BigInt,
            Scalar.Double => NativeType.Double,
            Scalar.Date => NativeType.Date,
            _ => NativeType.TimestampTz,
        }));
        if (!type.IsArray) return scalar;
        using (scalar) return new LogicalTypeHandle(TypeApi.CreateList(scalar));
    }
}
