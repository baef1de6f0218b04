using System.Text.Json;
using System.Text.Json.Nodes;

namespace SparkMusic.Tests.Sandbox;

/// <summary>The shape of a body: every place in it with the kinds of value seen there; lists are one place.</summary>
static class ShapeText
{
    public static Dictionary<string, HashSet<string>> Of(JsonNode? body)
    {
        var shape = new Dictionary<string, HashSet<string>>();
        Add(body, "", shape);
        return shape;
    }

    static void Add(JsonNode? node, string place, Dictionary<string, HashSet<string>> shape)
    {
        if (!shape.TryGetValue(place, out var kinds)) shape[place] = kinds = [];
        kinds.Add(node?.GetValueKind() switch
        {
            null => "null",
            JsonValueKind.True or JsonValueKind.False => "bool",
            var kind => kind.Value.ToString().ToLowerInvariant(),
        });
        if (node is JsonObject json)
            foreach (var (name, value) in json) Add(value, $"{place}.{name}", shape);
        if (node is JsonArray list)
            foreach (var item in list) Add(item, place + "[]", shape);
    }

    /// <summary>Places of one shape that the other has not, and places with no kind in common (null fits all).</summary>
    public static IReadOnlyList<string> Beyond(Dictionary<string, HashSet<string>> ours, Dictionary<string, HashSet<string>> theirs) =>
        [.. ours.Where(place => !theirs.TryGetValue(place.Key, out var kinds)
                || !(kinds.Overlaps(place.Value) || kinds.IsSubsetOf(["null"]) || place.Value.IsSubsetOf(["null"])))
            .Select(place => place.Key).Order(StringComparer.Ordinal)];
}
