using System.CommandLine;
using SparkMusic.Engines.SparkSql;
using SparkMusic.Lakes;
using SparkMusic.Spark;

namespace SparkMusic.Jobs.Commands;

/// <summary>The options that say which engine runs and with what; the same on every verb that runs one.</summary>
sealed class EngineOptions
{
    readonly Option<string> _engine = Options.Engine();
    readonly Option<string?> _master = Options.Master();
    readonly Option<string[]> _conf = new("--conf")
    {
        Description = "A setting of Spark from spark-conf/allowed.conf, when sparkmusic starts Spark itself. May be repeated.",
        HelpName = "key=value",
    };

    public EngineOptions AddTo(Command command)
    {
        command.Options.Add(_engine);
        command.Options.Add(_master);
        command.Options.Add(_conf);
        return this;
    }

    /// <summary>For a verb that only Spark can do: the lake does not decide.</summary>
    /// <exception cref="SparkMusicException">Usage: options that do not go together, another engine.</exception>
    public EngineChoice ChoiceOfSpark(ParseResult result, string lake)
    {
        if (result.GetValue(_engine) == "duckdb")
            throw SparkMusicException.Usage("Topics are read through Spark; DuckDB has no Kafka source.", "Leave --engine out.");
        return Choice(result, lake, "spark");
    }

    /// <summary>
    /// As the command line says; where it says nothing, DuckDB for a local lake: a cluster of the environment could not read it.
    /// </summary>
    public EngineChoice ChoiceAsGiven(ParseResult result, string lake)
    {
        var isGiven = result.GetResult(_engine) is { Implicit: false } || result.GetResult(_master) is { Implicit: false }
            || SparkEngine.IsUnderSparkSubmit;
        return isGiven || HdfsLocation.IsOne(lake) ? Choice(result, lake) : new EngineChoice("duckdb", null, lake);
    }

    public EngineChoice Choice(ParseResult result, string lake) => Choice(result, lake, result.GetValue(_engine)!);

    /// <exception cref="SparkMusicException">Usage: options that do not go together, a setting that is not allowed.</exception>
    EngineChoice Choice(ParseResult result, string lake, string asked)
    {
        var conf = AllowedConf.Parse(result.GetValue(_conf) ?? []);
        var isMasterGiven = result.GetResult(_master) is { Implicit: false };
        if (SparkEngine.IsUnderSparkSubmit && (isMasterGiven || conf.Count > 0))
            throw SparkMusicException.Usage(
                $"spark-submit started this process, so {(isMasterGiven ? "--master" : "--conf")} is an option of spark-submit.",
                "Give it before the --: spark-conf/submit --master spark://host:7077 -- run daily");
        var choice = new EngineChoice(asked, SparkEngine.IsUnderSparkSubmit ? null : result.GetValue(_master), lake, conf);
        if (conf.Count > 0 && choice.Name == "duckdb")
            throw SparkMusicException.Usage("--conf is Spark's, and DuckDB runs here.", "Leave it out, or use --engine spark.");
        return choice;
    }
}
