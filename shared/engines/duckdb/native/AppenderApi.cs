using System.Runtime.InteropServices;

namespace SparkMusic.Engines.DuckDb.Native;

/// <summary>The page "Appender" of the C API; rows go through data chunks only.</summary>
static partial class AppenderApi
{
    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_appender_create_ext", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial NativeState Create(
        ConnectionHandle connection, string? catalog, string? schema, string table, out nint appender);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_appender_destroy")]
    internal static partial NativeState Destroy(ref nint appender);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_appender_error")]
    internal static partial nint Error(nint appender);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_appender_column_count")]
    internal static partial ulong ColumnCount(AppenderHandle appender);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_appender_column_type")]
    internal static partial nint ColumnType(AppenderHandle appender, ulong column);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_append_data_chunk")]
    internal static partial NativeState AppendChunk(AppenderHandle appender, ChunkHandle chunk);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_appender_flush")]
    internal static partial NativeState Flush(AppenderHandle appender);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_appender_clear")]
    internal static partial NativeState Clear(nint appender);
}
