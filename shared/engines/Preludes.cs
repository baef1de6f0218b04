using System.Reflection;

namespace SparkMusic.Engines;

/// <summary>The preludes that give both engines the same functions, embedded beside them.</summary>
public static class Preludes
{
    static readonly Lazy<string> All = new(() => string.Join('\n', Assembly.GetExecutingAssembly().GetManifestResourceNames()
        .Where(name => name.EndsWith("prelude.sql", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(Read)));

    /// <summary>Every engine's prelude in one text: what fingerprints hash, the same whatever engine runs.</summary>
    public static string Text => All.Value;

    static string Read(string resource)
    {
        using var reader = new StreamReader(Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }
}
