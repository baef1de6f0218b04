using System.Text.Json.Nodes;

namespace SparkMusic.Jobs.Simulate.Http;

/// <summary>What broken answers look like.</summary>
static class FaultBodies
{
    const string Html = "<!DOCTYPE html><html><head><title>Sandbox error</title></head><body><h1>upstream connect error</h1></body></html>";

    /// <summary>The answer that a rule gives instead of the endpoint's.</summary>
    public static Answer Instead(FaultRule rule)
    {
        var status = rule.Status!.Value;
        var answer = rule.Body is not null ? new Answer(status, Text: rule.Body)
            : status switch
            {
                401 => Error(status, "The access token expired"),
                429 => Error(status, "API rate limit exceeded"),
                502 => new Answer(status, Text: Html, ContentType: "text/html"),
                503 => new Answer(status, Text: "upstream connect error or disconnect/reset before headers", ContentType: "text/plain"),
                _ => Error(status, "Server error."),
            };
        return rule.RetryAfter is null ? answer : answer.With("Retry-After", rule.RetryAfter);
    }

    static Answer Error(int status, string message) =>
        new(status, new JsonObject { ["error"] = new JsonObject { ["status"] = status, ["message"] = message } });

    /// <summary>The endpoint's answer, spoiled as the rule says.</summary>
    public static Answer Spoil(FaultRule rule, Answer answer)
    {
        if (rule.Garbage) return new Answer(200, Text: Html, ContentType: "text/html") { Headers = answer.Headers };
        if (rule.NullItems > 0 && FirstList(answer.Json) is { Count: > 0 } list)
            // Spread over the list; its ends, by which pages are held together, are hit last.
            for (var (i, count) = (0, Math.Min(rule.NullItems, list.Count)); i < count; i++)
                list[(2 * i + 1) * list.Count / (2 * count)] = null;
        return rule is { Status: null, Body: not null } ? answer with { Json = null, Text = rule.Body } : answer;
    }

    // Breadth first: the page of a search lies one level down.
    static JsonArray? FirstList(JsonNode? node)
    {
        var level = new List<JsonNode?> { node };
        while (level.Count > 0)
        {
            if (level.OfType<JsonArray>().FirstOrDefault() is { } list) return list;
            level = [.. level.OfType<JsonObject>().SelectMany(part => part.Where(pair => pair.Key != "images").Select(pair => pair.Value))];
        }
        return null;
    }
}
