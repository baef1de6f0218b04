using System.Net;
using System.Text;

namespace SparkMusic.Jobs.Extract.Posts;

/// <summary>
/// The small HTML of Mastodon's posts as text: lines for paragraphs and breaks, entities decoded once; hashtags, mentions and links, which
/// are anchors there, told apart from what is left.
/// </summary>
sealed class HtmlText
{
    readonly StringBuilder _text = new(), _cleaned = new();
    bool _isHashtag, _isInAnchor;
    int _quoteDepth;

    HtmlText(string html)
    {
        var at = 0;
        while (at < html.Length)
        {
            var open = html.IndexOf('<', at);
            Write(html[at..(open < 0 ? html.Length : open)]);
            if (open < 0) break;
            var close = html.IndexOf('>', open);
            if (close < 0) break;
            Tag(html[(open + 1)..close]);
            at = close + 1;
        }
    }

    /// <summary>All that a person reads; links are whole.</summary>
    public string Text => _text.ToString();

    /// <summary>Without hashtags, mentions and links.</summary>
    public string Cleaned => _cleaned.ToString();

    public TextSet Hashtags { get; } = new();

    public TextSet Links { get; } = new();

    public static HtmlText Read(string html) => new(html);

    void Write(string piece)
    {
        if (_quoteDepth > 0) return;
        var decoded = WebUtility.HtmlDecode(piece);
        _text.Append(decoded);
        if (_isHashtag) Hashtags.Add(decoded.Trim().TrimStart('#', '＃'));
        if (!_isInAnchor) _cleaned.Append(decoded);
    }

    void Tag(string tag)
    {
        var name = new string([.. tag.TakeWhile(letter => char.IsAsciiLetterOrDigit(letter) || letter == '/')]).TrimEnd('/')
            .ToLowerInvariant();
        // "RE: link" before a quoting post, for servers that do not know quotes.
        if (name == "p" && tag.Contains("quote-inline", StringComparison.Ordinal)) _quoteDepth = 1;
        else if (name == "/p") _quoteDepth = 0;
        if (name is "br" or "/p" or "p" or "/li" or "/blockquote" or "/h1" or "/h2" or "/h3" or "/pre")
        {
            _text.Append('\n');
            _cleaned.Append('\n');
        }
        else if (name == "a") Anchor(tag);
        else if (name == "/a") (_isInAnchor, _isHashtag) = (false, false);
    }

    void Anchor(string tag)
    {
        var kinds = (Attribute(tag, "class") ?? "").Split(' ');
        _isInAnchor = true;
        _isHashtag = kinds.Contains("hashtag") || (Attribute(tag, "rel") ?? "").Split(' ').Contains("tag");
        _cleaned.Append(' ');
        if (!_isHashtag && !kinds.Contains("mention") && Attribute(tag, "href") is { Length: > 0 } link && _quoteDepth == 0)
            Links.Add(link);
    }

    static string? Attribute(string tag, string name)
    {
        var at = tag.IndexOf($" {name}=", StringComparison.OrdinalIgnoreCase);
        if (at < 0) return null;
        var start = at + name.Length + 2;
        if (start >= tag.Length || tag[start] is not ('"' or '\'')) return null;
        var end = tag.IndexOf(tag[start], start + 1);
        return end < 0 ? null : WebUtility.HtmlDecode(tag[(start + 1)..end]);
    }
}
