using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SparkMusic.Engines.DuckDb.Native;

namespace SparkMusic.Engines.DuckDb;

/// <summary>The table function that gives the rows of a <see cref="BatchSource"/>.</summary>
public static unsafe class BatchFunction
{
    internal const string Name = "batches";

    /// <summary>Makes the function known to all connections of the database, for as long as that lives; once for each.</summary>
    public static void Register(DuckDbConnection connection)
    {
        var function = TableFunctionApi.Create();
        TableFunctionApi.SetName(function, Name);
        using (var id = new LogicalTypeHandle(TypeApi.Create(NativeType.BigInt))) TableFunctionApi.AddParameter(function, id);
        TableFunctionApi.SetBind(function, &Bind);
        TableFunctionApi.SetInit(function, &Init);
        TableFunctionApi.SetFunction(function, &Produce);
        var state = TableFunctionApi.Register(connection.Handle, function);
        TableFunctionApi.Destroy(ref function);
        if (state != NativeState.Success)
            throw new EngineException(EngineErrorKind.Internal, $"DuckDB refuses the function {Name}.");
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void Bind(nint info)
    {
        try
        {
            var parameter = TableFunctionApi.ParameterOf(info, 0);
            var id = ValueApi.BigintOf(parameter);
            ValueApi.Destroy(ref parameter);
            foreach (var column in BatchSource.Of(id).Columns)
            {
                using var type = TypeOf(column.Type);
                TableFunctionApi.AddColumn(info, column.Name, type);
            }
            // Not an address: nothing is freed.
            TableFunctionApi.SetBindData(info, (nint)id, null);
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
        try
        {
            BatchSource.Of(TableFunctionApi.BindDataOf(info)).Fill(chunk);
        }
        catch (Exception failure)
        {
            // No exception may cross into DuckDB; the caller takes this one from ThrowIfFailed.
            TableFunctionApi.SetError(info, failure.Message);
        }
    }

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
