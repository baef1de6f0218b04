using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SparkMusic.Jobs.Commands.Query;

/// <summary>Values of rows as text and as JSON, the same on every machine.</summary>
static class CellText
{
    const long LargestExact = 1L << 53;

    /// <summary>A value that is not null, as text: ISO days and instants, shortest doubles that read back equal, arrays as JSON.</summary>
    public static string Of(object value) => value switch
    {
        string text => text,
        bool truth => truth ? "true" : "false",
        double number => Number(number),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime instant => InstantJson.TextOf(instant),
        object?[] items => "[" + string.Join(",", items.Select(item => JsonOf(item)?.ToJsonString(SqlJson.Options) ?? "null")) + "]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>Bigints beyond 2^53 become text, as a JSON reader with doubles would change them; so do NaN and the infinities.</summary>
    public static JsonNode? JsonOf(object? value) => value switch
    {
        null => null,
        bool truth => JsonValue.Create(truth),
        int number => JsonValue.Create(number),
        long number when number is > LargestExact or < -LargestExact => JsonValue.Create(number.ToString(CultureInfo.InvariantCulture)),
        long number => JsonValue.Create(number),
        double number when double.IsFinite(number) => JsonValue.Create(number),
        object?[] items => new JsonArray([.. items.Select(JsonOf)]),
        _ => JsonValue.Create(Of(value)),
    };

    static string Number(double number) => double.IsNaN(number) ? "NaN" : double.IsInfinity(number)
        ? (number > 0 ? "Infinity" : "-Infinity") : number.ToString("R", CultureInfo.InvariantCulture);
}

/// <summary>How queries write JSON: one line a row, Unicode as it is.</summary>
static class SqlJson
{
    public static readonly JsonSerializerOptions Options =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
