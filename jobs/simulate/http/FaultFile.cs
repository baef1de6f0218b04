using System.Globalization;
using System.Text;
using System.Text.Json;
using CsvHelper;

namespace SparkMusic.Jobs.Simulate.Http;

/// <summary>
/// Reads a script of faults: a JSON list of objects, or a CSV whose header names the same: endpoint, nth (3 or 3-5), every, status, body,
/// retry_after, delay_ms, cut_after, truncate_to, null_items, garbage.
/// </summary>
static class FaultFile
{
    /// <exception cref="SparkMusicException">Usage: unknown names, values that are none, no endpoint, nothing to happen.</exception>
    public static IReadOnlyList<FaultRule> Read(string path)
    {
        if (!File.Exists(path)) throw SparkMusicException.Usage($"There is no file '{path}'.", "Name a script of faults, JSON or CSV.");
        var text = File.ReadAllText(path);
        try
        {
            var lines = text.TrimStart() is ['[', ..] ? FromJson(text) : FromCsv(text);
            return [.. lines.Select((line, i) => Rule(line, $"{path}, fault {i + 1}"))];
        }
        catch (JsonException e)
        {
            throw SparkMusicException.Usage($"'{path}' is no script of faults: {e.Message}",
                "Give a JSON list of objects, or a CSV with a header.");
        }
    }

    static IReadOnlyList<Dictionary<string, string>> FromJson(string text)
    {
        using var document = JsonDocument.Parse(text);
        return [.. document.RootElement.EnumerateArray().Select(rule => rule.EnumerateObject().ToDictionary(field => field.Name,
            field => field.Value.ValueKind is JsonValueKind.String ? field.Value.GetString()! : field.Value.GetRawText()))];
    }

    static IReadOnlyList<Dictionary<string, string>> FromCsv(string text)
    {
        using var csv = CsvReader.Create(new MemoryStream(Encoding.UTF8.GetBytes(text)), CsvReaderOptions.Default, leaveOpen: false);
        var lines = new List<Dictionary<string, string>>();
        while (csv.Read())
        {
            var fields = new Dictionary<string, string>();
            foreach (var name in csv.Headers)
                if (csv.GetString(name) is { Length: > 0 } value) fields[name] = value;
            lines.Add(fields);
        }
        return lines;
    }

    static FaultRule Rule(Dictionary<string, string> fields, string where)
    {
        if (!fields.Remove("endpoint", out var endpoint)) throw Wrong(where, "has no endpoint");
        var rule = new FaultRule(endpoint);
        foreach (var (name, value) in fields)
            rule = name switch
            {
                "nth" => Nth(rule, value, where),
                "every" => rule with { Every = Number(name, value, where) },
                "status" => rule with { Status = Number(name, value, where) },
                "body" => rule with { Body = value },
                "retry_after" => rule with { RetryAfter = value },
                "delay_ms" => rule with { DelayMs = Number(name, value, where) },
                "cut_after" => rule with { CutAfter = Number(name, value, where) },
                "truncate_to" => rule with { TruncateTo = Number(name, value, where) },
                "null_items" => rule with { NullItems = Number(name, value, where) },
                "garbage" => rule with { Garbage = value is "true" or "1" },
                _ => throw Wrong(where, $"has '{name}', which means nothing"),
            };
        return rule == new FaultRule(endpoint) { Nth = rule.Nth, Last = rule.Last, Every = rule.Every }
            ? throw Wrong(where, "does nothing") : rule;
    }

    static FaultRule Nth(FaultRule rule, string value, string where)
    {
        var bounds = value.Split('-');
        return rule with { Nth = Number("nth", bounds[0], where), Last = bounds.Length > 1 ? Number("nth", bounds[1], where) : 0 };
    }

    static int Number(string name, string value, string where) =>
        int.TryParse(value, CultureInfo.InvariantCulture, out var number)
            && number >= 0 ? number : throw Wrong(where, $"has {name} '{value}', which is no number");

    static SparkMusicException Wrong(string where, string what) => SparkMusicException.Usage($"{where} {what}.",
        "A fault has an endpoint (/spotify/v1/search*), nth or every, and one of status, delay_ms, cut_after, truncate_to, null_items, "
            + "garbage.");
}
