using SparkMusic.Jobs.Extract;
using SparkMusic.Jobs.Extract.Rows;

namespace SparkMusic.Tests.Extract;

public class FileTitleTests
{
    [TestCase("2021-11-17-02-17-59.933__37i9dQZEVXbMDoHDwVN2tF__Top-50-Global.json", "37i9dQZEVXbMDoHDwVN2tF__Top-50-Global",
        "2021-11-17 02:17:59.933Z")]
    [TestCase("2021-11-17-02-18-07.5__x.json", "x", "2021-11-17 02:18:07.5Z")]
    [TestCase("sub/2021-11-28-16-00-02.82__x.json", "x", "2021-11-28 16:00:02.82Z")]
    [TestCase("regional-global-daily-2021-11-17.csv", "regional-global-daily", "2021-11-17 00:00:00Z")]
    [TestCase("charts_20211117T021759Z.csv.gz", "charts", "2021-11-17 02:17:59Z")]
    [TestCase("charts 2021-11-17T02:17:59+02:00.csv", "charts", "2021-11-17 00:17:59Z")]
    [TestCase("top_2021-11-17_0217_v2.csv", "top_v2", "2021-11-17 02:17:00Z")]
    [TestCase("2021-11-17.csv", "2021-11-17", "2021-11-17 00:00:00Z")]
    [TestCase("universal_top_5000.csv.gz", "universal_top_5000", null)]
    [TestCase("everyday_top50.csv", "everyday_top50", null)]
    [TestCase("2021-13-17.csv", "2021-13-17", null)]
    [TestCase("regional-2021-11-12--2021-11-19.csv", "regional-2021-11-12--2021-11-19", null)]
    [TestCase("x120211117.csv", "x120211117", null)]
    [TestCase(".csv", ".csv", null)]
    public void A_name_tells_a_title_and_a_time(string name, string title, string? at)
    {
        var found = FileTitle.Of(name);
        found.Title.Should().Be(title);
        (found.ObservedAt is { } moment ? Moments.Show(moment) : null).Should().Be(at);
    }
}
