using System.Runtime.InteropServices;

namespace SparkMusic.Engines.DuckDb.Native;

/// <summary>The page "Logical Type Interface" of the C API.</summary>
static partial class TypeApi
{
    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_create_logical_type")]
    internal static partial nint Create(NativeType type);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_create_list_type")]
    internal static partial nint CreateList(LogicalTypeHandle element);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_destroy_logical_type")]
    internal static partial void Destroy(ref nint type);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_get_type_id")]
    internal static partial NativeType IdOf(LogicalTypeHandle type);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_list_type_child_type")]
    internal static partial nint ListChildType(LogicalTypeHandle type);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_decimal_scale")]
    internal static partial byte DecimalScale(LogicalTypeHandle type);

    /// <summary>The integer type a decimal's vector really holds.</summary>
    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_decimal_internal_type")]
    internal static partial NativeType DecimalInternalType(LogicalTypeHandle type);
}
