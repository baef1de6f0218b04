using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Serialization;

namespace SparkMusic.Tests.Sandbox;

/// <summary>
/// Checks JSON against the responses of an OpenAPI file: types, required keys, enumerations, bounds, and keys that the file does not know.
/// Enough of the language for the one file that it is made for: $ref, allOf, oneOf by the key <c>type</c>, nullable.
/// </summary>
sealed class OpenApiSchema
{
    readonly Dictionary<object, object> _root;

    public OpenApiSchema(string file)
    {
        using var reader = new StreamReader(file);
        _root = new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(reader);
    }

    /// <summary>What is wrong with the body of a 200 of a path (<c>/tracks/{id}</c>), each as <c>place: what</c>.</summary>
    public IReadOnlyList<string> Check(string path, JsonNode? body, string status = "200")
    {
        var response = Resolve(Get(Map(Get(Map(Get(Map(Map(_root["paths"])[path]), "get")), "responses")), status));
        var schema = Map(Get(Map(Get(Map(Get(response, "content")), "application/json")), "schema"));
        var wrong = new List<string>();
        Check(schema, body, "", wrong);
        return wrong;
    }

    void Check(Dictionary<object, object> schema, JsonNode? value, string place, List<string> wrong)
    {
        var flat = Flatten(schema, value);
        if (value is null)
        {
            if (flat.GetValueOrDefault("nullable") as string != "true") wrong.Add($"{place}: null");
            return;
        }
        switch (flat.GetValueOrDefault("type") as string)
        {
            case "object" when value is JsonObject json: CheckObject(flat, json, place, wrong); break;
            case "array" when value is JsonArray list:
                foreach (var item in list) Check(Map(flat["items"]), item, place + "[]", wrong);
                break;
            case "string" when value.GetValueKind() == System.Text.Json.JsonValueKind.String:
            case "boolean" when value.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False:
                break;
            case "integer" when value.GetValueKind() == System.Text.Json.JsonValueKind.Number
                && long.TryParse(value.ToJsonString(), out var whole):
                CheckBounds(flat, whole, place, wrong);
                break;
            case "number" when value.GetValueKind() == System.Text.Json.JsonValueKind.Number:
                CheckBounds(flat, double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture), place, wrong);
                break;
            case var type: wrong.Add($"{place}: not {type}"); break;
        }
        if (flat.GetValueOrDefault("enum") is List<object> allowed && !allowed.Contains(value.ToString()))
            wrong.Add($"{place}: none of its words");
    }

    void CheckObject(Dictionary<object, object> schema, JsonObject json, string place, List<string> wrong)
    {
        var properties = schema.GetValueOrDefault("properties") as Dictionary<object, object> ?? [];
        foreach (var required in schema.GetValueOrDefault("required") as List<object> ?? [])
            if (!json.ContainsKey((string)required)) wrong.Add($"{place}.{required}: missing");
        foreach (var (name, value) in json)
            if (properties.TryGetValue(name, out var property)) Check(Map(property), value, $"{place}.{name}", wrong);
            else wrong.Add($"{place}.{name}: unknown");
    }

    static void CheckBounds(Dictionary<object, object> schema, double value, string place, List<string> wrong)
    {
        if (Bound("minimum") is { } least && value < least) wrong.Add($"{place}: below {least}");
        if (Bound("maximum") is { } most && value > most) wrong.Add($"{place}: above {most}");

        double? Bound(string name) =>
            schema.GetValueOrDefault(name) is string text ? double.Parse(text, CultureInfo.InvariantCulture) : null;
    }

    // One schema of what $ref, allOf and oneOf say together.
    Dictionary<object, object> Flatten(Dictionary<object, object> schema, JsonNode? value)
    {
        schema = Resolve(schema);
        var (properties, required, flat) = (new Dictionary<object, object>(), new List<object>(), new Dictionary<object, object>());
        var parts = (schema.GetValueOrDefault("allOf") as List<object> ?? []).Select(part => Flatten(Map(part), value)).ToList();
        if (schema.GetValueOrDefault("oneOf") is List<object> choices)
        {
            var type = (value as JsonObject)?["type"]?.ToString() ?? "";
            parts.Add(choices.Select(choice => Flatten(Map(choice), value)).FirstOrDefault(choice => TypeOf(choice).Contains(type))
                ?? Flatten(Map(choices[0]), value));
        }
        foreach (var part in parts.Append(schema))
        {
            foreach (var (name, of) in part) flat[name] = of;
            if (part.GetValueOrDefault("properties") is Dictionary<object, object> more)
                foreach (var (name, of) in more) properties[name] = of;
            if (part.GetValueOrDefault("required") is List<object> names) required.AddRange(names);
        }
        if (properties.Count > 0) (flat["properties"], flat["type"]) = (properties, "object");
        flat["required"] = required;
        return flat;
    }

    static List<object> TypeOf(Dictionary<object, object> schema) =>
        schema.GetValueOrDefault("properties") is Dictionary<object, object> properties
            && properties.GetValueOrDefault("type") is Dictionary<object, object> type &&
        type.GetValueOrDefault("enum") is List<object> names ? names : [];

    Dictionary<object, object> Resolve(object node)
    {
        var map = Map(node);
        while (map.GetValueOrDefault("$ref") is string reference)
        {
            object found = _root;
            foreach (var step in reference.TrimStart('#', '/').Split('/')) found = Map(found)[step];
            map = Map(found);
        }
        return map;
    }

    static object Get(Dictionary<object, object> map, string name) => map[name];

    static Dictionary<object, object> Map(object node) => (Dictionary<object, object>)node;
}
