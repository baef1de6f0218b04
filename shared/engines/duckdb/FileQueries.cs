namespace SparkMusic.Engines.DuckDb;

/// <summary>
/// Queries of files that keep nothing. All of this process share one database in memory: to open one of their own would take most of them
/// longer than their answer.
/// </summary>
public static class FileQueries
{
    static readonly Lazy<DuckDbDatabase> Shared = new(() => DuckDbDatabase.Open(new DuckDbOptions()));

    /// <summary>A connection of the caller's own, which reads files and makes nothing but what goes with it.</summary>
    /// <exception cref="EngineException">The library is not there.</exception>
    public static DuckDbConnection Connect() => Shared.Value.Connect();
}
