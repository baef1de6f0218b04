using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SparkMusic.Engines.DuckDb.Native;

/// <summary>A native object, freed exactly once by a call that takes the address of the pointer.</summary>
abstract class NativeHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    protected NativeHandle(nint value)
        : base(ownsHandle: true) => SetHandle(value);

    protected abstract void Destroy(ref nint value);

    protected override bool ReleaseHandle()
    {
        Destroy(ref handle);
        return true;
    }
}

sealed class DatabaseHandle(nint value) : NativeHandle(value)
{
    protected override void Destroy(ref nint value) => OpenApi.Close(ref value);
}

sealed class ConnectionHandle(nint value) : NativeHandle(value)
{
    protected override void Destroy(ref nint value) => OpenApi.Disconnect(ref value);
}

sealed class PreparedHandle(nint value) : NativeHandle(value)
{
    protected override void Destroy(ref nint value) => PreparedApi.DestroyPrepare(ref value);
}

sealed class PendingHandle(nint value) : NativeHandle(value)
{
    protected override void Destroy(ref nint value) => PendingApi.Destroy(ref value);
}

/// <summary>A duckdb_result in memory of ours; empty until a statement fills it.</summary>
sealed unsafe class ResultHandle() : NativeHandle((nint)NativeMemory.AllocZeroed((nuint)sizeof(NativeResult)))
{
    public NativeResult* Pointer => (NativeResult*)handle;

    protected override void Destroy(ref nint value)
    {
        QueryApi.DestroyResult((NativeResult*)value);
        NativeMemory.Free((void*)value);
    }
}

sealed class LogicalTypeHandle(nint value) : NativeHandle(value)
{
    protected override void Destroy(ref nint value) => TypeApi.Destroy(ref value);
}

sealed class ChunkHandle(nint value) : NativeHandle(value)
{
    protected override void Destroy(ref nint value) => ChunkApi.Destroy(ref value);
}

/// <summary>Freeing an appender writes what it still holds; rows that nobody flushed are dropped instead.</summary>
sealed class AppenderHandle(nint value) : NativeHandle(value)
{
    protected override void Destroy(ref nint value)
    {
        AppenderApi.Clear(value);
        AppenderApi.Destroy(ref value);
    }
}
