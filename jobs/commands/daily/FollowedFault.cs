using System.Text.Json;
using System.Text.RegularExpressions;

namespace SparkMusic.Jobs.Commands.Daily;

/// <summary>What is wrong in the list of what is followed, for who edited it: places and names of the file, no types of ours.</summary>
static partial class FollowedFault
{
    /// <summary>One sentence or two.</summary>
    public static string Of(JsonException e)
    {
        if (e.LineNumber is null && !e.Message.Contains(".NET", StringComparison.Ordinal)) return e.Message;
        var place = e.Path is null or "$" ? "the list" : e.Path[(e.Path.StartsWith("$.", StringComparison.Ordinal) ? 2 : 0)..];
        if (Unmapped().Match(e.Message) is { Success: true } unmapped) return $"there is nothing called '{unmapped.Groups[1].Value}'.";
        if (Missing().Match(e.Message) is { Success: true } missing) return $"{place} lacks {missing.Groups[1].Value}.";
        if (e.Message.Contains("setting null", StringComparison.Ordinal)) return $"{place} is null: leave it out instead.";
        if (e.Message.Contains("could not be converted", StringComparison.Ordinal))
            return $"{place} is of another kind than it has to be (line {e.LineNumber + 1}).";
        if (Twice().Match(e.Message) is { Success: true } twice) return $"'{twice.Groups[1].Value}' is there twice.";
        var end = e.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        return $"{(end < 0 ? e.Message : e.Message[..end]).TrimEnd('.')} ({place}, line {e.LineNumber + 1}).";
    }

    [GeneratedRegex("^The JSON property '(.+)' could not be mapped")]
    private static partial Regex Unmapped();

    [GeneratedRegex("^Duplicate property '(.+?)' ")]
    private static partial Regex Twice();

    [GeneratedRegex("missing required properties including: (.+?)\\.( Path:|$)")]
    private static partial Regex Missing();
}
