using System.Text.Json;

namespace SparkMusic.Run;

/// <summary>
/// Settings that alter results: <c>SPARKMUSIC_*</c>, then <c>&lt;lake&gt;/_state/settings.json</c>, then the defaults. Unknown keys are refused.
/// </summary>
public static class ResultSettings
{
    /// <summary>Name, default, what it does.</summary>
    public static readonly IReadOnlyDictionary<string, (string Default, string Meaning)> Known = new Dictionary<string, (string, string)>
    {
        ["providers"] = ("spotify,reccobeats", "Order of the providers of audio features; files come after them, newest first."),
    };

    /// <param name="json">Text of settings.json, null when there is none.</param>
    /// <param name="environment">A variable by name.</param>
    public static IReadOnlyDictionary<string, object?> Read(string? json, Func<string, string?> environment)
    {
        var given = json is null ? [] : JsonSerializer.Deserialize(json, SettingsJson.Default.DictionaryStringString)
            ?? throw SparkMusicException.Usage("_state/settings.json is not a JSON object of texts.");
        if (given.Keys.FirstOrDefault(key => !Known.ContainsKey(key)) is { } unknown)
            throw SparkMusicException.Usage($"_state/settings.json has the unknown key '{unknown}'.", $"Known are {string.Join(", ", Known.Keys)}.");
        return Known.ToDictionary(known => known.Key,
            known => (object?)(environment("SPARKMUSIC_" + known.Key.ToUpperInvariant()) ?? given.GetValueOrDefault(known.Key) ?? known.Value.Default));
    }
}

[System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, string>))]
sealed partial class SettingsJson : System.Text.Json.Serialization.JsonSerializerContext;
