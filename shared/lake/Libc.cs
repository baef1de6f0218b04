using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace SparkMusic.Lakes;

/// <summary>The calls of the C library that .NET has no exact name for. All answer -1 and set errno on failure.</summary>
static partial class Libc
{
    public const int CurrentFolder = -100;
    public const uint NoReplace = 1;
    public const uint Exchange = 2;
    public const int LockExclusiveNow = 2 | 4;

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LinuxRenameAt2(int fromFolder, string from, int toFolder, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "rmdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RemoveFolder(string path);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);

    /// <summary>
    /// Advisory lock on an open file; it goes with the last descriptor of that opening, so with the process at the latest.
    /// </summary>
    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    public static partial int Lock(SafeHandle file, int operation);

    [LibraryImport("libc", EntryPoint = "access", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    /// <summary>
    /// Opens an existing file for reading and writing, closed in children, and without the lock that .NET puts on what it opens; invalid on
    /// failure.
    /// </summary>
    public static SafeFileHandle OpenPlain(string path) =>
        new(Open(path, OperatingSystem.IsMacOS() ? 0x1000002 : 0x80002), ownsHandle: true);

    /// <summary>As <see cref="OpenPlain"/>, for reading only: enough to ask for a lock.</summary>
    public static SafeFileHandle OpenForReading(string path) =>
        new(Open(path, OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000), ownsHandle: true);

    public static int LastError => Marshal.GetLastPInvokeError();

    public static bool MayWrite(string path) => Access(path, 2) == 0;

    /// <summary>renameat2 with flags; null where this system or file system has it not.</summary>
    public static int? RenameWith(uint flags, string from, string to)
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            if (LinuxRenameAt2(CurrentFolder, from, CurrentFolder, to, flags) == 0) return 0;
            var errno = LastError;
            return errno == Errno.Invalid || errno == Errno.NoSystemCall || errno == Errno.NotSupported ? null : -1;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>fsync of a file or folder by name (O_RDONLY is enough for both).</summary>
    public static int SyncByName(string path)
    {
        var descriptor = Open(path, 0);
        if (descriptor < 0) return -1;
        var result = Sync(descriptor);
        var error = LastError;
        _ = Close(descriptor);
        Marshal.SetLastPInvokeError(error);
        return result;
    }
}

/// <summary>errno values that are told apart. Those that differ between Linux and macOS are looked up.</summary>
static class Errno
{
    public const int NotPermitted = 1;
    public const int Missing = 2;
    public const int Denied = 13;
    public const int Exists = 17;
    public const int OtherDevice = 18;
    public const int NotFolder = 20;
    public const int Invalid = 22;
    public const int NoSpace = 28;
    public const int ReadOnly = 30;

    public static int WouldBlock => OperatingSystem.IsMacOS() ? 35 : 11;

    public static int NotEmpty => OperatingSystem.IsMacOS() ? 66 : 39;

    public static int NoSystemCall => OperatingSystem.IsMacOS() ? 78 : 38;

    public static int NotSupported => OperatingSystem.IsMacOS() ? 45 : 95;

    public static int Quota => OperatingSystem.IsMacOS() ? 69 : 122;

    public static int TooManyLinks => OperatingSystem.IsMacOS() ? 62 : 40;
}
