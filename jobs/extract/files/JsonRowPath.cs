using System.Text.Json;

namespace SparkMusic.Jobs.Extract.Files;

/// <summary>
/// Finds the array in a JSON document whose elements are the rows: <c>playlists[].tracks[]</c> in the Million Playlist Dataset,
/// <c>audio_features[]</c> in an answer of the Web API.
/// </summary>
static class JsonRowPath
{
    /// <summary>Lists that belong to a row and are none themselves.</summary>
    static readonly HashSet<string> Inner = new(StringComparer.OrdinalIgnoreCase)
    {
        "artists", "artist", "images", "genres", "available_markets", "availableMarkets", "copyrights", "restrictions", "performers",
            "tags", "icons", "links", "urls",
        "segments", "sections", "bars", "beats", "tatums",
    };

    /// <summary>
    /// The path as names of members and <c>[]</c> for elements, ending with <c>[]</c>; null when the document, or the elements of its
    /// outermost array, are the rows themselves.
    /// </summary>
    /// <param name="head">The document's beginning.</param>
    /// <param name="isName">Whether a member's path below an element is a name that columns have.</param>
    public static string[]? Find(ReadOnlySpan<byte> head, Func<string, bool> isName)
    {
        var names = new Dictionary<string, (string[] Path, HashSet<string> Names)>(StringComparer.Ordinal);
        var walk = new JsonWalk();
        var reader = new Utf8JsonReader(head, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
                walk.Step(ref reader);
                if (walk.IsScalar) Count(walk.Path, names, isName);
            }
        }
        catch (JsonException)
        {
            // Whatever is wrong with the text is said when it is read; what was seen before decides here.
        }

        var best = names.Values.OrderByDescending(rows => rows.Names.Count).ThenByDescending(rows => rows.Path.Length).FirstOrDefault();
        return best.Names is not { Count: >= 2 } || best.Path.Length == 0 || best.Path is ["[]"] ? null : best.Path;
    }

    static void Count(IReadOnlyList<string> path, Dictionary<string, (string[] Path, HashSet<string> Names)> names,
        Func<string, bool> isName)
    {
        var element = 0;
        for (var index = 0; index < path.Count; index++)
        {
            if (path[index] != "[]") continue;
            if (index > 0 && Inner.Contains(path[index - 1])) break;
            element = index + 1;
        }

        var own = path.Skip(element).TakeWhile(part => part != "[]").ToList();
        var name = string.Join('.', own);
        if (own.Count == 0 || !isName(name)) return;
        var rows = string.Join('\n', path.Take(element));
        if (!names.TryGetValue(rows, out var found)) names[rows] = found = ([.. path.Take(element)], []);
        found.Names.Add(name);
    }
}
