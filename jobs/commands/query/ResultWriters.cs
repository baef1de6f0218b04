using System.Text.Json.Nodes;
using SparkMusic.Engines;

namespace SparkMusic.Jobs.Commands.Query;

/// <summary>Writes the rows of a query.</summary>
interface IResultWriter
{
    /// <summary>Before the rows, once.</summary>
    void Begin(IReadOnlyList<Column> columns);

    void Row(object?[] values);

    /// <summary>After the rows.</summary>
    void End();
}

/// <summary>Aligned columns for people; null is <see cref="Null"/>, so that it differs from an empty text.</summary>
/// <param name="output">Takes the lines.</param>
/// <param name="width">Of the terminal that shows them; elsewhere every value is whole.</param>
sealed class TableResult(TextWriter output, int width = int.MaxValue) : IResultWriter
{
    public const string Null = "∅";

    readonly List<string[]> _rows = [];
    IReadOnlyList<Column> _columns = [];

    /// <summary>Some values are not shown whole.</summary>
    public bool IsCut { get; private set; }

    public void Begin(IReadOnlyList<Column> columns) => _columns = columns;

    public void Row(object?[] values) => _rows.Add([.. values.Select(value => value is null ? Null : Short(CellText.Of(value)))]);

    public void End()
    {
        if (_columns.Count == 0) return;
        string[] headers = [.. _columns.Select(column => (IsNumber(column) ? "#" : " ") + column.Name)];
        IsCut |= Output.Table(output, headers, _rows, width);
    }

    static bool IsNumber(Column column) => column.Type is { IsArray: false, Scalar: Scalar.Int or Scalar.Bigint or Scalar.Double };

    // A payload may be long, and there may be many.
    string Short(string text)
    {
        var cut = TextWidth.Cut(text, width);
        IsCut |= !ReferenceEquals(cut, text);
        return cut;
    }
}

/// <summary>RFC 4180: CRLF, quotes where needed; null is empty without quotes, an empty text has quotes.</summary>
sealed class CsvResult(TextWriter output) : IResultWriter
{
    public void Begin(IReadOnlyList<Column> columns) => Line(columns.Select(column => Cell(column.Name)));

    public void Row(object?[] values) => Line(values.Select(value => value is null ? "" : Cell(CellText.Of(value))));

    public void End()
    {
    }

    void Line(IEnumerable<string> cells) => output.Write(string.Join(',', cells) + "\r\n");

    static string Cell(string text) => text.Length == 0
        || text.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{text.Replace("\"", "\"\"")}\"" : text;
}

/// <summary>A JSON array with an object a row; of columns with one name the later ones get a number.</summary>
sealed class JsonResult(TextWriter output) : IResultWriter
{
    readonly List<string> _names = [];
    long _rows;

    public void Begin(IReadOnlyList<Column> columns)
    {
        foreach (var column in columns)
        {
            var name = column.Name;
            for (var i = 2; _names.Contains(name); i++) name = $"{column.Name}_{i}";
            _names.Add(name);
        }
        output.Write('[');
    }

    public void Row(object?[] values)
    {
        var row = new JsonObject();
        for (var i = 0; i < values.Length; i++) row.Add(_names[i], CellText.JsonOf(values[i]));
        output.Write(_rows++ == 0 ? "\n  " : ",\n  ");
        output.Write(row.ToJsonString(SqlJson.Options));
    }

    public void End() => output.Write(_rows == 0 ? "]\n" : "\n]\n");
}
