using System.Diagnostics;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Clusters;

/// <summary>A cluster that cannot serve: the reason in a sentence, within a bound, and nothing left of the application.</summary>
[TestFixture, Category("Cluster")]
public class BadClusterTests
{
    [SetUp]
    public Task Free()
    {
        Cluster.Heal("spark");
        return ClusterSpark.FreedAsync();
    }

    [TearDown]
    public Task FreedAgain() => ClusterSpark.FreedAsync();

    [Test]
    public Task Workers_without_enough_memory_are_named() =>
        ShouldRefuseAsync("an executor wants 3072 MB (spark.executor.memory), and a worker with a free core has 1024 MB at most",
            ("spark.executor.memory", "3g"));

    [Test, Category("Soak")]
    public async Task The_port_of_the_masters_page_is_no_master()
    {
        var watch = Stopwatch.StartNew();
        var options =
            new SparkMusic.Spark.SparkOptions { Master = Cluster.SparkMasterPage().Replace("http", "spark"), SparkHome = Need.SparkHome() };
        var start = () => SparkMusic.Engines.SparkSql.SparkEngine.StartAsync(options, default);
        (await start.Should().ThrowAsync<SparkMusicException>().WithMessage("*did not take this application*")).Which.ExitCode
            .Should().Be(ExitCodes.TryLater);
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromMinutes(6));
    }

    internal static async Task ShouldRefuseAsync(string reason, params (string, string)[] conf)
    {
        var start = () => ClusterSpark.StartAsync("4s", conf);
        var refused = (await start.Should().ThrowAsync<SparkMusicException>().WithMessage($"*gave no executor for 4 s*{reason}.")).Which;
        refused.ExitCode.Should().Be(ExitCodes.TryLater);
        refused.NextStep.Should().Contain("spark.executor.memory").And.Contain("spark.cores.max");
    }
}
