using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SparkMusic;

/// <summary>Instants in JSON, the same from every verb and in every file: UTC, ISO 8601 with a Z, microseconds at most.</summary>
public sealed class InstantJson : JsonConverter<DateTime>
{
    /// <param name="instant">UTC; what is finer than a microsecond is cut.</param>
    public static string TextOf(DateTime instant) => instant.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    public override DateTime Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetDateTime();

    public override void Write(Utf8JsonWriter writer, DateTime value, JsonSerializerOptions options) =>
        writer.WriteStringValue(TextOf(value));
}
