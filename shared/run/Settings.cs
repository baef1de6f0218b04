using System.Text.Json;
using SparkMusic.Lakes;

namespace SparkMusic.Run;

/// <summary>
/// Settings that alter results: <c>SPARKMUSIC_*</c>, then <c>&lt;lake&gt;/_state/settings.json</c>, then the defaults. Unknown keys are
/// refused.
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
    /// <param name="place">What messages call the file.</param>
    /// <exception cref="SparkMusicException">Usage: the file is no JSON object of texts, or has a key that is unknown or there
    /// twice.</exception>
    public static IReadOnlyDictionary<string, object?> Read(
        string? json, Func<string, string?> environment, string place = LakeState.Settings)
    {
        var given = json is null ? [] : Parse(json, place);
        if (given.Keys.FirstOrDefault(key => !Known.ContainsKey(key)) is { } unknown)
            throw SparkMusicException.Usage($"{place} has the unknown key '{unknown}'.", $"Known are {string.Join(", ", Known.Keys)}.");
        return Known.ToDictionary(known => known.Key,
            known => (object?)(environment("SPARKMUSIC_" + known.Key.ToUpperInvariant()) ?? given.GetValueOrDefault(known.Key)
                ?? known.Value.Default));
    }

    static Dictionary<string, string> Parse(string json, string place)
    {
        Exception? cause = null;
        try
        {
            if (JsonSerializer.Deserialize(json, SettingsJson.Default.DictionaryStringString) is { } given
                && given.Values.All(value => value is not null)) return given;
        }
        catch (JsonException e)
        {
            cause = e;
        }
        throw new SparkMusicException(ExitCodes.Usage,
            $"{place} is not a JSON object of texts{(cause is null ? "" : ": " + cause.Message)}",
            $"Write it like {{\"{Known.First().Key}\": \"{Known.First().Value.Default}\"}}, or delete it: then the defaults hold.", cause);
    }
}

[System.Text.Json.Serialization.JsonSourceGenerationOptions(AllowDuplicateProperties = false)]
[System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, string>))]
sealed partial class SettingsJson : System.Text.Json.Serialization.JsonSerializerContext;
