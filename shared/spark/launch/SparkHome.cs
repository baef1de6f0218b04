using System.Text.RegularExpressions;

namespace SparkMusic.Spark;

/// <summary>
/// A Spark installation that was looked at before anything is started, so that what is wrong is said in a sentence at once.
/// </summary>
/// <param name="Path">Absolute folder.</param>
/// <param name="Version">For example <c>4.0.0</c>.</param>
public sealed partial record SparkHome(string Path, string Version)
{
    public const int OldestSpark = 4, OldestJava = 17;

    const string NextStep = "Set SPARK_HOME to a folder of Spark 4.0.";

    public string Submit => System.IO.Path.Combine(Path, "bin", "spark-submit");

    /// <summary>Checks the folder, the version of Spark by its jar and the version of Java by its release file.</summary>
    /// <param name="path">The folder, or null for the variable SPARK_HOME.</param>
    /// <exception cref="SparkMusicException">Usage: nothing there, Spark before 4.0, Java before 17.</exception>
    public static SparkHome Find(string? path)
    {
        path ??= Environment.GetEnvironmentVariable("SPARK_HOME");
        if (string.IsNullOrEmpty(path))
            throw SparkMusicException.Usage(
                "The Spark engine needs an installation of Spark, and SPARK_HOME is not set.",
                "Set SPARK_HOME to a folder of Spark 4.0, or use --engine duckdb.");
        var folder = System.IO.Path.GetFullPath(path);
        if (!File.Exists(System.IO.Path.Combine(folder, "bin", "spark-submit")))
            throw SparkMusicException.Usage($"SPARK_HOME is {folder}, and there is no bin/spark-submit in it.", NextStep);
        var version = VersionOf(folder)
            ?? throw SparkMusicException.Usage($"SPARK_HOME is {folder}, and there is no jars/spark-core_*.jar in it.", NextStep);
        RefuseOldSpark(version, $"SPARK_HOME is {folder}");
        if (JavaInstallation.Find() is { } java && java.Major < OldestJava) throw OldJava(java.Version, java.Folder);
        return new SparkHome(folder, version);
    }

    /// <exception cref="SparkMusicException">Usage: Spark before 4.0.</exception>
    public static void RefuseOldSpark(string version, string where)
    {
        if (int.TryParse(version.Split('.')[0], out var major) && major >= OldestSpark) return;
        throw SparkMusicException.Usage(
            $"{where}, which is Spark {version}; SparkMusic needs Spark 4.0 or newer: "
            + "older ones have no SQL functions without a metastore and no ANSI mode by default.",
            "Install Spark 4.0, or use --engine duckdb.");
    }

    public static SparkMusicException OldJava(string version, string where) => SparkMusicException.Usage(
        $"Spark 4 needs Java {OldestJava} or newer, and {where} is Java {version}.", $"Set JAVA_HOME to a JDK {OldestJava}.");

    static string? VersionOf(string folder)
    {
        var jars = System.IO.Path.Combine(folder, "jars");
        if (!Directory.Exists(jars)) return null;
        return Directory.EnumerateFiles(jars, "spark-core_*.jar")
            .Select(jar => CoreJar().Match(System.IO.Path.GetFileName(jar)))
            .FirstOrDefault(match => match.Success)?.Groups[1].Value;
    }

    [GeneratedRegex(@"^spark-core_[0-9.]+-(.+)\.jar$")]
    private static partial Regex CoreJar();
}
