using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Runtime.InteropServices;
using SparkMusic.Engines;
using SparkMusic.Quality;

namespace SparkMusic.Jobs.Commands;

/// <summary>The command line: its verbs, and the one place that turns failures into sentences and exit codes.</summary>
static class Cli
{
    /// <summary>The whole command line, and its help.</summary>
    public static (Command Root, VerbHelp Help) Build()
    {
        var root = new Command("sparkmusic", "Collects music data, cleans it, adds audio features, aggregates it and publishes it.\n\n"
            + "Example: sparkmusic demo")
        {
            new HelpOption(),
            new VersionOption(),
            CollectCommand.Build(),
            ConnectCommand.Build(),
            CopyCommand.Build(),
            DemoCommand.Build(),
            ForgetCommand.Build(),
            ImportCommand.Build(),
            ListCommand.Build(),
            PlanCommand.Build(),
            PostgresCommand.Build(),
            ReplayCommand.Build(),
            RunCommand.Build(),
            SimulateCommand.Build(),
            SqlCommand.Build(),
            StatusCommand.Build(),
            StreamCommand.Build(),
            VerifyCommand.Build(),
        };
        return (root, VerbHelp.AddTo(root));
    }

    public static async Task<int> RunAsync(string[] args)
    {
        // Messages of refused rows lie in the lake: they are the same wherever it is made.
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        CultureInfo.DefaultThreadCurrentUICulture = CultureInfo.CurrentUICulture = CultureInfo.InvariantCulture;
        // @name@server is a person and no file of arguments.
        var parsed = Build().Root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is not VerbHelp && Mistakes.In(parsed) is { } mistake) return Report(mistake);
        using var cancel = new CancellationTokenSource();
        using var interrupt = OnSignal(PosixSignal.SIGINT, ExitCodes.Interrupted);
        using var terminate = OnSignal(PosixSignal.SIGTERM, ExitCodes.Terminated);
        try
        {
            UnicodeSupport.Require();
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            }, cancel.Token);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            Console.Error.WriteLine("sparkmusic: cancelled; what was committed stays, nothing is half done.");
            return Cancelled.ExitCode;
        }
        catch (Exception e)
        {
            return Report(e);
        }

        // The second one ends the process as the system does it: what it leaves, the next command finishes or undoes.
        PosixSignalRegistration OnSignal(PosixSignal signal, int exitCode) => PosixSignalRegistration.Create(signal, context =>
        {
            if (cancel.IsCancellationRequested) return;
            context.Cancel = true;
            Cancelled.ExitCode = exitCode;
            cancel.Cancel();
        });
    }

    /// <summary>Writes a failure as what, where, why and next step; gives its exit code.</summary>
    public static int Report(Exception e)
    {
        var (message, nextStep, code) = e switch
        {
            SparkMusicException known => (known.Message, known.NextStep, known.ExitCode),
            EngineException { Kind: EngineErrorKind.Lost } lost => (lost.Message, lost.NextStep, ExitCodes.LostJvm),
            EngineException { Kind: EngineErrorKind.NoCores } idle => (idle.Message, idle.NextStep, ExitCodes.TryLater),
            EngineException engine => (engine.Message, engine.NextStep, ExitCodes.Failed),
            UnauthorizedAccessException denied =>
                (denied.Message, "Check who owns the folder and whether it is read-only.", ExitCodes.Failed),
            IOException io when io.Message.Contains("No space left", StringComparison.Ordinal) =>
                (io.Message, "Free some space on that disk (temporary files go to the one of TMPDIR) and run the same command again: "
                    + "nothing was lost.", ExitCodes.Failed),
            IOException io => (io.Message, "Check the path, the free space and the permissions.", ExitCodes.Failed),
            _ => (e.ToString(), "This is a fault of sparkmusic: please report it with the text above.", ExitCodes.Failed),
        };
        Console.Error.WriteLine("sparkmusic: " + message);
        if (nextStep is not null) Console.Error.WriteLine("  " + nextStep);
        return code;
    }
}
