using System.Runtime.InteropServices;

namespace SparkMusic.Engines.DuckDb.Native;

/// <summary>The pages "Prepared Statements", "Bind Values" and "Execute Prepared Statements" of the C API.</summary>
static unsafe partial class PreparedApi
{
    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_prepare", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial NativeState Prepare(ConnectionHandle connection, string query, out nint statement);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_destroy_prepare")]
    internal static partial void DestroyPrepare(ref nint statement);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_prepare_error")]
    internal static partial nint PrepareError(nint statement);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_nparams")]
    internal static partial ulong ParameterCount(PreparedHandle statement);

    /// <summary>To be freed with <see cref="OpenApi.Free"/>.</summary>
    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_parameter_name")]
    internal static partial nint ParameterName(PreparedHandle statement, ulong index);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_bind_value")]
    internal static partial NativeState BindValue(PreparedHandle statement, ulong index, nint value);

    /// <summary>Announced for removal, and still the only way of this API to a result that does not lie in memory as a whole.</summary>
    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_execute_prepared_streaming")]
    internal static partial NativeState ExecuteStreaming(PreparedHandle statement, NativeResult* result);
}
