using System.Text.Encodings.Web;
using System.Text.Json;

namespace SparkMusic.Jobs.Commands;

/// <summary>What verbs print on standard output: aligned columns for people, JSON for programs.</summary>
static class Output
{
    static readonly JsonSerializerOptions JsonOptions = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new InstantJson() },
    };

    public static void Json(object value) => Console.WriteLine(JsonSerializer.Serialize(value, JsonOptions));

    /// <summary>
    /// Prints rows under their headers; columns of numbers (by their header's leading <c>#</c>) are aligned to the right.
    /// </summary>
    public static void Table(string[] headers, IReadOnlyList<string[]> rows) => Table(Console.Out, headers, rows);

    /// <param name="output">Takes the lines.</param>
    /// <param name="headers">As above.</param>
    /// <param name="rows">A text for each header.</param>
    /// <param name="width">Of the terminal that shows them: texts that do not fit are cut, and then lines.</param>
    /// <returns>Whether any was.</returns>
    public static bool Table(TextWriter output, string[] headers, IReadOnlyList<string[]> rows, int width = int.MaxValue)
    {
        rows = [.. rows.Select(row => row.Select(TextWidth.Printable).ToArray())];
        var titles = headers.Select(header => header.TrimStart('#', ' ')).ToArray();
        var widths = ColumnWidths.Fitted(
            [.. titles.Select((title, i) => rows.Select(row => TextWidth.Of(row[i])).Append(TextWidth.Of(title)).Max())],
            column => !headers[column].StartsWith('#'), width);
        var isCut = false;
        Line(titles);
        Line([.. widths.Select(wide => new string('-', wide))]);
        foreach (var row in rows) Line(row);
        return isCut;

        void Line(string[] cells) => output.WriteLine(Cut(string.Join(ColumnWidths.Gap, cells.Select((cell, i) =>
            headers[i].StartsWith('#') ? TextWidth.PadLeft(cell, widths[i]) : TextWidth.PadRight(Cut(cell, widths[i]), widths[i])))
            .TrimEnd(), width));

        string Cut(string text, int most)
        {
            var cut = TextWidth.Cut(text, most);
            isCut |= !ReferenceEquals(cut, text);
            return cut;
        }
    }

    /// <summary>A sentence beside the result, on standard error.</summary>
    public static void Note(string text) => Console.Error.WriteLine(TextWidth.Printable(text));

    /// <summary><c>1 search</c>, <c>2,000 searches</c>.</summary>
    public static string Count(long number, string one, string many) => $"{Number(number)} {(number == 1 ? one : many)}";

    public static string Number(long value) => value.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
}
