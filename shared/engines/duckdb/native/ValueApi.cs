using System.Runtime.InteropServices;

namespace SparkMusic.Engines.DuckDb.Native;

/// <summary>The page "Value Interface" of the C API: what parameters are made of, and what a function gets.</summary>
static unsafe partial class ValueApi
{
    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_destroy_value")]
    internal static partial void Destroy(ref nint value);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_create_null_value")]
    internal static partial nint CreateNull();

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_create_varchar_length")]
    internal static partial nint CreateText(byte* utf8, ulong length);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_create_bool")]
    internal static partial nint CreateBoolean(byte value);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_create_int32")]
    internal static partial nint CreateInt(int value);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_create_int64")]
    internal static partial nint CreateBigint(long value);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_create_double")]
    internal static partial nint CreateDouble(double value);

    /// <param name="days">Since 1970-01-01.</param>
    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_create_date")]
    internal static partial nint CreateDate(int days);

    /// <param name="microseconds">Since 1970-01-01 00:00 UTC.</param>
    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_create_timestamp")]
    internal static partial nint CreateInstant(long microseconds);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_create_list_value")]
    internal static partial nint CreateList(LogicalTypeHandle elementType, nint* values, ulong count);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_get_int64")]
    internal static partial long BigintOf(nint value);
}
