using SparkMusic.Jobs.Commands;

namespace SparkMusic.Tests.Commands;

[TestFixture]
public class TextWidthTests
{
    [TestCase("", 0)]
    [TestCase("abc", 3)]
    [TestCase("Björk", 5)]
    [TestCase("Bjo\u0308rk", 5)]
    [TestCase("夜明けカメラ", 12)]
    [TestCase("케이팝", 6)]
    [TestCase("ＡＢＣ", 6)]
    [TestCase("🔥 (Interlude)", 14)]
    [TestCase("Кометы", 6)]
    [TestCase("a\u200db", 2)]
    [TestCase("█▏…∅", 4)]
    [TestCase("\U00020000", 2)]
    public void Wide_characters_take_two_columns_and_marks_none(string text, int width) => TextWidth.Of(text).Should().Be(width);

    [TestCase("夜明けカメラ", 12, "夜明けカメラ")]
    [TestCase("夜明けカメラ", 11, "夜明けカメ…")]
    [TestCase("夜明けカメラ", 10, "夜明けカ…")]
    [TestCase("🔥🔥🔥", 4, "🔥…")]
    [TestCase("abcdef", 5, "abcd…")]
    public void What_does_not_fit_is_cut_between_characters(string text, int width, string cut) =>
        TextWidth.Cut(text, width).Should().Be(cut);

    [Test]
    public void Columns_of_a_table_stay_aligned()
    {
        using var output = new StringWriter();
        Output.Table(output, ["artist", "#n", "last"], [["夜明けカメラ", "1", "x"], ["Bjo\u0308rk", "10", "y"]]);
        output.ToString().ReplaceLineEndings("\n").Should().Be(
            "artist         n  last\n------------  --  ----\n夜明けカメラ   1  x\nBjo\u0308rk         10  y\n");
    }
}
