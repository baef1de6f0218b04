using System.Text;
using SparkMusic.Tests.Lakes;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Clusters;

/// <summary>The command line on a lake on HDFS, each command a process of its own.</summary>
[TestFixture, Category("Cluster")]
public class HdfsCommandTests
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    [Test]
    public async Task Files_are_imported_into_HDFS_built_by_Spark_verified_and_copied_home()
    {
        await using var hdfs = new HdfsFolder();
        using var folder = new TestFolder();
        var temporary = Directory.CreateDirectory(folder["tmp"]).FullName;
        CommandResult Run(params string[] arguments) =>
            CommandLine.Run(Limit, new Dictionary<string, string> { ["TMPDIR"] = temporary }, arguments).ShouldExitWith(0);
        var charts = folder["top.csv"];
        await File.WriteAllTextAsync(charts, Charts());

        Run("import", "chart-history", charts, "--chart", "Top", "--lake", hdfs.Location).Output.Should().Contain("rejected");
        Run("import", "chart-history", charts, "--chart", "Top", "--lake", hdfs.Location).Output.Should().Contain("already imported");
        CommandLine.Run("run", "charts", "--engine", "duckdb", "--lake", hdfs.Location).ShouldExitWith(2).Error
            .Should().Contain("DuckDB reads local lakes only");
        CommandLine.Run("sql", "select 1", "--engine", "duckdb", "--lake", hdfs.Location).ShouldExitWith(2);
        var spark = new Dictionary<string, string> { ["SPARK_HOME"] = Need.SparkHome() };
        CommandLine.Run(Limit, spark, "run", "clean/chart_entries", "--master", "local[2]", "--lake", hdfs.Location).ShouldExitWith(0);
        Run("verify", "--deep", "--lake", hdfs.Location).Output.Should().Contain("every fresh table is what its inputs give");

        Run("copy", hdfs.Location, folder["home"]).Output.Should().Contain("is equal to " + hdfs.Location);
        Run("run", "clean/chart_entries", "--lake", folder["home"]);
        Run("sql", "select count(*) as entries from chart_entries", "--format", "csv", "--lake", folder["home"]).Output
            .Should().Contain("60");
        Directory.GetDirectories(temporary, "sparkmusic-*").Should().BeEmpty("copies go with the commands that made them");
    }

    // A row whose rank is no number and whose text is longer than a row of rejected holds.
    static string Charts()
    {
        var text = new StringBuilder("date,rank,title,artist\n");
        for (var day = 1; day <= 6; day++)
            for (var rank = 1; rank <= 10; rank++) text.Append($"2021-11-{day:00},{rank},Song {(day * rank) % 17},Artist {rank % 5}\n");
        return text.Append($"2021-11-07,first,{new string('x', 20_000)},Nobody\n").ToString();
    }
}
