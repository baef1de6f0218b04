using System.Diagnostics;

namespace SparkMusic.Tests.Support;

/// <summary>What a run of the command line did.</summary>
sealed record CommandResult(int ExitCode, string Output, string Error)
{
    public CommandResult ShouldExitWith(int code)
    {
        ExitCode.Should().Be(code, "it printed\n{0}\n{1}", Output, Error);
        return this;
    }
}

/// <summary>The built command line as a process of its own.</summary>
static class CommandLine
{
    public static string Assembly => Path.Combine(AppContext.BaseDirectory, "SparkMusic.Jobs.dll");

    public static CommandResult Run(params string[] args) => Run(TimeSpan.FromMinutes(10), null, args);

    /// <param name="limit">The process and all it started are killed after this time, and the test fails.</param>
    /// <param name="environment">Variables on top of this process's.</param>
    public static CommandResult Run(TimeSpan limit, IReadOnlyDictionary<string, string>? environment, params string[] args) =>
        Finish(Start("dotnet", environment, [Assembly, .. args]), limit);

    /// <summary>
    /// The same in this process, for tests that speak to no process: a .NET of its own costs each command more than most of them do.
    /// </summary>
    /// <param name="environment">Variables on top of this process's, for as long as it runs.</param>
    public static CommandResult RunHere(IReadOnlyDictionary<string, string>? environment, params string[] args)
    {
        var before = (environment ?? new Dictionary<string, string>())
            .ToDictionary(pair => pair.Key, pair => Environment.GetEnvironmentVariable(pair.Key));
        foreach (var name in before.Keys) Environment.SetEnvironmentVariable(name, environment![name]);
        try
        {
            var printed = Commands.InProcess.RunAsync(args).GetAwaiter().GetResult();
            return new CommandResult(printed.Code, printed.Out, printed.Error);
        }
        finally
        {
            foreach (var (name, value) in before) Environment.SetEnvironmentVariable(name, value);
        }
    }

    public static Process Start(string program, IReadOnlyDictionary<string, string>? environment, IReadOnlyList<string> args)
    {
        var start = new ProcessStartInfo(program, args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return process;
    }

    public static CommandResult Finish(Process process, TimeSpan limit)
    {
        using (process)
        {
            var output = process.StandardOutput.ReadToEndAsync();
            var error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(limit))
            {
                process.Kill(entireProcessTree: true);
                throw new AssertionException($"The command did not end within {limit}.\n{output.Result}\n{error.Result}");
            }
            return new CommandResult(process.ExitCode, output.Result, error.Result);
        }
    }
}
