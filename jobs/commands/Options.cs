using System.CommandLine;

namespace SparkMusic.Jobs.Commands;

/// <summary>Options that more than one verb has, each with one meaning.</summary>
static class Options
{
    public const string DefaultLake = "data/lake", DemoLake = "data/demo";

    public static Option<string> Lake() => new("--lake")
    {
        Description = "The lake: a folder, or hdfs://host:port/path.",
        HelpName = "folder",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SPARKMUSIC_LAKE") ?? DefaultLake,
    };

    public static Option<bool> Json() => new("--json") { Description = "Print JSON instead of text." };

    public static Option<DateOnly?> From() =>
        new("--from") { Description = "First UTC day, inclusive.", HelpName = "yyyy-MM-dd", CustomParser = Day };

    public static Option<DateOnly?> To() =>
        new("--to") { Description = "Last UTC day, inclusive.", HelpName = "yyyy-MM-dd", CustomParser = Day };

    public static Option<string> Engine()
    {
        var option = new Option<string>("--engine")
        {
            Description = "auto: DuckDB for a local lake, Spark for one on HDFS or under spark-submit.",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SPARKMUSIC_ENGINE") ?? "auto",
        };
        option.AcceptOnlyFromAmong("auto", "duckdb", "spark");
        return option;
    }

    public static Option<string?> Master() => new("--master")
    {
        Description = "Spark's master when sparkmusic starts Spark itself.",
        HelpName = "local[2]",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SPARKMUSIC_MASTER"),
    };

    /// <summary>Flows and tables.</summary>
    public static Argument<string[]> Targets(string description, ArgumentArity arity) =>
        new("target") { Description = description, Arity = arity };

    static DateOnly? Day(System.CommandLine.Parsing.ArgumentResult result)
    {
        if (DateOnly.TryParseExact(result.Tokens[0].Value, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.None, out var day))
            return day;
        result.AddError($"'{result.Tokens[0].Value}' is no day; write it as 2021-11-17.");
        return null;
    }
}
