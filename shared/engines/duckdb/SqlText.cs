namespace SparkMusic.Engines.DuckDb;

/// <summary>Names, literals and types as DuckDB writes them; values of people go through parameters, never through here.</summary>
static class SqlText
{
    public static string Name(string name) => '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';

    public static string Literal(string text) => '\'' + text.Replace("'", "''", StringComparison.Ordinal) + '\'';

    /// <summary>A path that is read as it is: DuckDB takes * ? [ in it for a pattern otherwise.</summary>
    public static string PathLiteral(string path)
    {
        var escaped = path.Replace("[", "[[]", StringComparison.Ordinal).Replace("*", "[*]", StringComparison.Ordinal)
            .Replace("?", "[?]", StringComparison.Ordinal);
        return Literal(escaped);
    }

    /// <summary>
    /// A type within DuckDB. An instant is a TIMESTAMP in UTC: arithmetic on TIMESTAMPTZ goes through calendars and is ten times slower.
    /// </summary>
    public static string Type(ColumnType type) => type.Scalar switch
    {
        Scalar.Text => "varchar",
        Scalar.Boolean => "boolean",
        Scalar.Int => "integer",
        Scalar.Bigint => "bigint",
        Scalar.Double => "double",
        Scalar.Date => "date",
        Scalar.Instant => "timestamp",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown type."),
    } + (type.IsArray ? "[]" : "");

    /// <summary><c>cast("a" as bigint) as "a", …</c></summary>
    public static string Casts(IEnumerable<Column> columns) =>
        string.Join(", ", columns.Select(column => $"cast({Name(column.Name)} as {Type(column.Type)}) as {Name(column.Name)}"));

    /// <summary>The columns as a file holds them: instants adjusted to UTC.</summary>
    public static string ForFile(IEnumerable<Column> columns) => string.Join(
        ", ", columns.Select(column => column.Type.Scalar == Scalar.Instant ? Instant(column, "make_timestamptz") : Name(column.Name)));

    /// <summary>The columns of a file, as <see cref="Type"/> has them; null where the file has none.</summary>
    public static string FromFile(IEnumerable<Column> columns, Func<string, bool> has) => string.Join(", ", columns.Select(column =>
        !has(column.Name) ? $"cast(null as {Type(column.Type)}) as {Name(column.Name)}"
        : column.Type.Scalar == Scalar.Instant ? Instant(column, "make_timestamp")
        : $"cast({Name(column.Name)} as {Type(column.Type)}) as {Name(column.Name)}"));

    public static string Names(IEnumerable<Column> columns) => string.Join(", ", columns.Select(column => Name(column.Name)));

    static string Instant(Column column, string make)
    {
        var name = Name(column.Name);
        return (column.Type.IsArray ? $"list_transform({name}, lambda x: {make}(epoch_us(x)))" : $"{make}(epoch_us({name}))")
            + " as " + name;
    }

    /// <summary>The query as a table of another one; its last line may be a comment.</summary>
    public static string Derived(string query) => $"(\n{query.TrimEnd().TrimEnd(';')}\n) as derived";
}
