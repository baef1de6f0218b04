using System.Diagnostics;
using SparkMusic.Tests.Lakes;
using SparkMusic.Tests.Spark;

namespace SparkMusic.Tests.Support;

/// <summary>
/// What this assembly does when it is started as a program: the parts of tests that need a process of their own, to be killed for example.
/// </summary>
static class ChildProgram
{
    static async Task<int> Main(string[] arguments)
    {
        switch (arguments)
        {
            case ["lake-change", var location, var attempt]:
                await SweepScenario.ChangeAsync(location, attempt);
                return 0;
            case ["lake-recover", var location]:
                await using (var lake = await SparkMusic.Lakes.Lake.OpenAsync(location, TimeProvider.System, default))
                    foreach (var sentence in await lake.RecoverAsync(default)) Console.WriteLine(sentence);
                return 0;
            case ["lake-copy", var from, var to]:
                await using (var lake = await SparkMusic.Lakes.Lake.OpenAsync(from, TimeProvider.System, default))
                    await new SparkMusic.Lakes.LakeCopy(lake, SparkMusic.Lakes.Lake.FilesAt(to, TimeProvider.System), TimeProvider.System)
                        .RunAsync(default);
                return 0;
            case ["lease-hold", var location, var table, var attempt]:
                await using (var lake = await SparkMusic.Lakes.Lake.OpenAsync(location, TimeProvider.System, default))
                {
                    var lease = await lake.Ledger.TryTakeLeaseAsync(table, attempt, default);
                    if (lease is not null) await lake.Ledger.StartAttemptAsync(attempt, "run-of-" + attempt, table, lease.Epoch, default);
                    Console.WriteLine(lease is null ? "held" : $"epoch {lease.Epoch}");
                    Console.ReadLine();
                }
                return 0;
            case ["publish", var location, var runId]:
                return await Postgres.PublishFaultTests.RunChildAsync(location, runId);
            case ["spark", .. var scenario]:
                return await SparkDriver.RunAsync(scenario);
            default:
                Console.Error.WriteLine("This assembly is run by its tests.");
                return 2;
        }
    }

    /// <summary>Starts it; <paramref name="fault"/> goes to SPARKMUSIC_FAULT.</summary>
    public static Process Start(string? fault, params string[] arguments)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var argument in (string[])["exec", typeof(ChildProgram).Assembly.Location, .. arguments]) start.ArgumentList.Add(argument);
        start.Environment["SPARKMUSIC_FAULT"] = fault ?? "";
        return Process.Start(start)!;
    }

    /// <summary>Runs it to its end: the exit code (137 = killed) and what it wrote to stderr.</summary>
    public static async Task<(int ExitCode, string Error)> RunAsync(string? fault, params string[] arguments)
    {
        using var process = Start(fault, arguments);
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await Task.WhenAll(process.WaitForExitAsync(), output);
        return (process.ExitCode, error);
    }
}
