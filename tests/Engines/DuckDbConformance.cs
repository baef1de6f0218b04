using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;

namespace SparkMusic.Tests.Engines;

[TestFixture]
sealed class DuckDbConformance : EngineConformance
{
    protected override Task<ISqlEngine> StartAsync() => Task.FromResult<ISqlEngine>(DuckDbEngine.Open());
}
