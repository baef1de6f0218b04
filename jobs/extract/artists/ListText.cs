using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace SparkMusic.Jobs.Extract.Artists;

/// <summary>
/// Lists that a program printed into one field: Python's <c>['Beyoncé', "Guns N' Roses"]</c> and JSON's <c>["a", "b"]</c>.
/// </summary>
public static class ListText
{
    /// <summary>The elements, unescaped; false when the text is no such list.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out List<string>? elements)
    {
        elements = null;
        var inner = text.AsSpan().Trim();
        if (inner.Length < 2 || inner[0] is not ('[' or '(') || inner[^1] != (inner[0] == '[' ? ']' : ')')) return false;
        inner = inner[1..^1].Trim();
        var found = new List<string>();
        while (!inner.IsEmpty)
        {
            if (inner[0] is not ('\'' or '"') || !TryReadQuoted(ref inner, out var element)) return false;
            found.Add(element);
            inner = inner.TrimStart();
            if (inner.IsEmpty) break;
            if (inner[0] != ',') return false;
            inner = inner[1..].TrimStart();
        }
        // "()" and "[]" as a name on its own is rather a name than an empty list, but an empty list is what programs print.
        elements = found;
        return true;
    }

    static bool TryReadQuoted(ref ReadOnlySpan<char> rest, [NotNullWhen(true)] out string? element)
    {
        element = null;
        var quote = rest[0];
        var text = new StringBuilder();
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == quote)
            {
                element = text.ToString();
                rest = rest[(i + 1)..];
                return true;
            }
            if (rest[i] == '\\' && i + 1 < rest.Length) i += AppendEscaped(text, rest[(i + 1)..]);
            else text.Append(rest[i]);
        }
        return false;
    }

    /// <summary>Appends what stands behind a backslash; answers how many characters it took.</summary>
    static int AppendEscaped(StringBuilder text, ReadOnlySpan<char> rest)
    {
        var digits = rest[0] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0 && rest.Length > digits
            && int.TryParse(rest.Slice(1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            if (code is >= 0xD800 and < 0xE000) text.Append((char)code);
            else if (Rune.IsValid(code)) text.Append(new Rune(code).ToString());
            return digits + 1;
        }
        text.Append(rest[0] switch { 'n' => '\n', 't' => '\t', 'r' => '\r', _ => rest[0] });
        return 1;
    }
}
