using System.Text.Json.Nodes;

namespace SparkMusic.Jobs.Simulate.Http.Spotify;

/// <summary>
/// The <c>fields</c> of a playlist call: <c>total,items(added_at,track(id,artists.name))</c>; brackets with a <c>!</c> name what is left
/// out.
/// </summary>
sealed class FieldFilter
{
    readonly Dictionary<string, FieldFilter> _kept = [];
    readonly HashSet<string> _left = [];

    /// <exception cref="Refusal">400: brackets that do not fit.</exception>
    public static FieldFilter Parse(string text)
    {
        var place = 0;
        var filter = Parse(text, ref place);
        return place == text.Length ? filter : throw SpotifyErrors.Of(400, "Invalid fields");
    }

    static FieldFilter Parse(string text, ref int place)
    {
        var filter = new FieldFilter();
        while (place < text.Length && text[place] != ')')
        {
            var isLeft = text[place] == '!';
            if (isLeft) place++;
            var start = place;
            while (place < text.Length && text[place] is not (',' or '(' or ')' or '.')) place++;
            var name = text[start..place].Trim();
            if (isLeft) filter._left.Add(name);
            else filter._kept[name] = After(text, ref place, filter._kept.GetValueOrDefault(name));
            if (place < text.Length && text[place] == ',') place++;
        }
        if (filter._left.Count == 0) return filter;
        filter._left.UnionWith(filter._kept.Keys);
        filter._kept.Clear();
        return filter;
    }

    // What follows a name: a dot and one name, brackets and many, or nothing and all of it.
    static FieldFilter After(string text, ref int place, FieldFilter? known)
    {
        var filter = known ?? new FieldFilter();
        if (place >= text.Length || text[place] is ',' or ')') return filter;
        if (text[place++] == '(')
        {
            var inner = Parse(text, ref place);
            if (place >= text.Length) throw SpotifyErrors.Of(400, "Invalid fields");
            place++;
            foreach (var (name, rest) in inner._kept) filter._kept[name] = rest;
            filter._left.UnionWith(inner._left);
            return filter;
        }
        var start = place;
        while (place < text.Length && text[place] is not (',' or '(' or ')' or '.')) place++;
        filter._kept[text[start..place]] = After(text, ref place, filter._kept.GetValueOrDefault(text[start..place]));
        return filter;
    }

    public JsonNode? Apply(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list) Apply(item);
            return list;
        }
        if (node is not JsonObject json || (_kept.Count == 0 && _left.Count == 0)) return node;
        foreach (var name in json.Select(pair => pair.Key).ToList())
        {
            if (_left.Contains(name) || (_kept.Count > 0 && !_kept.ContainsKey(name))) json.Remove(name);
            else if (_kept.TryGetValue(name, out var inner)) inner.Apply(json[name]);
        }
        return json;
    }
}
