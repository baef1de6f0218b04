using System.Text.Json;
using System.Text.RegularExpressions;
using Npgsql;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Docs;

/// <summary>"From laptop to cluster" of the README, followed to the letter on the servers of docker/local-cluster.</summary>
[TestFixture, Category("Cluster")]
public partial class ReadmeClusterTests
{
    const string Up = "docker/local-cluster up", Down = "docker/local-cluster down --wipe";

    /// <summary>Without comments.</summary>
    static string[] Block(string start) =>
        [.. Readme.Of("From laptop to cluster", "bash").Select(block => Comments().Replace(block.Text, "").Trim().Split('\n'))
        .Single(lines => lines[0] == start)];

    [Test]
    public async Task A_lake_goes_to_the_cluster_is_built_there_and_published_as_the_README_says()
    {
        using var folder = new TestFolder();
        var charts = folder["top.csv"];
        await File.WriteAllLinesAsync(charts, Enumerable.Range(0, 60)
            .Select(i => $"2021-11-0{i / 10 + 1},{i % 10 + 1},Song {(i / 10 + 1) * (i % 10 + 1) % 17},Artist {i % 5}")
            .Prepend("date,rank,title,artist"));
        CommandLine.Run("import", "chart-history", charts, "--lake", folder["data/lake"]).ShouldExitWith(ExitCodes.Done);
        // The servers of all tests: they end with the last test, by the same command.
        Cluster.Hdfs();
        var before = await ApplicationsAsync();
        var lines = Block(Up);
        lines[^1].Should().Be(Down);

        var printed = Run(folder, lines[..^1]).ShouldExitWith(ExitCodes.Done).Output;

        printed.Should().Contain("is equal to").And.Contain("Every promise holds");
        (await ApplicationsAsync()).Should().Be(before + 1, "spark-conf/submit took the master of the variables");
        await using var postgres = NpgsqlDataSource.Create(Cluster.Postgres());
        await using var count = postgres.CreateCommand("select count(*) from marts.chart_movements");
        (await count.ExecuteScalarAsync()).Should().Be(60L);
    }

    [Test]
    public void In_containers_it_is_the_same_verbs_on_the_same_lake()
    {
        var lake = LakeOfCompose().Match(File.ReadAllText(Path.Combine(Need.Root, "docker", "compose.yaml"))).Groups[1].Value;
        var local = Block(Up).Where(line => line.StartsWith("./sparkmusic", StringComparison.Ordinal)
            || line.StartsWith("spark-conf/submit", StringComparison.Ordinal))
            .Select(line => Program().Replace(line, "docker/sparkmusic").Replace("data/lake", "lake")
                .Replace("\"$SPARKMUSIC_LAKE\"", lake));
        var containers = Block("docker/up");
        containers.Where(line => line.StartsWith("docker/sparkmusic", StringComparison.Ordinal)).Should().Equal(local);
        containers.Where(line => !line.StartsWith("docker/sparkmusic", StringComparison.Ordinal)).Should().Equal(
            "docker/up", "docker compose -f docker/compose.yaml cp data/lake sparkmusic:/files/lake",
            "docker compose -f docker/compose.yaml down");
        File.ReadAllText(Path.Combine(Need.Root, "docker", "image", "Dockerfile"))
            .Should().Contain("WORKDIR /files", "lake is /files/lake there");
    }

    static CommandResult Run(TestFolder folder, params string[] lines)
    {
        var root = Need.Root + "/";
        var script = string.Join('\n', lines).Replace("./sparkmusic", $"dotnet '{CommandLine.Assembly}'")
            .Replace("docker/", root + "docker/").Replace("spark-conf/", root + "spark-conf/");
        var environment = new Dictionary<string, string>
        {
            ["SPARK_HOME"] = Need.SparkHome(),
            ["SPARKMUSIC_APP"] = CommandLine.Assembly,
            ["SPARKMUSIC_CLUSTER"] = Cluster.Folder,
        };
        return CommandLine.Finish(CommandLine.Start("bash", environment, ["-c", $"set -euo pipefail; cd '{folder.Path}'\n{script}"]),
            TimeSpan.FromMinutes(9));
    }

    /// <summary>How many the master has seen.</summary>
    static async Task<int> ApplicationsAsync()
    {
        using var http = new HttpClient();
        using var page = JsonDocument.Parse(await http.GetStringAsync(Cluster.SparkMasterPage() + "/json/"));
        return page.RootElement.GetProperty("activeapps").GetArrayLength() + page.RootElement.GetProperty("completedapps").GetArrayLength();
    }

    [GeneratedRegex(" +# .*")]
    private static partial Regex Comments();

    [GeneratedRegex(@"\A(\./sparkmusic|spark-conf/submit)")]
    private static partial Regex Program();

    [GeneratedRegex("SPARKMUSIC_LAKE: (.*)")]
    private static partial Regex LakeOfCompose();
}
