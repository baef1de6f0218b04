using System.Text;

namespace SparkMusic.Jobs.Commands.Demo;

/// <summary>Writes a sheet to a terminal, in colours and no wider than it; elsewhere, or with NO_COLOR, as it is.</summary>
static class SheetPrinter
{
    const string Reset = "\u001b[0m";

    public static void Print(Sheet sheet) =>
        Print(Console.Out, sheet, Terminal.IsColoured, Terminal.IsOutput ? Terminal.Width : int.MaxValue);

    public static void Print(TextWriter output, Sheet sheet, bool isColoured, int width)
    {
        foreach (var line in sheet.Lines) output.WriteLine(TextOf(Trimmed(line), isColoured, width));
    }

    static string TextOf(IReadOnlyList<Piece> line, bool isColoured, int width)
    {
        var (text, left) = (new StringBuilder(), width);
        var isCut = line.Sum(piece => TextWidth.Of(piece.Text)) > width;
        foreach (var piece in line)
        {
            var length = TextWidth.Of(piece.Text);
            var shown = !isCut || length < left ? piece.Text : TextWidth.Cut(piece.Text + " ", left);
            var colour = isColoured && !string.IsNullOrWhiteSpace(shown) ? ColourOf(piece.Tone) : null;
            text.Append(colour).Append(shown).Append(colour is null ? null : Reset);
            left -= length;
            if (left <= 0) break;
        }
        return text.ToString();
    }

    /// <summary>Without spaces at its end.</summary>
    public static IReadOnlyList<Piece> Trimmed(IReadOnlyList<Piece> line)
    {
        var pieces = line.ToList();
        while (pieces.Count > 0 && string.IsNullOrWhiteSpace(pieces[^1].Text)) pieces.RemoveAt(pieces.Count - 1);
        if (pieces.Count > 0) pieces[^1] = pieces[^1] with { Text = pieces[^1].Text.TrimEnd() };
        return pieces;
    }

    static string? ColourOf(Tone tone) => tone switch
    {
        Tone.Title => "\u001b[1m",
        Tone.Faint => "\u001b[2m",
        Tone.Bar => "\u001b[36m",
        Tone.Up => "\u001b[32m",
        Tone.Down => "\u001b[31m",
        Tone.Command => "\u001b[33m",
        _ => null,
    };
}
