using System.Diagnostics;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Disturbances;

/// <summary>
/// The command line as a process that is disturbed; it and all it started carry a mark in their environment, so that none is overlooked.
/// </summary>
sealed class Victim : IDisposable
{
    readonly Process _process;
    readonly Task<string> _output, _error;
    readonly List<string> _said = [];
    readonly string _mark = Guid.NewGuid().ToString("N");

    /// <param name="environment">Variables on top of this process's.</param>
    /// <param name="args">The command line's arguments.</param>
    public Victim(IReadOnlyDictionary<string, string>? environment, params string[] args)
        : this("dotnet", environment, [CommandLine.Assembly, .. args])
    {
    }

    public Victim(string program, IReadOnlyDictionary<string, string>? environment, IReadOnlyList<string> args)
    {
        var variables = (environment ?? new Dictionary<string, string>()).ToDictionary();
        variables["SPARKMUSIC_TEST_MARK"] = _mark;
        // A shell that runs the tests in its background has them ignore SIGINT, and what they start would too.
        _process = CommandLine.Start("env", variables, ["--default-signal=INT", program, .. args]);
        _output = ReadAsync(_process.StandardOutput);
        _error = ReadAsync(_process.StandardError);
    }

    public static Victim WithFault(string fault, params string[] args) =>
        new(new Dictionary<string, string> { ["SPARKMUSIC_FAULT"] = fault }, args);

    public int Id => _process.Id;

    public bool HasEnded => _process.HasExited;

    /// <summary>Waits until a line of its output, or of its errors, contains the text.</summary>
    public async Task SaysAsync(string text, TimeSpan limit)
    {
        for (var watch = Stopwatch.StartNew(); !Said().Any(line => line.Contains(text, StringComparison.Ordinal)); await Task.Delay(20))
            if (HasEnded || watch.Elapsed > limit)
                throw new AssertionException($"It did not say '{text}', but\n{string.Join('\n', Said())}");
    }

    /// <summary>Waits until it was stopped by the fault that it was given.</summary>
    public async Task StoppedAsync()
    {
        await SaysAsync("SPARKMUSIC_FAULT strikes", Patience.Long);
        await Processes.StoppedAsync(_process.Id);
    }

    /// <summary>STOP, CONT, TERM or INT, to the process itself.</summary>
    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>kill -9, the whole tree; true when it still ran.</summary>
    public bool Kill()
    {
        var hasRun = !_process.HasExited;
        // First, and at once: looking for the others takes longer than a commit.
        KillOne(_process.Id);
        foreach (var id in Marked()) KillOne(id);
        _process.WaitForExit();
        return hasRun && _process.ExitCode != 0;
    }

    /// <summary>kill -9, only the process itself: what it started is to notice.</summary>
    public void KillAlone()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public CommandResult Finish(TimeSpan limit)
    {
        if (!_process.WaitForExit(limit))
        {
            Kill();
            throw new AssertionException($"It did not end within {limit}.\n{_error.Result}");
        }
        return new CommandResult(_process.ExitCode, _output.Result, _error.Result);
    }

    /// <summary>Processes that are it or came of it, and their names.</summary>
    public async Task<IReadOnlyList<string>> LeftAsync(TimeSpan patience)
    {
        var watch = Stopwatch.StartNew();
        while (Marked().Count > 0 && watch.Elapsed < patience) await Task.Delay(50);
        return [.. Marked().Select(id => $"{id} {NameOf(id)}")];
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    string[] Said()
    {
        lock (_said) return [.. _said];
    }

    async Task<string> ReadAsync(StreamReader stream)
    {
        var text = new System.Text.StringBuilder();
        while (await stream.ReadLineAsync() is { } line)
        {
            text.Append(line).Append('\n');
            lock (_said) _said.Add(line);
        }
        return text.ToString();
    }

    List<int> Marked() =>
    [
        .. Directory.EnumerateDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _))
            .Select(name => int.Parse(name!, System.Globalization.CultureInfo.InvariantCulture))
            .Where(id => Read(id, "environ").Contains("SPARKMUSIC_TEST_MARK=" + _mark, StringComparison.Ordinal)),
    ];

    static string NameOf(int id) => Read(id, "cmdline").Replace('\0', ' ');

    static string Read(int id, string what)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{what}");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    static void KillOne(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It ended first.
        }
    }
}
