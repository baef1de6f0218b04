namespace SparkMusic.Spark;

/// <summary>
/// The settings of Spark that a command line may give: those of <c>spark-conf/allowed.conf</c>. Each goes to spark-submit as one argument,
/// so that a value is never read as an option; a key that names code to be loaded is not among them.
/// </summary>
public static class AllowedConf
{
    static readonly Lazy<IReadOnlySet<string>> Keys = new(Read);

    /// <summary><c>key=value</c> pairs as typed.</summary>
    /// <exception cref="SparkMusicException">Usage: not of this form, a key that is not allowed, one given twice.</exception>
    public static IReadOnlyDictionary<string, string> Parse(IEnumerable<string> pairs)
    {
        var conf = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in pairs)
        {
            var at = pair.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0)
                throw SparkMusicException.Usage($"--conf {Shown(pair)} is not key=value.", "Write --conf spark.executor.memory=2g.");
            var (key, value) = (pair[..at], pair[(at + 1)..]);
            Require(key, value);
            if (!conf.TryAdd(key, value)) throw SparkMusicException.Usage($"--conf names {key} twice.", "Give each setting once.");
        }
        return conf;
    }

    /// <exception cref="SparkMusicException">Usage: the key is not allowed, or the value is empty or holds a control character.</exception>
    public static void Require(string key, string value)
    {
        if (!Keys.Value.Contains(key))
            throw SparkMusicException.Usage(
                $"{Shown(key)} is no setting of Spark that may be given here.",
                "spark-conf/allowed.conf lists those that may; all others belong into conf/spark-defaults.conf of SPARK_HOME.");
        // A NUL would end the argument for the program that gets it, a line feed would be a second line of its files.
        if (value.Length == 0 || value.Any(char.IsControl))
            throw SparkMusicException.Usage($"The value of {key} is empty or holds a control character.",
                "Write --conf spark.executor.memory=2g.");
    }

    /// <summary>What a person typed, on one line.</summary>
    internal static string Shown(string text)
    {
        var line = string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));
        return line.Length <= 100 ? $"'{line}'" : $"'{line[..100]}…'";
    }

    static HashSet<string> Read()
    {
        using var reader = new StreamReader(SparkSubmit.Resource("allowed.conf"));
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.StartsWith("spark.", StringComparison.Ordinal))];
    }
}
