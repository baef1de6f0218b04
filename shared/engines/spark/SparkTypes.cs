using System.Text.Json;

namespace SparkMusic.Engines.SparkSql;

/// <summary>The lake's types as Spark's, and back.</summary>
static class SparkTypes
{
    public static string Quote(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    public static string Sql(ColumnType type) => type.IsArray ? $"array<{Sql(type.Scalar)}>" : Sql(type.Scalar);

    static string Sql(Scalar scalar) => scalar switch
    {
        Scalar.Text => "string",
        Scalar.Instant => "timestamp",
        _ => new ColumnType(scalar).ToString(),
    };

    /// <summary><c>`a` bigint, `b` array&lt;string&gt;</c>.</summary>
    public static string Ddl(IEnumerable<Column> columns) =>
        string.Join(", ", columns.Select(column => $"{Quote(column.Name)} {Sql(column.Type)}"));

    /// <summary>A query without rows with these columns.</summary>
    public static string EmptyQuery(IEnumerable<Column> columns) =>
        $"select {string.Join(", ", columns.Select(column => $"cast(null as {Sql(column.Type)}) as {Quote(column.Name)}"))} where false";

    /// <summary>Columns of a schema in Spark's JSON; narrow and wide numbers arrive as the lake's.</summary>
    /// <exception cref="EngineException">Kind Statement: a column of a type that the lake does not have, such as a struct.</exception>
    public static IReadOnlyList<SparkColumn> Parse(string schemaJson)
    {
        using var schema = JsonDocument.Parse(schemaJson);
        return [.. schema.RootElement.GetProperty("fields").EnumerateArray().Select(Parse)];
    }

    static SparkColumn Parse(JsonElement field)
    {
        var (name, type) = (field.GetProperty("name").GetString()!, field.GetProperty("type"));
        var isArray = type.ValueKind == JsonValueKind.Object && type.GetProperty("type").ValueEquals("array");
        var element = isArray ? type.GetProperty("elementType") : type;
        var sparkType = element.ValueKind == JsonValueKind.String ? element.GetString()! : "a nested type";
        Scalar? scalar = sparkType switch
        {
            "string" or "void" => Scalar.Text,
            "boolean" => Scalar.Boolean,
            "byte" or "short" or "integer" => Scalar.Int,
            "long" => Scalar.Bigint,
            "float" or "double" => Scalar.Double,
            "date" => Scalar.Date,
            "timestamp" or "timestamp_ntz" => Scalar.Instant,
            _ when sparkType.StartsWith("decimal", StringComparison.Ordinal) => Scalar.Double,
            _ when sparkType.StartsWith("varchar", StringComparison.Ordinal) || sparkType.StartsWith("char", StringComparison.Ordinal) =>
                Scalar.Text,
            _ => null,
        };
        if (scalar is null)
            throw new EngineException(EngineErrorKind.Statement,
                $"The column {name} is {sparkType}, which is no type of the lake; cast it.");
        return new SparkColumn(new Column(name, new ColumnType(scalar.Value, isArray), field.GetProperty("nullable")
            .GetBoolean()), sparkType);
    }
}

/// <summary>
/// A column of a result, with the type of its values (of its elements, when it is an array) as Spark names it in a schema.
/// </summary>
readonly record struct SparkColumn(Column Column, string SparkType);
