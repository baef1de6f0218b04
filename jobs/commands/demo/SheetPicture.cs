using System.Globalization;
using System.Security;
using System.Text;

namespace SparkMusic.Jobs.Commands.Demo;

/// <summary>Draws a sheet as a picture of a terminal, in SVG: the same lines give the same bytes.</summary>
static class SheetPicture
{
    const double Column = 7.83, Row = 17, Left = 16, Top = 46;

    public static string Draw(Sheet sheet, int columns)
    {
        var (width, height) = (Left * 2 + columns * Column, Top + sheet.Lines.Count * Row + 4);
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:0}\" height=\"{height:0}\" viewBox=\"0 0 {width:0} {height:0}\">\n")
            .Append("<style>text{font:13px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans "
                + "Mono',monospace;fill:#d6dbe5;white-space:pre}"
                + ".t{font-weight:bold;fill:#fff}.f{fill:#8b95a7}.b{fill:#4fc1d9}.u{fill:#7bd88f}.d{fill:#fc7b7b}.c{fill:#f2c66d}</style>\n")
            .Append(CultureInfo.InvariantCulture, $"<rect width=\"{width:0}\" height=\"{height:0}\" rx=\"8\" fill=\"#1b1f27\"/>\n")
            .Append("<circle cx=\"20\" cy=\"18\" r=\"6\" fill=\"#fc7b7b\"/><circle cx=\"40\" cy=\"18\" r=\"6\" fill=\"#f2c66d\"/><circle "
                + "cx=\"60\" cy=\"18\" r=\"6\" fill=\"#7bd88f\"/>\n");
        for (var number = 0; number < sheet.Lines.Count; number++) Draw(svg, SheetPrinter.Trimmed(sheet.Lines[number]), Top + number * Row);
        return svg.Append("</svg>\n").ToString();
    }

    // Every piece has a place of its own: fonts whose letters are a little wider do not push the rest away.
    static void Draw(StringBuilder svg, IReadOnlyList<Piece> line, double y)
    {
        var column = 0;
        foreach (var piece in line)
        {
            var spaces = piece.Text.Length - piece.Text.TrimStart().Length;
            var text = piece.Text.Trim();
            if (text.Length > 0)
                svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + (column + spaces) * Column:0.#}\" "
                    + $"y=\"{y:0}\"{ClassOf(piece.Tone)}>{SecurityElement.Escape(text)}</text>\n");
            column += TextWidth.Of(piece.Text);
        }
    }

    static string ClassOf(Tone tone) => tone switch
    {
        Tone.Title => " class=\"t\"",
        Tone.Faint => " class=\"f\"",
        Tone.Bar => " class=\"b\"",
        Tone.Up => " class=\"u\"",
        Tone.Down => " class=\"d\"",
        Tone.Command => " class=\"c\"",
        _ => "",
    };
}
