using System.Text;
using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Extract;

/// <summary>Rows of many partitions in any order, and more of them than lie in memory at once.</summary>
public class SegmentsTests
{
    static readonly ImportOptions AsChart = new(ImportKind.ChartHistory) { Chart = "top" };

    [Test]
    public async Task Months_one_after_the_other_get_a_file_each()
    {
        using var folder = new TestFolder();
        await using var lake = await ImportLake.OpenAsync(folder["lake"]);
        await lake.ImportAsync(Given.File(folder, "top.csv", Chart(Days(300))), AsChart);
        var chart = (await lake.Lake.ReadManifestAsync("raw_chart_entries", default))!;
        chart.Partitions.Should().HaveCount(10).And.OnlyContain(partition => partition.Value.Files.Count == 1);
        chart.Partitions.Sum(partition => partition.Value.Rows).Should().Be(300 * 20);
    }

    [TestCase(1L << 40, 2)]
    [TestCase(1L << 17, 20)]
    [TestCase(1L << 13, 300)]
    public async Task Months_in_any_order_come_to_the_same_rows(long segmentBytes, int mostFilesOfAMonth)
    {
        var days = Days(300);
        new Random(11).Shuffle(days);
        using var folder = new TestFolder();
        await using var sorted = await ImportLake.OpenAsync(folder["sorted"]);
        await using var mixed = await ImportLake.OpenAsync(folder["mixed"]);
        await sorted.ImportAsync(Given.File(folder, "top.csv", Chart([.. days.Order()])), AsChart);
        await mixed.ImportAsync(Given.File(folder, "top.csv", Chart(days)), AsChart, segmentBytes);
        foreach (var table in new[] { "raw_chart_entries", "raw_tracks" })
            (await mixed.RowsAsync(table, "* exclude (_seen_at, _line)"))
                .Should().Equal(await sorted.RowsAsync(table, "* exclude (_seen_at, _line)"));
        var chart = (await mixed.Lake.ReadManifestAsync("raw_chart_entries", default))!;
        chart.Partitions.Should().HaveCount(10);
        chart.Partitions.Max(partition => partition.Value.Files.Count).Should().BeLessThanOrEqualTo(mostFilesOfAMonth);
        // The folder's name and the rows in it agree.
        (await mixed.RowsAsync("raw_chart_entries", "distinct p_month, strftime(chart_date, '%Y-%m') = p_month"))
            .Should().OnlyContain(row => row.EndsWith("True")).And.HaveCount(10);
    }

    [Test]
    public async Task The_same_import_has_the_same_ids_in_every_lake()
    {
        var days = Days(90);
        new Random(5).Shuffle(days);
        using var folder = new TestFolder();
        var file = Given.File(folder, "top.csv", Chart(days));
        await using var one = await ImportLake.OpenAsync(folder["one"]);
        await using var two = await ImportLake.OpenAsync(folder["two"]);
        await one.ImportAsync(file, AsChart, 1 << 16);
        await two.ImportAsync(file, AsChart, 1 << 16);
        (await two.VersionsAsync()).Should().Equal(await one.VersionsAsync()).And.HaveCount(4);
    }

    static DateOnly[] Days(int count) => [.. Enumerable.Range(0, count).Select(day => new DateOnly(2021, 1, 1).AddDays(day))];

    static string Chart(IEnumerable<DateOnly> days)
    {
        var text = new StringBuilder("date,rank,title,track_id,artist\n");
        foreach (var day in days)
            for (var rank = 1; rank <= 20; rank++)
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd},{rank},Song {rank} – naïve "
                    + $"{day:MM},5enxwA8aAbwZbf5qCH{(rank * 7) + day.Month + 1000},Artist {rank}\n");
        return text.ToString();
    }
}
