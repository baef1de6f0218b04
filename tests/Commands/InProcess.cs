using System.Text.Json;
using SparkMusic.Jobs.Commands;

namespace SparkMusic.Tests.Commands;

/// <summary>What a command line printed and its exit code.</summary>
sealed record Printed(int Code, string Out, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Out).RootElement;
}

/// <summary>Runs verbs in this process, with what they print caught.</summary>
static class InProcess
{
    public static async Task<Printed> RunAsync(params string[] args)
    {
        var (output, error) = (Console.Out, Console.Error);
        using var caughtOutput = new StringWriter();
        using var caughtError = new StringWriter();
        Console.SetOut(caughtOutput);
        Console.SetError(caughtError);
        try
        {
            return new Printed(await Cli.RunAsync(args), caughtOutput.ToString(), caughtError.ToString());
        }
        finally
        {
            Console.SetOut(output);
            Console.SetError(error);
        }
    }
}
