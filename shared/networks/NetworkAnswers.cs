using System.Text.Json;
using SparkMusic.Calls;

namespace SparkMusic.Networks;

/// <summary>Reads answers of networks.</summary>
static class NetworkAnswers
{
    // What one person nests deeper than anybody reads must not keep the others' posts away: it is refused by itself.
    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 100_000 };

    /// <summary>The whole body; a refusal becomes a sentence.</summary>
    /// <exception cref="BodyException">It is no whole JSON.</exception>
    public static JsonDocument Read(ApiAnswer answer, string network, string nextStep)
    {
        if (!answer.IsGood)
            throw SparkMusicException.Failed($"{network} refused with {(int)answer.Status}: {answer.Excerpt}.", nextStep);
        try
        {
            return JsonDocument.Parse(answer.Body, Strict);
        }
        catch (JsonException e)
        {
            throw new BodyException(answer.Body.Length == 0 ? "the body is empty" : "the body is no whole JSON", e);
        }
    }

    public static JsonElement List(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var list)
            && list.ValueKind == JsonValueKind.Array ? list
            : throw new BodyException($"the answer has no list '{name}'");

    public static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
            && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>Numbers as text, which may be longer than any number type.</summary>
    public static int CompareIds(string left, string right) =>
        left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right);
}
