using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Flows;

/// <summary>
/// Both flows on the real files, on DuckDB and on Spark through spark-submit: the same tables, and promises that hold on both lakes.
/// </summary>
[TestFixture]
public class EnginesAgreeTests
{
    readonly TestFolder _folder = new();

    string SparkLake => _folder["lake"];

    [OneTimeSetUp]
    public void The_same_raw_rows_are_run_on_Spark()
    {
        var home = Need.SparkHome();
        RealLake.CopyTo(SparkLake);
        var environment = new Dictionary<string, string>
        {
            ["SPARK_HOME"] = home,
            ["SPARK_LOCAL_IP"] = "127.0.0.1",
            ["SPARKMUSIC_APP"] = CommandLine.Assembly,
        };
        var submit = Path.Combine(Need.Root, "spark-conf", "submit");
        var process = CommandLine.Start(submit, environment,
            ["--master", "local[2]", "--", "run", "charts", "playlists", "--force", "--lake", SparkLake]);
        CommandLine.Finish(process, TimeSpan.FromMinutes(15)).ShouldExitWith(ExitCodes.Done).Output.Should().Contain("on spark");
    }

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public async Task Every_table_is_equal() => (await LakeComparison.DifferencesAsync(RealLake.Path, SparkLake)).Should().BeEmpty();

    [Test]
    public void The_promises_hold_on_the_lake_that_DuckDB_built() =>
        CommandLine.Run("verify", "--lake", RealLake.Path).ShouldExitWith(ExitCodes.Done);

    [Test]
    public void The_promises_hold_on_the_lake_that_Spark_built() =>
        CommandLine.Run("verify", "--lake", SparkLake).ShouldExitWith(ExitCodes.Done);

    [Test]
    public void Programs_that_read_the_folders_see_the_same_schema_of_both_engines()
    {
        const string Program = """
            import sys, pathlib, pyarrow.dataset as ds
            one, other = (pathlib.Path(path) for path in sys.argv[1:3])
            for layer in ["clean", "enriched", "marts"]:
                for folder in sorted((one / layer).iterdir()):
                    was, now = (ds.dataset(root / layer / folder.name, format="parquet", partitioning=ds.partitioning(flavor="hive")).schema.remove_metadata() for root in (one, other))
                    # Nullability of a list's elements is free.
                    types = lambda schema: [str(kind).replace(" not null", "") for kind in schema.types]
                    assert was.names == now.names and types(was) == types(now), f"{folder.name}: {was} against {now}"
            """;
        var process = CommandLine.Start("python3", new Dictionary<string, string> { ["PYTHONPATH"] = Need.PythonPath() },
            ["-c", Program, RealLake.Path, SparkLake]);
        CommandLine.Finish(process, TimeSpan.FromMinutes(10)).ShouldExitWith(ExitCodes.Done);
    }
}
