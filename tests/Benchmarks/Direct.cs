using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;

namespace SparkMusic.Benchmarks;

/// <summary>
/// The baseline of the runner and the import: a script run by DuckDB, nothing else of ours in the process but the prelude the statements
/// need.
/// </summary>
static class Direct
{
    public static int Run(string script)
    {
        using var database = DuckDbDatabase.Open(new DuckDbOptions());
        using var connection = database.Connect();
        connection.ExecuteScript(Preludes.DuckDb);
        connection.ExecuteScript(File.ReadAllText(script));
        return 0;
    }
}
