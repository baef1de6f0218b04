using System.Diagnostics;
using SparkMusic.Engines.SparkSql;

namespace SparkMusic.Benchmarks;

/// <summary>Where things are: the repository, the data beside it, the built command line, Spark.</summary>
static class Machine
{
    public static string Root { get; } = FindRoot();

    static readonly Lazy<string> App = new(() =>
    {
        // The launcher builds what is missing or old.
        Child.Run(Path.Combine(Root, "sparkmusic"), ["--version"]);
        return Path.Combine(Root, "build", "SparkMusic.Jobs.dll");
    });

    /// <summary>A file below ../shared/data.</summary>
    public static string Data(string path) => Beside("data", path);

    public static Usage SparkMusic(params string[] arguments) => Child.Run("dotnet", [App.Value, .. arguments]);

    public static Usage SparkMusic(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Child.Run("dotnet", [App.Value, .. arguments], environment);

    /// <summary>This program with a part of its own to play.</summary>
    public static Usage Benchmarks(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        Child.Run("dotnet", [typeof(Machine).Assembly.Location, .. arguments], environment);

    /// <summary>A process that goes on; the caller ends it. Its output is the caller's to read.</summary>
    public static Process StartSparkMusic(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [App.Value, .. arguments]) { RedirectStandardOutput = true })!;

    /// <summary>The same with Spark's own environment.</summary>
    public static Usage SparkMusicOnSpark(params string[] arguments) => Child.Run("dotnet", [App.Value, .. arguments], SparkEnvironment());

    public static Usage SparkSubmit(params string[] arguments) =>
        Child.Run(Path.Combine(SparkEnvironment()["SPARK_HOME"], "bin", "spark-submit"), ["--master", "local[2]", .. arguments],
            SparkEnvironment());

    /// <summary>A PySpark program with the settings that our engine has, those of spark-conf and those that it sets itself.</summary>
    public static Usage PySpark(params string[] arguments) =>
        WithOurConf([.. SparkSettings.Fixed.SelectMany(pair => new[] { "--conf", $"{pair.Key}={pair.Value}" }), .. arguments]);

    /// <summary>This program as a driver under spark-submit.</summary>
    /// <param name="arguments">Its own.</param>
    /// <param name="conf">Settings of Spark, <c>key=value</c>, over those of spark-conf.</param>
    public static Usage OurDriver(string[] arguments, params string[] conf) => WithOurConf(
    [
        .. conf.SelectMany(setting => new[] { "--conf", setting }),
        "--conf", $"spark.pyspark.driver.python={Environment.ProcessPath}", "--class", "org.apache.spark.deploy.PythonRunner",
        "spark-internal",
        typeof(Machine).Assembly.Location, "", .. arguments,
    ]);

    static Usage WithOurConf(string[] arguments)
    {
        var conf = Path.Combine(Root, "spark-conf");
        return SparkSubmit(["--properties-file", Path.Combine(conf, "spark-defaults.conf"), "--driver-java-options",
            $"-Dlog4j2.configurationFile={conf}/log4j2.properties", .. arguments]);
    }

    /// <summary>A script given to DuckDB alone, in a process of its own.</summary>
    public static Usage DuckDb(string script) => Child.Run("dotnet", [typeof(Machine).Assembly.Location, "direct", script]);

    static Dictionary<string, string> SparkEnvironment() => new() { ["SPARK_HOME"] = SparkHome.Value, ["SPARK_LOCAL_IP"] = "127.0.0.1" };

    static readonly Lazy<string> SparkHome = new(() =>
    {
        if (Environment.GetEnvironmentVariable("SPARK_HOME") is { Length: > 0 } given) return given;
        using var process = Process.Start(new ProcessStartInfo(Beside("spark", "unpack")) { RedirectStandardOutput = true })!;
        return process.StandardOutput.ReadToEnd().Trim();
    });

    static string Beside(string folder, string path)
    {
        var full = Path.GetFullPath(Path.Combine(Root, "..", "shared", folder, path));
        return Path.Exists(full) ? full
            : throw new InvalidOperationException($"This case needs ../shared/{folder}/{path} beside the repository.");
    }

    static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "SparkMusic.sln"))) return folder.FullName;
        throw new InvalidOperationException("SparkMusic.sln was not found above the program.");
    }
}

/// <summary>A folder of this run, removed with it.</summary>
sealed class Scratch : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("sparkmusic-bench-").FullName;

    public string this[string name] => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
