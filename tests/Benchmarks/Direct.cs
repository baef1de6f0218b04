using SparkMusic.Engines.DuckDb;

namespace SparkMusic.Benchmarks;

/// <summary>The baseline of the runner and the import: a script run by DuckDB, nothing else of ours in the process but the prelude the statements need.</summary>
static class Direct
{
    const string Prelude = "SparkMusic.engines.duckdb.prelude.sql";

    public static int Run(string script)
    {
        using var database = DuckDbDatabase.Open(new DuckDbOptions());
        using var connection = database.Connect();
        using var prelude = new StreamReader(typeof(DuckDbDatabase).Assembly.GetManifestResourceStream(Prelude)!);
        connection.ExecuteScript(prelude.ReadToEnd());
        connection.ExecuteScript(File.ReadAllText(script));
        return 0;
    }
}
