using NpgsqlTypes;
using SparkMusic.Engines;

namespace SparkMusic.Postgres.Publish;

/// <summary>The lake's types as Postgres has them.</summary>
static class MartTypes
{
    /// <summary>As <c>format_type</c> writes it.</summary>
    public static string TextOf(ColumnType type) => (type.Scalar switch
    {
        Scalar.Text => "text",
        Scalar.Boolean => "boolean",
        Scalar.Int => "integer",
        Scalar.Bigint => "bigint",
        Scalar.Double => "double precision",
        Scalar.Date => "date",
        Scalar.Instant => "timestamp with time zone",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown scalar."),
    }) + (type.IsArray ? "[]" : "");

    public static NpgsqlDbType DbTypeOf(ColumnType type) => (type.Scalar switch
    {
        Scalar.Text => NpgsqlDbType.Text,
        Scalar.Boolean => NpgsqlDbType.Boolean,
        Scalar.Int => NpgsqlDbType.Integer,
        Scalar.Bigint => NpgsqlDbType.Bigint,
        Scalar.Double => NpgsqlDbType.Double,
        Scalar.Date => NpgsqlDbType.Date,
        Scalar.Instant => NpgsqlDbType.TimestampTz,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown scalar."),
    }) | (type.IsArray ? NpgsqlDbType.Array : 0);

    /// <summary>An engine's array in the CLR type that Npgsql writes.</summary>
    public static object ArrayOf(Scalar scalar, object?[] values) => scalar switch
    {
        Scalar.Text => Array.ConvertAll(values, value => (string?)value),
        Scalar.Boolean => Array.ConvertAll(values, value => (bool?)value),
        Scalar.Int => Array.ConvertAll(values, value => (int?)value),
        Scalar.Bigint => Array.ConvertAll(values, value => (long?)value),
        Scalar.Double => Array.ConvertAll(values, value => (double?)value),
        Scalar.Date => Array.ConvertAll(values, value => (DateOnly?)value),
        Scalar.Instant => Array.ConvertAll(values, value => (DateTime?)value),
        _ => throw new ArgumentOutOfRangeException(nameof(scalar), scalar, "Unknown scalar."),
    };

    /// <summary>The CLR type to ask a reader for, and from it the engine's value.</summary>
    public static object Read(Npgsql.NpgsqlDataReader row, int at, ColumnType type) => type switch
    {
        { IsArray: true } => ((Array)(type.Scalar switch
        {
            Scalar.Text => row.GetFieldValue<string?[]>(at),
            Scalar.Boolean => row.GetFieldValue<bool?[]>(at),
            Scalar.Int => row.GetFieldValue<int?[]>(at),
            Scalar.Bigint => row.GetFieldValue<long?[]>(at),
            Scalar.Double => row.GetFieldValue<double?[]>(at),
            Scalar.Date => row.GetFieldValue<DateOnly?[]>(at),
            _ => row.GetFieldValue<DateTime?[]>(at),
        })).Cast<object?>().ToArray(),
        { Scalar: Scalar.Date } => row.GetFieldValue<DateOnly>(at),
        _ => row.GetValue(at),
    };
}
