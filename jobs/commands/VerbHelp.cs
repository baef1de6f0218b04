using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace SparkMusic.Jobs.Commands;

/// <summary>
/// Help as System.CommandLine prints it, and below it the command's examples: its description's part after <c>Example:</c>, one a line.
/// </summary>
sealed class VerbHelp : SynchronousCommandLineAction
{
    const string Marker = "\n\nExample: ";
    readonly HelpAction _help;
    readonly Dictionary<Command, string[]> _examples = [];

    VerbHelp(HelpAction help) => _help = help;

    /// <summary>Gives a root command, its verbs and their parts help with examples.</summary>
    /// <exception cref="InvalidOperationException">One has none.</exception>
    public static VerbHelp AddTo(Command root)
    {
        var option = root.Options.OfType<HelpOption>().Single();
        var help = new VerbHelp((HelpAction)option.Action!);
        option.Action = help;
        help.TakeFrom(root);
        return help;
    }

    /// <summary>The words that lead to a verb: <c>collect posts</c>.</summary>
    public static string PathOf(Command verb) =>
        Above(verb) is { } above && above.Parents.Any() ? $"{PathOf(above)} {verb.Name}" : verb.Name;

    static Command? Above(Command verb) => verb.Parents.OfType<Command>().FirstOrDefault();

    /// <summary>Whole command lines.</summary>
    public IReadOnlyList<string> ExamplesOf(Command verb) => _examples[verb];

    void TakeFrom(Command verb)
    {
        if (verb.Description?.Split(Marker) is not [var description, var examples])
            throw new InvalidOperationException($"The description of {verb.Name} ends with no example.");
        (verb.Description, _examples[verb]) = (description, examples.Split('\n'));
        foreach (var part in verb.Subcommands) TakeFrom(part);
    }

    public override int Invoke(ParseResult parseResult)
    {
        var code = _help.Invoke(parseResult);
        var examples = _examples[parseResult.CommandResult.Command];
        Console.WriteLine(examples.Length == 1 ? "Example:" : "Examples:");
        foreach (var example in examples) Console.WriteLine("  " + example);
        Console.WriteLine();
        return code;
    }
}
