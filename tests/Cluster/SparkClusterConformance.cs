using SparkMusic.Engines;
using SparkMusic.Tests.Engines;

namespace SparkMusic.Tests.Clusters;

/// <summary>
/// The promises of every engine, with executors in processes of their own. The whole of it on each change would take too long.
/// </summary>
[TestFixture, Category("Cluster"), Category("Soak")]
sealed class SparkClusterConformance : EngineConformance
{
    protected override async Task<ISqlEngine> StartAsync() => await ClusterSpark.StartAsync("120s");
}
