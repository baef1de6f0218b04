using SparkMusic.Spark;

namespace SparkMusic.Tests.Spark;

/// <summary>Golden vectors: what a real gateway was seen to send and accept.</summary>
sealed class GatewayTextTests
{
    [TestCase("", "")]
    [TestCase("plain", "plain")]
    [TestCase("a\nb", "a\\nb")]
    [TestCase("a\r\nb", "a\\r\\nb")]
    [TestCase("back\\slash", "back\\\\slash")]
    [TestCase("\\n", "\\\\n")]
    [TestCase("\n\r\\", "\\n\\r\\\\")]
    [TestCase("tab\t nul\0 line\u2028 next\u0085 🎵 Björk", "tab\t nul\0 line\u2028 next\u0085 🎵 Björk")]
    public void Text_is_escaped_and_comes_back(string text, string escaped)
    {
        GatewayText.Escape(text).Should().Be(escaped);
        GatewayText.Unescape(escaped).Should().Be(text);
    }

    [TestCase("\\x", "x")]
    [TestCase("a\\", "a\\")]
    [TestCase("\\\\\\n", "\\\n")]
    public void An_unknown_escape_stands_for_its_letter(string escaped, string text) => GatewayText.Unescape(escaped).Should().Be(text);
}
