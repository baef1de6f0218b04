using System.Runtime.InteropServices;

namespace SparkMusic.Engines.DuckDb.Native;

/// <summary>The page "Pending Result Interface" of the C API: a statement task by task.</summary>
static unsafe partial class PendingApi
{
    /// <summary>To be freed with <see cref="Destroy"/>, after a failure too. Streaming is announced for
    /// removal, and still the only way of this API to a result that does not lie in memory as a whole.</summary>
    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_pending_prepared_streaming")]
    internal static partial NativeState PrepareStreaming(PreparedHandle statement, out nint pending);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_pending_execute_task")]
    internal static partial PendingState ExecuteTask(PendingHandle pending);

    /// <summary>Runs what is left of it; the error of a statement that failed is in the result.</summary>
    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_execute_pending")]
    internal static partial NativeState Execute(PendingHandle pending, NativeResult* result);

    [LibraryImport(OpenApi.Library, EntryPoint = "duckdb_destroy_pending")]
    internal static partial void Destroy(ref nint pending);
}

/// <summary>duckdb_pending_state.</summary>
enum PendingState
{
    Ready,
    NotReady,
    Error,
    NoTasks,
}
