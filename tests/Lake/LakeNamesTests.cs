using SparkMusic.Lakes;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Lakes;

[TestFixture]
public class LakeNamesTests
{
    [TestCase("all", "marts/x")]
    [TestCase("2021-11", "marts/x/p_month=2021-11")]
    [TestCase("2018-11-15", "marts/x/p_date=2018-11-15")]
    public void A_partition_key_says_its_folder(string key, string folder) => LakeNames.FolderOf("marts", "x", key).Should().Be(folder);

    [TestCase("marts", "x", "2021")]
    [TestCase("marts", "x", "2021-1")]
    [TestCase("marts", "x", "2021-11\n")]
    [TestCase("marts", "x", "../2021")]
    [TestCase("marts", "x", "")]
    [TestCase("marts", "x/y", "all")]
    [TestCase("marts", "..", "all")]
    [TestCase("marts", "_x", "all")]
    [TestCase("marts", "1x", "all")]
    [TestCase("marts", "X", "all")]
    [TestCase("_state", "x", "all")]
    public void What_is_no_layer_table_or_key_is_refused(string layer, string table, string key) =>
        FluentActions.Invoking(() => LakeNames.FolderOf(layer, table, key)).Should().Throw<ArgumentException>();

    [TestCase("part-a1-0.parquet", "a1")]
    [TestCase("part-20261122t060601-1a2b-17.parquet", "20261122t060601-1a2b")]
    [TestCase("part-a-b-3.parquet", "a-b")]
    [TestCase("part-a.parquet", null)]
    [TestCase("part--1.parquet", null)]
    [TestCase("part-a-.parquet", null)]
    [TestCase("part-a-x.parquet", null)]
    [TestCase("part-A-0.parquet", null)]
    [TestCase("part-a-0.parquet.crc", null)]
    [TestCase("tmp_part-a-0.parquet", null)]
    [TestCase("_SUCCESS", null)]
    public void A_file_name_says_its_attempt(string name, string? attempt) => LakeNames.AttemptOf(name).Should().Be(attempt);

    [Test]
    public void New_ids_are_ids_sort_by_time_and_never_repeat()
    {
        var ids = Enumerable.Range(0, 1000).Select(_ => LakeNames.NewId(TimeProvider.System)).ToList();
        ids.Should().OnlyHaveUniqueItems().And.OnlyContain(id => LakeNames.IsId(id));
        LakeNames.NewId(new FixedClock(new DateTime(2026, 11, 22, 6, 6, 1, DateTimeKind.Utc))).Should().StartWith("20261122t060601-");
    }
}
