using SparkMusic.Engines;
using SparkMusic.Tests.Spark;

namespace SparkMusic.Tests.Jobs;

[TestFixture]
[Category("Spark")]
public sealed class JobGoldenTestsOnSpark : JobGoldenTests
{
    protected override async Task<ISqlEngine> EngineAsync() => await SharedSpark.EngineAsync();
}
