using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SparkMusic.Benchmarks;

/// <summary>
/// What a whole process and all it started used: seconds on the clock, seconds of user and system time, and bytes of memory at the peak.
/// </summary>
readonly record struct Usage(double Wall, double Cpu, long Peak)
{
    /// <summary>The median of each, by itself.</summary>
    public static Usage Median(IReadOnlyList<Usage> runs) =>
        new(Middle(runs.Select(run => run.Wall)), Middle(runs.Select(run => run.Cpu)), (long)Middle(runs.Select(run => (double)run.Peak)));

    static double Middle(IEnumerable<double> values) => values.Order().ElementAt(values.Count() / 2);
}

/// <summary>Runs programs to their end, one at a time, and measures them.</summary>
static class Child
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <exception cref="InvalidOperationException">It ended with another code than 0.</exception>
    public static Usage Run(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(program,
            arguments)
        { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var before = CpuOfChildren();
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        var peak = 0L;
        do peak = Math.Max(peak, ProcessTree.Memory(process.Id));
        while (!process.WaitForExit(Pause));
        process.WaitForExit();
        var wall = watch.Elapsed.TotalSeconds;
        if (process.ExitCode != 0)
            throw new InvalidOperationException(
                $"{program} {string.Join(' ', start.ArgumentList)} ended with {process.ExitCode}:\n{output.Result}\n{error.Result}");
        return new Usage(wall, CpuOfChildren() - before, peak);
    }

    // What children and their children used, once each was waited for.
    static double CpuOfChildren()
    {
        const int Children = -1;
        var usage = new NativeUsage();
        if (GetUsage(Children, ref usage) != 0) throw new InvalidOperationException("getrusage failed.");
        return usage.UserSeconds + usage.SystemSeconds + (usage.UserMicros + usage.SystemMicros) / 1e6;
    }

    [DllImport("libc", EntryPoint = "getrusage")]
    static extern int GetUsage(int who, ref NativeUsage usage);

    [StructLayout(LayoutKind.Sequential, Size = 144)]
    struct NativeUsage
    {
        public long UserSeconds, UserMicros, SystemSeconds, SystemMicros;
    }
}
