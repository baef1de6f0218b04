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

    /// <summary>The words that lead to a verb: <c>collect posts</c>.</summary>
    public static string PathOf(Command verb) =>
        Above(verb) is { } above && above.Parents.Any() ? $"{PathOf(above)} {verb.Name}" : verb.Name;

    static Command? Above(Command verb) => verb.Parents.OfType<Command>().FirstOrDefault();

    // What a verb's parts have in common is shown by its own example.
    string? ExampleOf(Command verb) => _examples.TryGetValue(verb, out var example) ? example
        : Above(verb) is { } above ? ExampleOf(above) : null;

    public override int Invoke(ParseResult parseResult)
    {
        var code = _help.Invoke(parseResult);
        if (ExampleOf(parseResult.CommandResult.Command) is { } example) Console.WriteLine($"Example:\n  {example}\n");
        return code;
    }
}
