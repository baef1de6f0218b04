using System.Diagnostics;

namespace SparkMusic.Tests.Support;

/// <summary>
/// A file system of its own in memory, mounted at a folder (which needs root), to be full or read-only; unmounted when it is disposed.
/// </summary>
sealed class SmallDisk : IDisposable
{
    readonly string _ballast;

    /// <param name="folder">Made if it is missing.</param>
    /// <param name="options">Of tmpfs: <c>size=2m</c>, <c>size=2m,nr_inodes=300</c>.</param>
    public SmallDisk(string folder, string options)
    {
        Path = Directory.CreateDirectory(folder).FullName;
        _ballast = System.IO.Path.Combine(Path, "ballast");
        if (!Ran("mount", "-t", "tmpfs", "-o", options, "tmpfs", Path)) throw Need.Absent("mounting a small file system needs root");
    }

    public string Path { get; }

    /// <summary>Takes all space but this much.</summary>
    public void Fill(int freeKilobytes = 0)
    {
        using var file = File.Create(_ballast);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (IOException)
        {
            file.SetLength(Math.Max(0, file.Length - freeKilobytes * 1024L));
        }
    }

    /// <summary>Gives back what <see cref="Fill"/> took.</summary>
    public void Free() => File.Delete(_ballast);

    public void Remount(bool isReadOnly) => Ran("mount", "-o", isReadOnly ? "remount,ro" : "remount,rw", Path).Should().BeTrue();

    public void Dispose() => Ran("umount", "-l", Path);

    static bool Ran(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }
}
