namespace SparkMusic.Jobs.Commands.Demo;

/// <summary>What a piece of text is, whatever colour shows it.</summary>
enum Tone
{
    Plain,
    Title,
    Faint,
    Bar,
    Up,
    Down,
    Command,
}

/// <summary>A piece of a line.</summary>
readonly record struct Piece(string Text, Tone Tone = Tone.Plain)
{
    public static implicit operator Piece(string text) => new(text);
}

/// <summary>Lines that a terminal, a file or a picture shows.</summary>
sealed class Sheet
{
    readonly List<IReadOnlyList<Piece>> _lines = [];

    public IReadOnlyList<IReadOnlyList<Piece>> Lines => _lines;

    public void Line(params Piece[] pieces) => _lines.Add(pieces);

    /// <summary>A title with an empty line above it.</summary>
    public void Title(string text)
    {
        Line();
        Line(new Piece(text, Tone.Title));
    }

    /// <summary>Columns under their headers; numbers (by their header's leading <c>#</c>) to the right. No header
    /// has a name: then there are none.</summary>
    public void Table(string[] headers, IReadOnlyList<Piece[]> rows)
    {
        Piece[] titles = [.. headers.Select(header => new Piece(header.TrimStart('#'), Tone.Faint))];
        Piece[][] all = headers.All(string.IsNullOrEmpty) ? [.. rows] : [titles, .. rows];
        int[] widths = [.. headers.Select((_, column) => all.Max(row => TextWidth.Of(row[column].Text)))];
        foreach (var row in all)
            Line([.. row.SelectMany((cell, column) => new[]
            {
                new Piece("  "),
                cell with
                {
                    Text = headers[column].StartsWith('#')
                        ? TextWidth.PadLeft(cell.Text, widths[column])
                        : TextWidth.PadRight(cell.Text, widths[column]),
                },
            })]);
    }
}
