using System.Net;
using System.Text;

namespace SparkMusic.Jobs.Extract.Posts;

/// <summary>Cuts stretches out of a text. Places count UTF-16 units of the text as it was given.</summary>
sealed class CutText(string text)
{
    readonly List<(int Start, int End)> _cuts = [];

    public string Text { get; } = text;

    /// <summary>Takes a stretch away; one beyond the text is ignored.</summary>
    public void Cut(int start, int end)
    {
        if (start >= 0 && start < end && end <= Text.Length) _cuts.Add((start, end));
    }

    /// <summary>What is left, a space for every stretch.</summary>
    public string Rest()
    {
        var rest = new StringBuilder(Text.Length);
        var at = 0;
        foreach (var (start, end) in _cuts.Order())
        {
            if (start > at) rest.Append(Text, at, start - at);
            if (end <= at) continue;
            rest.Append(' ');
            at = end;
        }
        return rest.Append(Text, at, Text.Length - at).ToString();
    }

    /// <summary>The place in UTF-16 of a place in code points; -1 beyond the end.</summary>
    public static int OfCodePoints(string text, long points)
    {
        var at = 0;
        for (; points > 0; points--)
        {
            if (at >= text.Length) return -1;
            at += char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]) ? 2 : 1;
        }
        return at;
    }

    /// <summary>The place in UTF-16 of a place in bytes of UTF-8; -1 beyond the end or inside a character.</summary>
    public static int OfBytes(ReadOnlySpan<byte> utf8, long bytes)
    {
        if (bytes < 0 || bytes > utf8.Length || (bytes < utf8.Length && (utf8[(int)bytes] & 0xC0) == 0x80)) return -1;
        return Encoding.UTF8.GetCharCount(utf8[..(int)bytes]);
    }

    /// <summary>Spaces of a line made one, empty lines left out.</summary>
    public static string Lines(string text) => string.Join('\n', text.Split('\n')
        .Select(line => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).Where(line => line.Length > 0));

    /// <summary>As <see cref="Lines"/>, entities of HTML decoded.</summary>
    public static string Tidy(string text) => Lines(WebUtility.HtmlDecode(text));
}
