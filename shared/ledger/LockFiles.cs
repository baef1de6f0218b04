using System.Text;
using Microsoft.Win32.SafeHandles;
using SparkMusic.Lakes;

namespace SparkMusic.Ledgers;

/// <summary>
/// Locks that die with their process: a file per name in <c>_state/locks</c>, held by the operating system's advisory lock. The file of a
/// table stays; that of an attempt or a run (a name with a dot) goes with its lock.
/// </summary>
sealed class LockFiles(string root)
{
    static long _marks;
    readonly string _folder = Path.Combine(root, "_state", "locks");

    /// <summary>The lock, or null when a live holder has it, in this process or another.</summary>
    public async Task<IAsyncDisposable?> TryTakeAsync(string name, CancellationToken cancel)
    {
        // Whoever only asks whether a name is free holds it for a moment: that is no holder.
        for (var attempt = 0; attempt < 4; attempt++)
        {
            if (attempt > 0) await Task.Delay(3, cancel);
            if (TryTake(name) is { } taken) return taken;
        }
        return null;
    }

    /// <summary>Asks without writing, so of a read-only lake too.</summary>
    public bool IsFree(string name)
    {
        using var file = Libc.OpenForReading(PathOf(name));
        if (file.IsInvalid) return Libc.LastError == Errno.Missing ? true : throw LocalErrors.Of("lock", PathOf(name), Libc.LastError);
        return Libc.Lock(file, Libc.LockExclusiveNow) == 0
            || (Libc.LastError == Errno.WouldBlock ? false : throw LocalErrors.Of("lock", PathOf(name), Libc.LastError));
    }

    /// <summary>Removes the files of runs and attempts whose processes are gone.</summary>
    public async Task SweepAsync()
    {
        if (!Directory.Exists(_folder)) return;
        foreach (var name in Directory.EnumerateFiles(_folder).Select(Path.GetFileName).OfType<string>().Where(IsPassing).ToList())
            if (TryTake(name) is { } taken) await taken.DisposeAsync();
    }

    Taken? TryTake(string name)
    {
        var path = PathOf(name);
        if (Open(path) is not { } file) return null;
        var isTaken = false;
        try
        {
            if (Libc.Lock(file, Libc.LockExclusiveNow) != 0)
                return Libc.LastError == Errno.WouldBlock ? null : throw LocalErrors.Of("lock", path, Libc.LastError);
            isTaken = !IsPassing(name) || IsStillAt(path, file);
            return isTaken ? new Taken(file, IsPassing(name) ? path : null) : null;
        }
        catch (IOException e)
        {
            throw LocalErrors.Of("lock", path, e);
        }
        finally
        {
            if (!isTaken) file.Dispose();
        }
    }

    // Between opening and locking, another may have removed the file: then we hold a lock that nobody else can see.
    static bool IsStillAt(string path, SafeFileHandle file)
    {
        var mark = Encoding.UTF8.GetBytes($"{Environment.ProcessId} on {Environment.MachineName}, {Interlocked.Increment(ref _marks)}");
        RandomAccess.SetLength(file, 0);
        RandomAccess.Write(file, mark, 0);
        using var seen = Libc.OpenPlain(path);
        var bytes = new byte[mark.Length];
        return !seen.IsInvalid && RandomAccess.Read(seen, bytes, 0) == mark.Length && bytes.AsSpan().SequenceEqual(mark);
    }

    // Null: another removed it just now.
    SafeFileHandle? Open(string path)
    {
        var file = Libc.OpenPlain(path);
        if (!file.IsInvalid) return file;
        if (Libc.LastError != Errno.Missing) throw LocalErrors.Of("lock", path, Libc.LastError);
        try
        {
            Directory.CreateDirectory(_folder);
            using var made = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        }
        catch (IOException e) when (e.HResult == Errno.Exists || e.HResult == Errno.WouldBlock)
        {
            // Made by another in the meantime, or by us and locked by another before .NET could: the same file for both.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw LocalErrors.Of("lock", path, e);
        }
        file = Libc.OpenPlain(path);
        if (!file.IsInvalid) return file;
        return Libc.LastError == Errno.Missing ? null : throw LocalErrors.Of("lock", path, Libc.LastError);
    }

    string PathOf(string name) => Path.Combine(_folder, name);

    static bool IsPassing(string name) => name.Contains('.');

    sealed class Taken(SafeFileHandle file, string? passing) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            try
            {
                if (passing is not null && !file.IsClosed) File.Delete(passing);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The lock itself is what counts, and it goes; its file is swept when the ledger is opened next.
            }
            file.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
