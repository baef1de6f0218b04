namespace SparkMusic.Engines;

/// <summary>A declared column: what the runner casts to, checks nulls by, and writes as the comment of a Postgres column.</summary>
/// <param name="Name">Lower case, [a-z0-9_].</param>
/// <param name="Type">Its type in the lake.</param>
/// <param name="IsNullable">Whether a row may lack it.</param>
/// <param name="Description">One sentence.</param>
public sealed record Column(string Name, ColumnType Type, bool IsNullable = true, string Description = "")
{
    /// <summary>A column from the header's own notation, <c>name type[?]</c>: <c>Column.Of("valence double?")</c>.</summary>
    public static Column Of(string declaration)
    {
        var parts = declaration.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (parts.Length < 2) throw new FormatException($"A column is 'name type[?] sentence', not '{declaration}'.");
        var type = parts[1];
        var isNullable = type.EndsWith('?');
        return new Column(parts[0], ColumnType.Parse(isNullable ? type[..^1] : type), isNullable, parts.Length > 2 ? parts[2] : "");
    }
}
