using System.CommandLine;

namespace SparkMusic.Jobs.Commands;

/// <summary>What is wrong with a command line, in our words, and what was meant.</summary>
static class Mistakes
{
    /// <summary>Usage; null: nothing is wrong as far as its grammar goes.</summary>
    public static SparkMusicException? In(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var path = command.Parents.Any() ? VerbHelp.PathOf(command) : null;
        if (command.Subcommands.Count > 0 && parsed.Errors.Count > 0)
        {
            var parts = command.Subcommands.Select(part => part.Name).ToList();
            return parsed.UnmatchedTokens switch
            {
                // What follows is as it should be, perhaps.
                [['-', ..] word, ..] => NoOption(word),
                [var word, ..] => Usage([path is null ? $"There is no verb '{word}'."
                    : $"There is no '{path} {word}'; there is {path} {List(parts)}."], Nearest.To(word, parts)),
                _ => Usage([path is null ? "Name a verb." : $"Say which one: {path} {List(parts)}."], null),
            };
        }
        if (UnknownOptions(parsed) is { Count: > 0 } unknown) return NoOption([.. unknown]);
        var extra = parsed.UnmatchedTokens.Select(word => $"{path} does not take '{word}' there; a text with spaces needs quotes.");
        var others = parsed.Errors.Select(error => error.Message).Where(message => !IsOfExtra(message)).Select(OnOneLine).Distinct();
        return parsed.Errors.Count == 0 ? null : Usage([.. others, .. extra.Take(1)], null);

        SparkMusicException Usage(IReadOnlyList<string> messages, string? meant) => SparkMusicException.Usage(
            string.Join("\nsparkmusic: ", messages),
            (meant is null ? "" : $"Did you mean '{meant}'? ") + (path is null ? "'sparkmusic --help' lists the verbs."
                : $"'sparkmusic {path} --help' shows what {command.Name} takes, with an example."));

        SparkMusicException NoOption(params string[] words) =>
            Usage([.. words.Select(word => path is null ? $"There is no option '{word}'." : $"{path} has no option '{word}'.")],
                Nearest.To(words[0], command.Options.Where(option => !option.Hidden).Select(option => option.Name).Append("--help")));

        bool IsOfExtra(string message) => parsed.UnmatchedTokens.Any(word => message.EndsWith($"'{word}'.", StringComparison.Ordinal));
    }

    // One that is mistyped is not taken for a value; - alone is one, and so is a query that begins with a comment.
    static List<string> UnknownOptions(ParseResult parsed) =>
    [
        .. parsed.UnmatchedTokens.Concat(parsed.CommandResult.Command.Arguments
                .SelectMany(argument => parsed.GetResult(argument)?.Tokens.Select(token => token.Value) ?? []))
            .Where(word => word.Length > 1 && word.StartsWith('-') && !word.Any(char.IsWhiteSpace))
            .Select(word => word.Split('=')[0]).Distinct(),
    ];

    static string List(IReadOnlyList<string> names) =>
        names.Count == 1 ? names[0] : string.Join(", ", names.SkipLast(1)) + " or " + names[^1];

    // System.CommandLine lists what may be said a line each.
    static string OnOneLine(string message) => message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        is [var first, .. { Length: > 0 } names] ? $"{first} {string.Join(", ", names)}." : message;
}
