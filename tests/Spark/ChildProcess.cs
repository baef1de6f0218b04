using System.Collections.Concurrent;
using System.Diagnostics;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Spark;

/// <summary>A process that a test started, its output as lines, and whether a process still lives.</summary>
sealed class ChildProcess : IDisposable
{
    readonly Process _process;
    readonly BlockingCollection<string> _lines = [];
    readonly ConcurrentQueue<string> _all = new();

    public ChildProcess(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string workingDirectory)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = workingDirectory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Add(line.Data);
        _process.ErrorDataReceived += (_, line) => Add(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Output => string.Join('\n', _all);

    /// <summary>Waits for a line that begins so.</summary>
    public string LineWith(string beginning)
    {
        using var patience = new CancellationTokenSource(Patience.Long);
        try
        {
            foreach (var line in _lines.GetConsumingEnumerable(patience.Token))
                if (line.StartsWith(beginning, StringComparison.Ordinal)) return line;
        }
        catch (OperationCanceledException)
        {
            // Said below.
        }
        throw new AssertionException($"No line '{beginning}…' came. What came:\n{Output}");
    }

    public int ExitCode()
    {
        if (!_process.WaitForExit(Patience.Long)) throw new AssertionException($"Still running. It said:\n{Output}");
        _process.WaitForExit();
        return _process.ExitCode;
    }

    /// <summary>Kill -9, and nothing but this one process.</summary>
    public static void Kill(int id) => Process.GetProcessById(id).Kill();

    /// <summary>False: it does not end.</summary>
    public static async Task<bool> IsGoneAsync(int id)
    {
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < Patience.Long)
        {
            if (!IsAlive(id)) return true;
            await Task.Delay(50);
        }
        return false;
    }

    static bool IsAlive(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    void Add(string? line)
    {
        if (line is null) return;
        _all.Enqueue(line);
        _lines.Add(line);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
        _lines.Dispose();
    }
}
