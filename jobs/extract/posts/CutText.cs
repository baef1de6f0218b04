using System.Net;
using System.Text;

namespace SparkMusic.Jobs.Extract.Posts;

/// <summary>Cuts stretches out of a text. Places count UTF-16 units of the text as it was given.</summary>
sealed class CutText(string text)
{
    const int MostLooks = 100;

    readonly List<(int Start, int End)> _cuts = [];
    int[]? _ofCodePoints, _ofBytes;
    int _looked;

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
    public int OfCodePoints(long points) => PlaceOf(_ofCodePoints ??= Places(OfRunes), points);

    /// <summary>The place in UTF-16 of a place in bytes of UTF-8; -1 beyond the end or inside a character.</summary>
    public int OfBytes(long bytes) => PlaceOf(_ofBytes ??= Places(rune => rune.Utf8SequenceLength), bytes);

    /// <summary>False when words of so many entities were looked for that another look would take too long.</summary>
    public bool MayLookFor() => _looked++ < MostLooks;

    static int PlaceOf(int[] places, long at) => at >= 0 && at < places.Length ? places[at] : -1;

    static int OfRunes(Rune rune) => 1;

    // Counted once for all entities of a post: a long one may have thousands.
    int[] Places(Func<Rune, int> lengthOf)
    {
        var (places, at) = (new List<int>(Text.Length + 1), 0);
        foreach (var rune in Text.EnumerateRunes())
        {
            places.Add(at);
            for (var inside = lengthOf(rune); inside > 1; inside--) places.Add(-1);
            at += rune.Utf16SequenceLength;
        }
        places.Add(at);
        return [.. places];
    }

    /// <summary>Spaces of a line made one, empty lines left out.</summary>
    public static string Lines(string text) => string.Join('\n', text.Split('\n')
        .Select(line => string.Join(' ', line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))).Where(line => line.Length > 0));

    /// <summary>As <see cref="Lines"/>, entities of HTML decoded.</summary>
    public static string Tidy(string text) => Lines(WebUtility.HtmlDecode(text));
}
