using System.Text.RegularExpressions;
using SparkMusic.Quality;

namespace SparkMusic.Jobs.Simulate.Large;

/// <summary>
/// A search's words, folded, and its field filters (<c>artist:"Miles Davis" year:1955-1960</c>); a filter's value ends where the next
/// begins.
/// </summary>
sealed partial record SearchQuery(IReadOnlyList<string> Words, IReadOnlyDictionary<string, string> Filters)
{
    public static SearchQuery Parse(string text)
    {
        var filters = new Dictionary<string, string>();
        var free = Filter().Replace(text, match =>
        {
            filters[match.Groups[1].Value.ToLowerInvariant()] = match.Groups[2].Value.Trim().Trim('"');
            return " ";
        });
        return new SearchQuery(WordsOf(free), filters);
    }

    public static string[] WordsOf(string text) => Folding.Fold(text).Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The share of words that stand in a text, 0..1; the beginning of one counts for a little less.</summary>
    public static double Share(IReadOnlyList<string> words, IReadOnlyCollection<string> of)
    {
        if (words.Count == 0) return 1;
        var found = 0.0;
        foreach (var word in words)
            found += of.Contains(word) ? 1 : word.Length >= 3
                && of.Any(other => other.StartsWith(word, StringComparison.Ordinal)) ? 0.7 : 0;
        return found / words.Count;
    }

    [GeneratedRegex("""\b(album|artist|track|year|upc|isrc|genre|tag):("[^"]*"|.*?)(?=\s+(?:album|artist|track|year|upc|isrc|genre|tag):|$)""",
        RegexOptions.IgnoreCase)]
    private static partial Regex Filter();
}
