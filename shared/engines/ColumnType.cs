namespace SparkMusic.Engines;

/// <summary>The scalar types of the lake; nothing else is ever written (no decimal, no zoneless timestamp, no unsigned).</summary>
public enum Scalar
{
    /// <summary>Unicode text, NFC. CLR: string.</summary>
    Text,

    /// <summary>CLR: bool.</summary>
    Boolean,

    /// <summary>32-bit integer. CLR: int.</summary>
    Int,

    /// <summary>64-bit integer. CLR: long.</summary>
    Bigint,

    /// <summary>64-bit float. CLR: double.</summary>
    Double,

    /// <summary>A calendar day. CLR: DateOnly.</summary>
    Date,

    /// <summary>A moment in UTC, microseconds; Parquet INT64 adjusted to UTC. CLR: DateTime of kind Utc.</summary>
    Instant,
}

/// <summary>A column's type: a scalar, or an array of it (CLR: object?[] of the scalar's CLR type).</summary>
public readonly record struct ColumnType(Scalar Scalar, bool IsArray = false)
{
    /// <summary>Reads the text of a header: <c>text</c>, <c>bigint</c>, <c>text[]</c>.</summary>
    /// <exception cref="FormatException">The text names no type of the lake.</exception>
    public static ColumnType Parse(string text)
    {
        var isArray = text.EndsWith("[]", StringComparison.Ordinal);
        var name = isArray ? text[..^2] : text;
        foreach (var scalar in Enum.GetValues<Scalar>())
            if (name == NameOf(scalar)) return new ColumnType(scalar, isArray);
        throw new FormatException(
            $"'{text}' is no column type; use text, boolean, int, bigint, double, date or instant, with [] for an array.");
    }

    public override string ToString() => NameOf(Scalar) + (IsArray ? "[]" : "");

    static string NameOf(Scalar scalar) => scalar switch
    {
        Scalar.Text => "text",
        Scalar.Boolean => "boolean",
        Scalar.Int => "int",
        Scalar.Bigint => "bigint",
        Scalar.Double => "double",
        Scalar.Date => "date",
        Scalar.Instant => "instant",
        _ => throw new ArgumentOutOfRangeException(nameof(scalar), scalar, "Unknown scalar."),
    };
}
