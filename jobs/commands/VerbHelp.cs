using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace SparkMusic.Jobs.Commands;

/// <summary>Help as System.CommandLine prints it, and below it the verb's example: its description's part after <c>Example:</c>.</summary>
sealed class VerbHelp : SynchronousCommandLineAction
{
    const string Marker = "\n\nExample: ";
    readonly HelpAction _help;
    readonly Dictionary<Command, string> _examples = [];

    VerbHelp(HelpAction help) => _help = help;

    /// <summary>Gives a root command help with examples.</summary>
    public static void AddTo(Command root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        var help = new VerbHelp((HelpAction)option.Action!);
        option.Action = help;
        foreach (var verb in root.Subcommands)
        {
            var parts = (verb.Description ?? "").Split(Marker);
            verb.Description = parts[0];
            if (parts.Length > 1) help._examples[verb] = parts[1];
        }
    }

    public override int Invoke(ParseResult parseResult)
    {
        var code = _help.Invoke(parseResult);
        if (_examples.TryGetValue(parseResult.CommandResult.Command, out var example)) Console.WriteLine($"Example:\n  {example}\n");
        return code;
    }
}
