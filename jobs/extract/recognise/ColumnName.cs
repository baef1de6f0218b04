using System.Globalization;
using System.Text;
using SparkMusic.Quality;

namespace SparkMusic.Jobs.Extract.Recognise;

/// <summary>
/// A column's name as it is compared: lower-case letters and digits without marks, its unit apart. <c>Duration (ms)</c>,
/// <c>durationMs</c> and <c>duration_ms</c> are one; <c>Artist Name(s)</c> is <c>artistnames</c>.
/// </summary>
/// <param name="Text">What is compared; empty for a name of signs only.</param>
/// <param name="Unit">What stands in brackets behind it, or a percent sign: <c>ms</c>, <c>%</c>; else empty.</param>
readonly record struct ColumnName(string Text, string Unit)
{
    /// <summary>Members that only contain the item: <c>item.track.name</c> is <c>track.name</c>.</summary>
    static readonly string[] Containers =
        ["item", "items", "track", "tracks", "song", "data", "attributes", "features", "audio_features", "audioFeatures", "node", "value",
            "record", "result", "results", "fields"];

    public static ColumnName Of(string name)
    {
        var unit = "";
        var text = name.Trim();
        if (text == "#") return new ColumnName("#", "");
        text = text.Replace("(s)", "s", StringComparison.OrdinalIgnoreCase).Replace("s[]", "s", StringComparison.Ordinal)
            .Replace("[]", "s", StringComparison.Ordinal);
        // 'Duration (s)' has its plural taken for a unit above only where it is glued to its word.
        if (name.Contains(" (s)", StringComparison.OrdinalIgnoreCase))
            (text, unit) = (name.Replace("(s)", "", StringComparison.OrdinalIgnoreCase), "s");
        var open = text.IndexOfAny(['(', '[']);
        var close = open < 0 ? -1 : text.IndexOfAny([')', ']'], open);
        if (open > 0 && close > open)
        {
            unit = text[(open + 1)..close].Trim().ToLowerInvariant();
            text = text[..open] + text[(close + 1)..];
        }

        if (text.Contains('%')) unit = "%";
        return new ColumnName(Fold(text), unit);
    }

    /// <summary>The name, and for a path of JSON members what is left when its containers are taken away.</summary>
    public static IEnumerable<ColumnName> Forms(string name)
    {
        yield return Of(name);
        for (var rest = name; rest.IndexOf('.') is > 0 and var dot
            && Containers.Contains(rest[..dot].Replace("[]", "", StringComparison.Ordinal));)
        {
            rest = rest[(dot + 1)..];
            yield return Of(rest);
        }
    }

    static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var letter in TextForm.Normalize(text, NormalizationForm.FormKD))
        {
            if (letter == 'ß') folded.Append("ss");
            else if (char.GetUnicodeCategory(letter) != UnicodeCategory.NonSpacingMark && char.IsLetterOrDigit(letter))
                folded.Append(char.ToLowerInvariant(letter));
        }

        return folded.ToString();
    }
}
