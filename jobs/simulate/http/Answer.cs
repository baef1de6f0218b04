using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SparkMusic.Jobs.Simulate.Http;

/// <summary>A response before it is sent: JSON, or a text of a given type.</summary>
sealed record Answer(int Status, JsonNode? Json = null, string? Text = null, string ContentType = "application/json; charset=utf-8")
{
    public static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Dictionary<string, string> Headers { get; init; } = [];

    public static Answer Ok(JsonNode json) => new(200, json);

    public Answer With(string header, string value)
    {
        Headers[header] = value;
        return this;
    }

    public byte[] Bytes() =>
        Json is not null ? JsonSerializer.SerializeToUtf8Bytes(Json, Plain) : System.Text.Encoding.UTF8.GetBytes(Text ?? "");
}

/// <summary>A call that is refused with an answer of its own.</summary>
sealed class Refusal(Answer answer) : Exception("The sandbox refuses the call with " + answer.Status)
{
    public Answer Answer => answer;
}
