using SparkMusic.Quality;
using SparkMusic.Run;

namespace SparkMusic.Tests.Run;

[TestFixture]
public class WindowsTests
{
    static CatalogTable Table(GrainUnit grain, params TableInput[] inputs) =>
        new() { Name = "t", Layer = Layer.Marts, Grain = grain, Inputs = inputs, Why = "test" };

    [TestCase("2021-11", "2021-11", true)]
    [TestCase("2021-11", "2021-10", false)]
    [TestCase("2021-11", "2021-11-30", true)]
    [TestCase("2021-11", "2021-12-01", false)]
    [TestCase("2021-11-30", "2021-11", true)]
    [TestCase("all", "2021-11", true)]
    [TestCase("2021-11", "all", true)]
    public void Same_means_overlapping_days(string key, string inputKey, bool isRead) =>
        SparkMusic.Run.Windows.Reads(new TableInput("i", Window.Same), inputKey, Table(GrainUnit.Month), key).Should().Be(isRead);

    [TestCase("2021-03", "2021-01", true)]
    [TestCase("2021-03", "2020-12", false)]
    [TestCase("2021-03", "2021-04", false)]
    [TestCase("2021-01", "2020-11", true)]
    public void Lookback_reaches_back_over_the_turn_of_the_year(string key, string inputKey, bool isRead) =>
        SparkMusic.Run.Windows.Reads(new TableInput("i", Window.Lookback, 2), inputKey, Table(GrainUnit.Month), key).Should().Be(isRead);

    [TestCase("2021-03", "2019-01", true)]
    [TestCase("2021-03", "2021-03-31", true)]
    [TestCase("2021-03", "2021-04", false)]
    public void UpTo_reads_all_before_and_the_same_days(string key, string inputKey, bool isRead) =>
        SparkMusic.Run.Windows.Reads(new TableInput("i", Window.UpTo), inputKey, Table(GrainUnit.Month), key).Should().Be(isRead);

    [Test]
    public void A_month_exists_where_an_input_of_the_same_window_has_days() =>
        SparkMusic.Run.Windows.Keys(Table(GrainUnit.Month, new TableInput("i", Window.Same), new TableInput("all_of_it", Window.All)),
            table => table == "i" ? ["2021-11-30", "2021-12-01"] : ["2019-01"], null).Should().Equal("2021-11", "2021-12");

    [Test]
    public void A_whole_table_always_has_its_one_partition() =>
        SparkMusic.Run.Windows.Keys(Table(GrainUnit.Whole, new TableInput("i", Window.All)), _ => [], null).Should().Equal("all");

    [Test]
    public void The_last_month_and_the_first_one_that_a_date_can_have_are_partitions_like_others()
    {
        PartitionKey.Days("9999-12").Should().Be((new DateOnly(9999, 12, 1), DateOnly.MaxValue));
        var (lookback, same) = (new TableInput("i", Window.Lookback, 2), new TableInput("i", Window.Same));
        SparkMusic.Run.Windows.Reads(lookback, "0001-01", Table(GrainUnit.Month), "0001-02").Should().BeTrue();
        SparkMusic.Run.Windows.Reads(lookback, "0001-01-01", Table(GrainUnit.Day), "0001-01-02").Should().BeTrue();
        SparkMusic.Run.Windows.Keys(Table(GrainUnit.Day, same), _ => ["9999-12"], null).Should().HaveCount(31).And.Contain("9999-12-31");
    }
}
