using System.Text;

namespace SparkMusic.Spark;

/// <summary>
/// How text travels in the gateway's line protocol, the same in both directions: backslash, CR and LF are escaped, nothing else is,
/// so a payload never breaks its line and U+2028, NUL and emoji travel as they are.
/// </summary>
static class GatewayText
{
    public static StringBuilder AppendEscaped(this StringBuilder line, string text)
    {
        var from = 0;
        while (text.AsSpan(from).IndexOfAny('\\', '\r', '\n') is >= 0 and var length)
        {
            var at = from + length;
            line.Append(text, from, length).Append(text[at] switch { '\r' => "\\r", '\n' => "\\n", _ => "\\\\" });
            from = at + 1;
        }
        return line.Append(text, from, text.Length - from);
    }

    public static string Escape(string text) =>
        text.AsSpan().IndexOfAny('\\', '\r', '\n') < 0 ? text : new StringBuilder().AppendEscaped(text).ToString();

    /// <summary>Left to right; an unknown escape <c>\x</c> stands for <c>x</c>, as on the other side.</summary>
    public static string Unescape(ReadOnlySpan<char> text)
    {
        if (!text.Contains('\\')) return text.ToString();
        var plain = new StringBuilder(text.Length);
        while (text.IndexOf('\\') is >= 0 and var at && at + 1 < text.Length)
        {
            plain.Append(text[..at]).Append(text[at + 1] switch { 'n' => '\n', 'r' => '\r', var other => other });
            text = text[(at + 2)..];
        }
        return plain.Append(text).ToString();
    }
}
