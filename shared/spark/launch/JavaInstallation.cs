using System.Globalization;

namespace SparkMusic.Spark;

/// <summary>
/// The Java that Spark's scripts will take: JAVA_HOME, else java on the PATH. Known by its release file, without starting it.
/// </summary>
sealed record JavaInstallation(string Folder, string Version)
{
    /// <summary>17 of <c>17.0.15</c>, 8 of <c>1.8.0_402</c>.</summary>
    public int Major
    {
        get
        {
            var parts = Version.Split('.', '_', '-', '+');
            var major = parts is ["1", var second, ..] ? second : parts[0];
            return int.Parse(major, CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Null when there is none, or none that says its version: then Spark's scripts have the word.</summary>
    public static JavaInstallation? Find()
    {
        var home = Environment.GetEnvironmentVariable("JAVA_HOME") is { Length: > 0 } set ? set : FolderOfJavaOnPath();
        if (home is null) return null;
        var release = Path.Combine(home, "release");
        if (!File.Exists(release)) return null;
        var line = File.ReadLines(release).FirstOrDefault(text => text.StartsWith("JAVA_VERSION=", StringComparison.Ordinal));
        return line is null ? null : new JavaInstallation(home, line["JAVA_VERSION=".Length..].Trim('"'));
    }

    static string? FolderOfJavaOnPath() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')
        .Select(folder => Path.Combine(folder, "java"))
        .Where(File.Exists)
        .Select(java => File.ResolveLinkTarget(java, returnFinalTarget: true)?.FullName ?? java)
        .Select(java => Path.GetDirectoryName(Path.GetDirectoryName(java)))
        .FirstOrDefault();
}
