using System.Reflection;

namespace SparkMusic.Engines;

/// <summary>The preludes that give both engines the same functions, embedded beside them: a file, or one per topic.</summary>
public static class Preludes
{
    /// <summary>DuckDB's, in the order of its topics: a later one may call an earlier one.</summary>
    public static string DuckDb { get; } =
        string.Join('\n', new[]
        {
            "vocabulary", "dates", "text", "numbers", "arrays", "aggregates",
        }.Select(topic => Read($"duckdb.prelude.{topic}")));

    /// <summary>Spark's.</summary>
    public static string Spark { get; } = Read("spark.prelude");

    /// <summary>Every engine's prelude in one text: what fingerprints hash, the same whatever engine runs.</summary>
    public static string Text { get; } = DuckDb + "\n" + Spark;

    static string Read(string name)
    {
        var resource = $"SparkMusic.engines.{name}.sql";
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"The assembly holds no {resource}.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
