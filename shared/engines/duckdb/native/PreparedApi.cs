using System.Runtime.InteropServices;

namespace SparkMusic.Engines.DuckDb.Native;

/// <summary>The pages "Prepared Statements" and "Bind Values" of the C API.</summary>
static partial class PreparedApi
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
}
