using SparkMusic.Engines;
using SparkMusic.Engines.DuckDb;

namespace SparkMusic.Tests.Engines;

abstract partial class EngineConformance
{
    static readonly Column[] KeyAndText = [Column.Of("k bigint"), Column.Of("t text?")];

    [Test]
    public async Task A_whole_table_is_one_sorted_zstd_file_with_the_declared_columns()
    {
        await AttachNumbersAsync(1000);
        var files = await Session.WriteAsync(
            WriteOf("select 'x' as left_out, concat('t', cast(i as string)) as t, (i * 7919) % 1000 as k from n", KeyAndText, ["k"]),
            CancellationToken.None);
        files.Should().Equal(new WrittenFile("", "part-a-0.parquet", 1000));
        FilesOf(Folder["out"]).Should().Equal("part-a-0.parquet");
        ReadFile("out/part-a-0.parquet", "k").Select(row => row[0]).Should().Equal(Enumerable.Range(0, 1000).Select(k => (object)(long)k));
        using var database = DuckDbDatabase.Open(new DuckDbOptions());
        using var connection = database.Connect();
        using var rows = connection.Query($"select distinct compression from parquet_metadata('{Folder["out/part-a-0.parquet"]}')");
        rows.Read().Should().BeTrue();
        rows.Current[0].Should().Be("ZSTD");
    }

    [Test]
    public async Task Parquet_types_are_those_of_the_lake()
    {
        await Session.AttachRowsAsync("t", EveryType, EveryValue, CancellationToken.None);
        await Session.WriteAsync(WriteOf("select * from t", EveryType, ["n"]), CancellationToken.None);
        using var database = DuckDbDatabase.Open(new DuckDbOptions());
        using var connection = database.Connect();
        using var rows = connection.Query($"describe select * from '{Folder["out/part-a-0.parquet"]}'");
        var types = new List<string>();
        while (rows.Read()) types.Add($"{rows.Current[0]} {rows.Current[1]}");
        types.Should().Equal(
            "n BIGINT", "a VARCHAR", "b BOOLEAN", "c INTEGER", "d BIGINT", "e DOUBLE", "f DATE", "g TIMESTAMP WITH TIME ZONE",
            "h VARCHAR[]", "i BIGINT[]", "j DOUBLE[]");
    }

    [Test]
    public async Task Partitions_are_folders_each_with_its_own_sorted_file()
    {
        await AttachNumbersAsync(300);
        var request = WriteOf("select i as k, cast(null as string) as t, concat('2021-0', cast(1 + i % 3 as string)) as p_month from n",
            KeyAndText, ["k"]);
        var files = await Session.WriteAsync(request with { PartitionColumn = "p_month" }, CancellationToken.None);
        files.OrderBy(file => file.Partition).Should().Equal(
            Enumerable.Range(1, 3).Select(month => new WrittenFile($"2021-0{month}", $"p_month=2021-0{month}/part-a-0.parquet", 100)));
        FilesOf(Folder["out"]).Should().Equal(Enumerable.Range(1, 3).Select(month => $"p_month=2021-0{month}/part-a-0.parquet"));
        for (var month = 1; month <= 3; month++)
            ReadFile($"out/p_month=2021-0{month}/part-a-0.parquet", "k").Select(row => (long)row[0]! % 3)
                .Should().OnlyContain(rest => rest == month - 1);
        ReadFile("out/p_month=2021-01/part-a-0.parquet", "k").Select(row => (long)row[0]!).Should().BeInAscendingOrder();
    }

    [Test]
    public async Task Nothing_to_write_is_an_empty_file_or_no_folder()
    {
        await AttachNumbersAsync(1);
        var request = WriteOf("select i as k, 'x' as t, 'p' as p_month from n where i > 5", KeyAndText, ["k"]);
        (await Session.WriteAsync(request with { KeepEmpty = false }, CancellationToken.None)).Should().BeEmpty();
        Directory.Exists(Folder["out"]).Should().BeFalse();
        (await Session.WriteAsync(request with { KeepEmpty = true, PartitionColumn = "p_month" }, CancellationToken.None))
            .Should().BeEmpty();
        Directory.Exists(Folder["out"]).Should().BeFalse();
        (await Session.WriteAsync(request with { KeepEmpty = true }, CancellationToken.None))
            .Should().Equal(new WrittenFile("", "part-a-0.parquet", 0));
        ReadFile("out/part-a-0.parquet", "k").Should().BeEmpty();
    }

    [Test]
    public async Task Parameters_reach_a_write()
    {
        await AttachNumbersAsync(10);
        var request = WriteOf("select i as k, $label as t from n where i < $limit", KeyAndText, ["k"]);
        var parameters = new Dictionary<string, object?> { ["label"] = "it's", ["limit"] = 3 };
        await Session.WriteAsync(request with { Parameters = parameters }, CancellationToken.None);
        ReadFile("out/part-a-0.parquet", "k").Should().BeEquivalentTo(new object?[][] { [0L, "it's"], [1L, "it's"], [2L, "it's"] });
    }

    [Test]
    public async Task A_null_partition_is_an_error_of_the_value()
    {
        await AttachNumbersAsync(2);
        var request = WriteOf("select i as k, 'x' as t, case when i = 0 then '2021-01' end as p_month from n", KeyAndText, ["k"]);
        await ShouldFailAsync(() => Session.WriteAsync(request with { PartitionColumn = "p_month" }, CancellationToken.None),
            EngineErrorKind.Value);
    }

    [TestCase("../up")]
    [TestCase("a/b")]
    [TestCase(".")]
    [TestCase("")]
    public async Task A_partition_that_cannot_name_a_folder_is_an_error_of_the_value(string value)
    {
        await AttachNumbersAsync(1);
        var request = WriteOf("select i as k, 'x' as t, $value as p_month from n", KeyAndText, ["k"]);
        request = request with { PartitionColumn = "p_month", Parameters = new Dictionary<string, object?> { ["value"] = value } };
        await ShouldFailAsync(() => Session.WriteAsync(request, CancellationToken.None), EngineErrorKind.Value);
        Directory.Exists(Folder["up"]).Should().BeFalse();
    }

    protected WriteRequest WriteOf(string sql, IReadOnlyList<Column> columns, IReadOnlyList<string> sortBy) =>
        new(sql, NoParameters, columns, sortBy, PartitionColumn: null, Folder["out"], "part-a", KeepEmpty: true);

    protected string PathOf(WrittenFile file) => Path.Combine(Folder["out"], file.Path);

    protected static IEnumerable<string> FilesOf(string folder) => Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file))
            .Order(StringComparer.Ordinal);

    /// <summary>The rows in the order they lie in the file, read by DuckDB whichever engine wrote them.</summary>
    protected List<object?[]> ReadFile(string path, string firstColumn)
    {
        using var database = DuckDbDatabase.Open(new DuckDbOptions { Threads = 1 });
        using var connection = database.Connect();
        using var reader = connection.Query($"select * from read_parquet('{Folder[path]}', hive_partitioning = false)");
        reader.Columns[0].Name.Should().Be(firstColumn);
        var rows = new List<object?[]>();
        while (reader.Read()) rows.Add([.. reader.Current]);
        return rows;
    }
}
