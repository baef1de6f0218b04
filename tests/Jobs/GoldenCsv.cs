using System.Globalization;
using System.Text.Json;
using SparkMusic.Engines;

namespace SparkMusic.Tests.Jobs;

/// <summary>
/// A golden CSV file: lines that begin with <c>#</c> tell its case, then a header, then rows. An empty field is null, <c>""</c> is the
/// empty text, arrays are JSON, types come from the declared columns. A file may give a subset of the columns.
/// </summary>
sealed record GoldenCsv(string Name, IReadOnlyList<Column> Columns, IReadOnlyList<object?[]> Rows, IReadOnlyList<string> Texts)
{
    public static GoldenCsv Read(string path, IReadOnlyList<Column> declared)
    {
        var lines = Lines(File.ReadAllText(path)).ToList();
        if (lines.Count == 0) throw new FormatException($"{path} has no header.");
        var columns = lines[0].Fields.Select(name => declared.FirstOrDefault(column => column.Name == name)
            ?? throw new FormatException(
                $"{path}: '{name}' is not declared; declared are {string.Join(", ", declared.Select(column => column.Name))}.")).ToList();
        var rows = new List<object?[]>();
        foreach (var (fields, text) in lines.Skip(1))
        {
            if (fields.Count != columns.Count) throw new FormatException($"{path}: {fields.Count} fields, not {columns.Count}, in: {text}");
            rows.Add([.. fields.Select((field, i) => field is null ? null : Value(field, columns[i].Type))]);
        }
        return new GoldenCsv(Path.GetFileName(path), columns, rows, [.. lines.Skip(1).Select(line => line.Text)]);
    }

    /// <summary>
    /// The rows with all declared columns: what is missing is null, an empty array, or (where a raw row came from) the file, row number and
    /// text.
    /// </summary>
    public IReadOnlyList<object?[]> Complete(IReadOnlyList<Column> declared)
    {
        var given = declared.Select(column => Columns.ToList().FindIndex(own => own.Name == column.Name)).ToList();
        return [.. Rows.Select((row, n) => declared.Select((column, i) => given[i] >= 0 ? row[given[i]] : Default(column, n)).ToArray())];
    }

    object? Default(Column column, int row) => column.Name switch
    {
        "payload" => Texts[row],
        "_source" => "golden",
        "_file" => Name,
        "_line" => (long)row + 1,
        "_seen_at" => DateTime.UnixEpoch,
        _ => column is { Type.IsArray: true, IsNullable: false } ? Array.Empty<object?>() : null,
    };

    static object Value(string text, ColumnType type) => type.IsArray
        ? JsonSerializer.Deserialize<string?[]>(text)!.Select(item => item is null ? null
            : Value(item, new ColumnType(type.Scalar))).ToArray()
        : type.Scalar switch
        {
            Scalar.Text => text,
            Scalar.Boolean => bool.Parse(text),
            Scalar.Int => int.Parse(text, CultureInfo.InvariantCulture),
            Scalar.Bigint => long.Parse(text, CultureInfo.InvariantCulture),
            Scalar.Double => double.Parse(text, CultureInfo.InvariantCulture),
            Scalar.Date => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture),
            Scalar.Instant => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).UtcDateTime,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown scalar."),
        };

    static IEnumerable<(IReadOnlyList<string?> Fields, string Text)> Lines(string text)
    {
        var at = 0;
        while (at < text.Length)
        {
            if (text[at] == '#')
            {
                at = End(text, at) + 1;
                continue;
            }
            var start = at;
            var fields = new List<string?>();
            do fields.Add(Field(text, ref at));
            while (at < text.Length && text[at++] == ',');
            yield return (fields, text[start..at].TrimEnd('\n'));
        }
    }

    static string? Field(string text, ref int at)
    {
        if (at < text.Length && text[at] == '"')
        {
            var close = at + 1;
            while (text[close] != '"' || (close + 1 < text.Length && text[close + 1] == '"')) close += text[close] == '"' ? 2 : 1;
            var quoted = text[(at + 1)..close].Replace("\"\"", "\"", StringComparison.Ordinal);
            at = close + 1;
            return quoted;
        }
        var comma = text.IndexOfAny([',', '\n'], at);
        var end = comma < 0 ? text.Length : comma;
        var plain = text[at..end];
        at = end;
        return plain.Length == 0 ? null : plain;
    }

    static int End(string text, int at) => text.IndexOf('\n', at) is var end and >= 0 ? end : text.Length;
}
