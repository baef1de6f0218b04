using SparkMusic.Engines;
using SparkMusic.Engines.SparkSql;
using SparkMusic.Spark;

namespace SparkMusic.Tests.Spark;

/// <summary>
/// A program of a few lines on the Spark engine, for the tests that start one and kill it: <c>dotnet SparkMusic.Tests.dll spark SCENARIO
/// ARGUMENTS</c>.
/// </summary>
static class SparkDriver
{
    static readonly Dictionary<string, object?> None = [];

    public static async Task<int> RunAsync(string[] arguments)
    {
        try
        {
            return arguments switch
            {
                ["write", var folder, var exitCode, ..] => await WriteAsync(folder, int.Parse(exitCode)),
                ["hang"] => await HangAsync(await SparkEngine.AttachAsync(new SparkOptions(), default)),
                ["start-and-hang", var scratch] =>
                    await HangAsync(await SharedSpark.StartAsync(new SparkOptions { ScratchParent = scratch })),
                _ => throw new ArgumentException($"No scenario: {string.Join(' ', arguments)}"),
            };
        }
        catch (EngineException lost) when (lost.Kind == EngineErrorKind.Lost)
        {
            Console.WriteLine("lost");
            return ExitCodes.LostJvm;
        }
    }

    static async Task<int> WriteAsync(string folder, int exitCode)
    {
        await using var engine = await SparkEngine.OpenAsync(new SparkOptions(), default);
        await using var session = await engine.OpenAsync(default);
        await session.WriteAsync(new WriteRequest("select id as k from range(10)", None, [Column.Of("k bigint")], ["k"], null, folder,
            "part-a", true), default);
        Console.WriteLine($"written by Spark {engine.Version}");
        return exitCode;
    }

    /// <summary>Says the ids of the processes and then computes for ever.</summary>
    static async Task<int> HangAsync(SparkEngine engine)
    {
        await using var session = await engine.OpenAsync(default);
        Console.WriteLine($"ready {Environment.ProcessId} {engine.ProcessId}");
        await session.KeepAsync("k", "select count(*) as c from range(1000000) as a cross join range(1000000) as b where a.id * b.id = -1",
            None, default);
        return 0;
    }
}
