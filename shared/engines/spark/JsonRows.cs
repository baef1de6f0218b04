using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using SparkMusic.Spark;

namespace SparkMusic.Engines.SparkSql;

/// <summary>
/// Rows as lines of JSON, the form in which they cross the gateway: one object per row, keys are the columns' places, nulls are left out,
/// dates are days and instants microseconds since 1970, so that nothing is formatted and nothing is lost.
/// </summary>
static class JsonRows
{
    /// <summary>The expression that makes such a line of a row whose columns are named by their places.</summary>
    public static string Encoder(IReadOnlyList<SparkColumn> columns) =>
        $"to_json(struct({string.Join(", ", columns.Select((column, place) => $"{Encoded(column, place)} as `{place}`"))}), "
            + "map('ignoreNullFields', 'true'))";

    static string Encoded(SparkColumn column, int place)
    {
        var name = $"`{place}`";
        if (Encoded(column.SparkType, "x") == "x") return name;
        return column.Column.Type.IsArray ? $"transform({name}, x -> {Encoded(column.SparkType, "x")})" : Encoded(column.SparkType, name);
    }

    static string Encoded(string sparkType, string value) => sparkType switch
    {
        "date" => $"unix_date({value})",
        "timestamp" => $"unix_micros({value})",
        "timestamp_ntz" => $"unix_micros(cast({value} as timestamp))",
        _ when sparkType.StartsWith("decimal", StringComparison.Ordinal) => $"cast({value} as double)",
        _ => value,
    };

    /// <summary>The schema in which Spark reads such lines.</summary>
    public static string WireDdl(IReadOnlyList<Column> columns) =>
        string.Join(", ", columns.Select(
            (column, place) => $"`{place}` {SparkTypes.Sql(column.Type with { Scalar = WireType(column.Type.Scalar) })}"));

    static Scalar WireType(Scalar scalar) => scalar switch
    {
        Scalar.Date => Scalar.Int,
        Scalar.Instant => Scalar.Bigint,
        _ => scalar,
    };

    /// <summary>Expressions that make columns of a struct <paramref name="row"/> read with <see cref="WireDdl"/>.</summary>
    public static string[] Decoders(string row, IReadOnlyList<Column> columns) => [.. columns.Select((column, place) =>
    {
        var value = $"{row}.`{place}`";
        var function = column.Type.Scalar switch { Scalar.Date => "date_from_unix_date", Scalar.Instant => "timestamp_micros", _ => null };
        if (function is not null) value = column.Type.IsArray ? $"transform({value}, x -> {function}(x))" : $"{function}({value})";
        return $"{value} as {SparkTypes.Quote(column.Name)}";
    })];

    /// <summary>Lines of rows from memory, in chunks that are a comfortable trip each.</summary>
    public static IEnumerable<string> Encode(IReadOnlyList<Column> columns, IReadOnlyList<object?[]> rows)
    {
        const int ChunkSize = 4_000_000;
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        foreach (var row in rows)
        {
            if (row.Length != columns.Count)
                throw new ArgumentException($"A row has {row.Length} values, and there are {columns.Count} columns.", nameof(rows));
            if (buffer.WrittenCount > 0) buffer.Write("\n"u8);
            json.Reset();
            json.WriteStartObject();
            for (var place = 0; place < row.Length; place++)
            {
                if (row[place] is not { } value) continue;
                json.WritePropertyName(place.ToString(CultureInfo.InvariantCulture));
                if (columns[place].Type.IsArray) WriteArray(json, (object?[])value);
                else Write(json, value);
            }
            json.WriteEndObject();
            json.Flush();
            if (buffer.WrittenCount < ChunkSize) continue;
            yield return Encoding.UTF8.GetString(buffer.WrittenSpan);
            buffer.ResetWrittenCount();
        }
        if (buffer.WrittenCount > 0) yield return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    static void WriteArray(Utf8JsonWriter json, object?[] elements)
    {
        json.WriteStartArray();
        foreach (var element in elements)
        {
            if (element is null) json.WriteNullValue();
            else Write(json, element);
        }
        json.WriteEndArray();
    }

    static void Write(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case string text: json.WriteStringValue(text); break;
            case bool flag: json.WriteBooleanValue(flag); break;
            case int number: json.WriteNumberValue(number); break;
            case long number: json.WriteNumberValue(number); break;
            case double number when double.IsFinite(number): json.WriteRawValue(number.ToString("R", CultureInfo.InvariantCulture)); break;
            case double number: json.WriteStringValue(double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity"); break;
            case DateOnly date: json.WriteNumberValue(Epoch.DayOf(date)); break;
            case DateTime { Kind: DateTimeKind.Utc } instant: json.WriteNumberValue(Epoch.MicrosOf(instant)); break;
            default:
                throw new ArgumentException($"A {value.GetType().Name} is no value of the lake; instants are DateTime of kind Utc.",
                    nameof(value));
        }
    }

    /// <summary>Reads one line into <paramref name="row"/>.</summary>
    public static void Decode(ReadOnlySpan<byte> line, IReadOnlyList<SparkColumn> columns, object?[] row)
    {
        Array.Clear(row);
        var json = new Utf8JsonReader(line);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var place = int.Parse(json.ValueSpan, CultureInfo.InvariantCulture);
            var type = columns[place].Column.Type;
            json.Read();
            row[place] = type.IsArray ? ReadArray(ref json, type.Scalar) : Read(ref json, type.Scalar);
        }
    }

    static object?[] ReadArray(ref Utf8JsonReader json, Scalar scalar)
    {
        var elements = new List<object?>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray) elements.Add(Read(ref json, scalar));
        return [.. elements];
    }

    static object? Read(ref Utf8JsonReader json, Scalar scalar) => json.TokenType == JsonTokenType.Null ? null : scalar switch
    {
        Scalar.Text => json.GetString(),
        Scalar.Boolean => json.GetBoolean(),
        Scalar.Int => json.GetInt32(),
        Scalar.Bigint => json.GetInt64(),
        Scalar.Double when json.TokenType == JsonTokenType.String => double.Parse(json.GetString()!, CultureInfo.InvariantCulture),
        Scalar.Double => json.GetDouble(),
        Scalar.Date => Epoch.DateOf(json.GetInt32()),
        Scalar.Instant => Epoch.InstantOf(json.GetInt64()),
        _ => throw new ArgumentOutOfRangeException(nameof(scalar), scalar, "Unknown scalar."),
    };
}
