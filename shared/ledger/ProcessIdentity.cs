using System.Diagnostics;
using System.Globalization;

namespace SparkMusic.Ledgers;

/// <summary>Which process did a thing: a pid alone may be another program's by now.</summary>
/// <param name="Pid">On its host.</param>
/// <param name="Host">Name of the machine.</param>
/// <param name="BootId">Of its kernel; empty where there is none.</param>
/// <param name="Started">When the process started, in the kernel's own unit.</param>
sealed record ProcessIdentity(int Pid, string Host, string BootId, string Started)
{
    public static ProcessIdentity Own { get; } = new(
        Environment.ProcessId, Environment.MachineName, ReadBootId(), StartOf(Environment.ProcessId) ?? "");

    /// <summary>True when that very process runs on this machine, this boot. Of other machines nothing is known: false.</summary>
    public bool IsRunningHere => Host == Own.Host && BootId == Own.BootId && StartOf(Pid) is { } started && started == Started;

    /// <summary>
    /// True when that very process ran on this machine, this boot, and has ended. Of other machines nothing is known: false.
    /// </summary>
    public bool IsGoneHere => Host == Own.Host && BootId == Own.BootId && !IsRunningHere;

    static string ReadBootId() =>
        File.Exists("/proc/sys/kernel/random/boot_id") ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : "";

    static string? StartOf(int pid)
    {
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                using var process = Process.GetProcessById(pid);
                return process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture);
            }
            // The name, in parentheses, may hold anything; the start time is the 20th field after it.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] == "Z" ? null : fields[19];
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
