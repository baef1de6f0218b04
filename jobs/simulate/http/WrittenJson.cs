using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SparkMusic.Jobs.Simulate.Http;

/// <summary>A part of an answer that is text already: what an answer has several times is put together once.</summary>
[JsonConverter(typeof(WrittenJsonConverter))]
sealed record WrittenJson(byte[] Utf8)
{
    public static WrittenJson Of(JsonNode json) => new(JsonSerializer.SerializeToUtf8Bytes(json, Answer.Plain));

    /// <summary>As a node of an answer; each place needs one of its own.</summary>
    public JsonNode Node() => JsonValue.Create(this)!;
}

/// <summary>Writes it as it is.</summary>
sealed class WrittenJsonConverter : JsonConverter<WrittenJson>
{
    public override WrittenJson Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
        throw new NotSupportedException("Answers are only written.");

    public override void Write(Utf8JsonWriter writer, WrittenJson value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Utf8, skipInputValidation: true);
}
