using SparkMusic.Jobs.Commands.Demo;

namespace SparkMusic.Tests.Commands;

/// <summary>A sheet on terminals of all kinds.</summary>
public sealed class SheetTests
{
    static Sheet Made()
    {
        var sheet = new Sheet();
        sheet.Title("Titles");
        sheet.Table(["name", "#n", "bar"], [["夜明け", "1", new("▁▂", Tone.Bar)], ["b & <c>", "20", new("▃", Tone.Up)]]);
        return sheet;
    }

    [Test]
    public void Without_colours_columns_stand_under_each_other() => Printed(false, int.MaxValue).Should().Equal(
        "", "Titles", "  name      n  bar", "  夜明け    1  ▁▂", "  b & <c>  20  ▃", "");

    [Test]
    public void Colours_change_nothing_but_colours()
    {
        var coloured = Printed(true, int.MaxValue);
        coloured[1].Should().Be("\u001b[1mTitles\u001b[0m");
        coloured.Select(line => System.Text.RegularExpressions.Regex.Replace(line, "\u001b\\[[0-9]*m", "").TrimEnd())
            .Should().Equal(Printed(false, int.MaxValue));
    }

    [TestCase(1), TestCase(5), TestCase(12), TestCase(17), TestCase(18)]
    public void In_a_narrow_terminal_no_line_is_longer_than_it(int width) =>
        Printed(false, width).Should().OnlyContain(line => SparkMusic.Jobs.Commands.TextWidth.Of(line) <= width);

    [Test]
    public void A_picture_holds_every_text_once_and_escaped()
    {
        var picture = SheetPicture.Draw(Made(), 40);
        System.Xml.Linq.XDocument.Parse(picture).Descendants().Where(element => element.Name.LocalName == "text")
            .Select(element => element.Value).Should()
            .Equal("Titles", "name", "n", "bar", "夜明け", "1", "▁▂", "b & <c>", "20", "▃");
        SheetPicture.Draw(Made(), 40).Should().Be(picture);
    }

    static string[] Printed(bool isColoured, int width)
    {
        using var output = new StringWriter { NewLine = "\n" };
        SheetPrinter.Print(output, Made(), isColoured, width);
        return output.ToString().Split('\n');
    }
}
