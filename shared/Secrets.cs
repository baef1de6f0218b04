using System.Text.Json;

namespace SparkMusic;

/// <summary>
/// Passwords and what holds them: from the environment, else from <c>~/.config/sparkmusic/secrets.json</c>, a JSON object of texts that
/// only its owner may read. Never from a command line, never from a lake.
/// </summary>
public static class Secrets
{
    const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    public static string DefaultFile => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config", "sparkmusic", "secrets.json");

    /// <summary>
    /// The secret of this process: <c>SPARKMUSIC_{NAME}</c>, else <paramref name="name"/> in the file; null without either.
    /// </summary>
    public static string? Find(string name) => Find(name, Environment.GetEnvironmentVariable, DefaultFile);

    /// <exception cref="SparkMusicException">Usage: others may read the file, or it is no JSON object of texts.</exception>
    public static string? Find(string name, Func<string, string?> environment, string file)
    {
        if (environment("SPARKMUSIC_" + name.ToUpperInvariant()) is { Length: > 0 } given) return given;
        if (!File.Exists(file)) return null;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & Others) != 0)
            throw SparkMusicException.Usage($"Others may read or change {file}, which holds secrets.", $"Run: chmod 600 {file}");
        return Read(file).GetValueOrDefault(name) is { Length: > 0 } secret ? secret : null;
    }

    /// <summary>
    /// Adds texts to the file, or takes those out that are null; only its owner may read it, and it is old or new at any moment.
    /// </summary>
    public static void Keep(IReadOnlyDictionary<string, string?> secrets, string file)
    {
        var all = new SortedDictionary<string, string>(File.Exists(file) ? Read(file) : [], StringComparer.Ordinal);
        foreach (var (name, text) in secrets)
            if (text is null) all.Remove(name);
            else all[name] = text;
        Spotify.PrivateFile.Write(file, JsonSerializer.SerializeToUtf8Bytes(all));
    }

    // The cause's own text would quote the file.
    static Dictionary<string, string> Read(string file)
    {
        try
        {
            if (JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file)) is { } read) return read;
        }
        catch (JsonException)
        {
        }
        throw SparkMusicException.Usage($"{file} is not a JSON object of texts.",
            "Write it like {\"postgres\": \"Host=…;Username=…;Password=…;Database=…\"}.");
    }
}
