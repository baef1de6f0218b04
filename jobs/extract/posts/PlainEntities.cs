using System.Text.RegularExpressions;

namespace SparkMusic.Jobs.Extract.Posts;

/// <summary>
/// Hashtags, mentions and links that stand in a text without being marked: some programs send none, and files of rows have none.
/// </summary>
static partial class PlainEntities
{
    /// <summary>The text without them; what was found is added to the lists, of mentions who is mentioned.</summary>
    public static string Cut(string text, TextSet hashtags, TextSet links, TextSet mentions)
    {
        text = Link().Replace(text, match =>
        {
            var link = match.Value.TrimEnd('.', ',', ';', ':', '!', '?', ')', '…', '\'', '"');
            links.Add(link.StartsWith("www.", StringComparison.OrdinalIgnoreCase) ? "https://" + link : link);
            return " " + match.Value[link.Length..];
        });
        text = Tag().Replace(text, match =>
        {
            hashtags.Add(match.Groups[1].Value);
            return " ";
        });
        return Mention().Replace(text, match =>
        {
            mentions.Add(match.Value.TrimStart('@'));
            return " ";
        });
    }

    /// <summary>How X begins the text of a repost; the group is whose it was.</summary>
    [GeneratedRegex(@"^RT @(\w+):\s*", RegexOptions.CultureInvariant)]
    public static partial Regex Repost();

    [GeneratedRegex(@"(?<![\w@/.])(?:https?://|www\.)[^\s<>""]+|\bspotify:track:[0-9A-Za-z]{22}",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Link();

    // A number alone is no tag: "#1".
    [GeneratedRegex(@"(?<![\w&/#＃])[#＃]((?=\w*[^\W\d_])\w+)", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex(@"(?<![\w@./])@[A-Za-z0-9_](?:[\w.-]*\w)?(?:@[\w.-]+\w)?", RegexOptions.CultureInvariant)]
    private static partial Regex Mention();
}
