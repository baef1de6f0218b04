using System.Text.RegularExpressions;

namespace SparkMusic.Jobs.Extract.Posts;

/// <summary>
/// Hashtags, mentions and links that stand in a text without being marked: some programs send none, and files of rows have none.
/// </summary>
static partial class PlainEntities
{
    /// <summary>The text without them; what was found is added to the lists.</summary>
    public static string Cut(string text, List<string> hashtags, List<string> links)
    {
        text = Link().Replace(text, match =>
        {
            var link = match.Value.TrimEnd('.', ',', ';', ':', '!', '?', ')', '…', '\'', '"');
            AddNew(links, link.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? "https://" + link : link);
            return " " + match.Value[link.Length..];
        });
        text = Tag().Replace(text, match =>
        {
            AddNew(hashtags, match.Groups[1].Value);
            return " ";
        });
        return Mention().Replace(text, " ");
    }

    public static void AddNew(List<string> list, string text)
    {
        if (text.Length > 0 && !list.Contains(text, StringComparer.OrdinalIgnoreCase)) list.Add(text);
    }

    [GeneratedRegex(@"(?<![\w@/.])(?:https?://|www\.)[^\s<>""]+|\bspotify:track:[0-9A-Za-z]{22}",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Link();

    // A number alone is no tag: "#1".
    [GeneratedRegex(@"(?<![\w&/#＃])[#＃]((?=\w*[^\W\d_])\w+)", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex(@"(?<![\w@./])@[A-Za-z0-9_](?:[\w.-]*\w)?(?:@[\w.-]+\w)?", RegexOptions.CultureInvariant)]
    private static partial Regex Mention();
}
