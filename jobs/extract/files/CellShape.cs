using System.Globalization;

namespace SparkMusic.Jobs.Extract.Files;

/// <summary>What a cell looks like, as far as that tells a header from a row.</summary>
static class CellShape
{
    public enum Kind
    {
        Empty,
        Text,
        Number,
        Day,
        Id,
    }

    public static Kind Of(string cell)
    {
        var text = cell.AsSpan().Trim();
        if (text.IsEmpty) return Kind.Empty;
        if (IsId(text)) return Kind.Id;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)) return Kind.Number;
        var digits = 0;
        var marks = 0;
        foreach (var letter in text[..Math.Min(text.Length, 10)])
        {
            if (char.IsAsciiDigit(letter)) digits++;
            else if (letter is '-' or '/' or '.' or ':') marks++;
        }

        if (marks == 0) return Kind.Text;
        return digits >= 4 && digits + marks == Math.Min(text.Length, 10) ? Kind.Day : digits >= 2 && digits
            + marks == text.Length ? Kind.Number : Kind.Text;
    }

    static bool IsId(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("spotify:") || text.Contains("open.spotify.com/", StringComparison.Ordinal)) return true;
        if (text.Length != 22) return false;
        var hasDigit = false;
        foreach (var letter in text)
        {
            if (!char.IsAsciiLetterOrDigit(letter)) return false;
            hasDigit |= char.IsAsciiDigit(letter);
        }

        return hasDigit;
    }
}
