using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;

namespace SparkMusic.Tests.Jobs;

[TestFixture]
public sealed class JobGoldenTestsOnDuckDb : JobGoldenTests
{
    readonly DuckDbEngine _duckDb = DuckDbEngine.Open();

    protected override Task<ISqlEngine> EngineAsync() => Task.FromResult<ISqlEngine>(_duckDb);

    [OneTimeTearDown]
    public async Task End_the_engine() => await _duckDb.DisposeAsync();
}
