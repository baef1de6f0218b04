using System.Text;
using SparkMusic.Quality;

namespace SparkMusic.Tests.Quality;

public class FoldingTests
{
    [TestCase("Beyoncé — Déjà-Vu!", "beyonce deja vu")]
    [TestCase("  All I Want (for) Christmas  ", "all i want for christmas")]
    [TestCase("Don’t Stop", "don t stop")]
    [TestCase("Don't Stop", "don t stop")]
    [TestCase("STRASSE straße", "strasse strasse")]
    [TestCase("ﬁne Ａｂｃ ①", "fine abc 1")]
    [TestCase("Οδός ΟΔΟΣ", "οδοσ οδοσ")]
    [TestCase("İstanbul", "istanbul")]
    [TestCase("÷ A$AP +", "÷ a$ap +")]
    [TestCase("soft\u00adhyphen", "softhyphen")]
    [TestCase("!!!", "")]
    [TestCase("", "")]
    [TestCase("한국어 노래", "한국어 노래")]
    [TestCase("tab\tand\nline", "tab and line")]
    public void Text_is_folded(string text, string folded) => Folding.Fold(text).Should().Be(folded);

    [Test]
    public void Composed_and_decomposed_text_fold_alike() =>
        Folding.Fold("Sigur Rós".Normalize(NormalizationForm.FormD)).Should().Be(Folding.Fold("Sigur Rós")).And.Be("sigur ros");

    [Test]
    public void Folding_twice_changes_nothing_and_bytes_fold_as_text()
    {
        var buffer = Array.Empty<byte>();
        for (var code = 1; code < 0x30000; code++)
        {
            if (!Rune.IsValid(code)) continue;
            var text = "a" + new Rune(code) + "B";
            var folded = Folding.Fold(text);
            if (Folding.Fold(folded) != folded) Assert.Fail($"U+{code:X4}: '{folded}' folds to '{Folding.Fold(folded)}'");
            var length = Folding.Fold(Encoding.UTF8.GetBytes(text), ref buffer);
            if (Encoding.UTF8.GetString(buffer, 0, length) != folded) Assert.Fail($"U+{code:X4}: bytes fold differently");
        }
    }

    [Test]
    public void Text_is_composed_only_when_it_has_to_be()
    {
        TextForm.NfcUnlessEqual("plain é 한국어 😀"u8).Should().BeNull();
        TextForm.NfcUnlessEqual(Encoding.UTF8.GetBytes("e\u0301")).Should().Equal(Encoding.UTF8.GetBytes("é"));
        TextForm.Nfc("e\u0301").Should().Be("é");
    }
}
