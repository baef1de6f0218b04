using System.Runtime.InteropServices;

namespace SparkMusic.Engines.DuckDb.Native;

/// <summary>
/// The page "Table Functions" of the C API. DuckDB copies what is registered: the function made here is destroyed right after.
/// </summary>
static unsafe partial class TableFunctionApi
{
    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_create_table_function")]
    internal static partial nint Create();

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_destroy_table_function")]
    internal static partial void Destroy(ref nint function);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_table_function_set_name", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void SetName(nint function, string name);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_table_function_add_parameter")]
    internal static partial void AddParameter(nint function, LogicalTypeHandle type);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_table_function_set_bind")]
    internal static partial void SetBind(nint function, delegate* unmanaged[Cdecl]<nint, void> bind);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_table_function_set_init")]
    internal static partial void SetInit(nint function, delegate* unmanaged[Cdecl]<nint, void> init);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_table_function_set_function")]
    internal static partial void SetFunction(nint function, delegate* unmanaged[Cdecl]<nint, nint, void> produce);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_register_table_function")]
    internal static partial NativeState Register(ConnectionHandle connection, nint function);

    /// <summary>A value, the caller's to destroy.</summary>
    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_bind_get_parameter")]
    internal static partial nint ParameterOf(nint info, ulong index);

    /// <summary>What <see cref="BindDataOf"/> gives the statement; null: nobody frees it.</summary>
    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_bind_set_bind_data")]
    internal static partial void SetBindData(nint info, nint data, delegate* unmanaged[Cdecl]<nint, void> destroy);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_bind_add_result_column", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void AddColumn(nint info, string name, LogicalTypeHandle type);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_bind_set_error", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void SetBindError(nint info, string message);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_init_set_max_threads")]
    internal static partial void SetMaxThreads(nint info, ulong count);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_function_get_bind_data")]
    internal static partial nint BindDataOf(nint info);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_function_set_error", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void SetError(nint info, string message);

    /// <summary>The chunk is DuckDB's; no rows in it are the end.</summary>
    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_data_chunk_set_size")]
    internal static partial void SetChunkSize(nint chunk, ulong size);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_data_chunk_get_vector")]
    internal static partial nint VectorOf(nint chunk, ulong column);
}
