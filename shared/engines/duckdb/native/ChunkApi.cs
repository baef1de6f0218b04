using System.Runtime.InteropServices;

namespace SparkMusic.Engines.DuckDb.Native;

/// <summary>The pages "Data Chunk Interface" and "Vector Interface" of the C API.</summary>
static unsafe partial class ChunkApi
{
    /// <summary>Rows of a full chunk (duckdb_vector_size of every published build).</summary>
    internal const int Capacity = 2048;

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_create_data_chunk")]
    internal static partial nint Create(nint* types, ulong columnCount);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_destroy_data_chunk")]
    internal static partial void Destroy(ref nint chunk);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_data_chunk_reset")]
    internal static partial void Reset(ChunkHandle chunk);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_data_chunk_get_size")]
    internal static partial ulong GetSize(ChunkHandle chunk);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_data_chunk_set_size")]
    internal static partial void SetSize(ChunkHandle chunk, ulong size);

    /// <summary>The vector belongs to the chunk and is gone with it.</summary>
    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_data_chunk_get_vector")]
    internal static partial nint GetVector(ChunkHandle chunk, ulong column);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_vector_get_data")]
    internal static partial void* GetData(nint vector);

    /// <summary>A bit per row, 1 = valid; null when all rows are.</summary>
    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_vector_get_validity")]
    internal static partial ulong* GetValidity(nint vector);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_vector_ensure_validity_writable")]
    internal static partial void EnsureValidityWritable(nint vector);

    /// <summary>Copies the bytes. They must be valid UTF-8: the checked call of this name makes a silent NULL of what is not.</summary>
    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_unsafe_vector_assign_string_element_len")]
    internal static partial void AssignText(nint vector, ulong index, byte* utf8, ulong length);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_list_vector_get_child")]
    internal static partial nint ListGetChild(nint vector);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_list_vector_reserve")]
    internal static partial NativeState ListReserve(nint vector, ulong capacity);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_list_vector_set_size")]
    internal static partial NativeState ListSetSize(nint vector, ulong size);
}
