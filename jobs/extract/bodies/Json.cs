using System.Globalization;
using System.Text.Json;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Jobs.Extract.Bodies;

/// <summary>Members of JSON that may be absent, null or of another type.</summary>
static class Json
{
    /// <summary>The member, or an undefined element.</summary>
    public static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) ? member : default;

    /// <summary>As <see cref="Member"/>; for chains of objects.</summary>
    public static JsonElement Object(JsonElement element, string name) => Member(element, name);

    /// <summary>A text that is not empty, or null.</summary>
    public static string? Text(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.String } member && member.GetString() is { } text
            && !string.IsNullOrWhiteSpace(text) ? text : null;

    public static long? Long(JsonElement element, string name) =>
        Member(element, name) is { ValueKind: JsonValueKind.Number } member && member.TryGetInt64(out var number) ? number : null;

    public static bool IsTrue(JsonElement element, string name) => Member(element, name).ValueKind == JsonValueKind.True;

    public static bool IsAbsent(JsonElement element) => element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    /// <summary>An ISO time (without an offset: UTC), or a number of seconds or milliseconds since 1970; microseconds.</summary>
    public static long? Instant(JsonElement element, string name)
    {
        var member = Member(element, name);
        if (member.ValueKind == JsonValueKind.Number && member.TryGetDouble(out var number) && number is > 1e8 and < 1e14)
            return (long)(number * (number > 1e11 ? 1e3 : 1e6));
        return member.ValueKind == JsonValueKind.String &&
            DateTimeOffset.TryParse(member.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
                ? Moments.Of(moment) : null;
    }
}
