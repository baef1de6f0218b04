using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;

namespace SparkMusic.Tests.Jobs;

[TestFixture]
public sealed class JobGoldenTestsOnDuckDb : JobGoldenTests
{
    protected override Task<ISqlEngine> StartAsync() => Task.FromResult<ISqlEngine>(DuckDbEngine.Open());
}
