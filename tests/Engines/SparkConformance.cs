using SparkMusic.Engines;
using SparkMusic.Tests.Spark;

namespace SparkMusic.Tests.Engines;

[TestFixture]
[Category("Spark")]
sealed class SparkConformance : EngineConformance
{
    protected override async Task<ISqlEngine> StartAsync() => new Shared(await SharedSpark.EngineAsync());

    /// <summary>The Spark of the whole test run, which this fixture must not end.</summary>
    sealed class Shared(ISqlEngine engine) : ISqlEngine
    {
        public string Name => engine.Name;

        public string Prelude => engine.Prelude;

        public Task<ISqlSession> OpenAsync(CancellationToken cancel) => engine.OpenAsync(cancel);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
