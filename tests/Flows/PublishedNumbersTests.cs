namespace SparkMusic.Tests.Flows;

/// <summary>Numbers that others published of the same data, reproduced; where theirs is wrong, the test says why.</summary>
[TestFixture]
public class PublishedNumbersTests
{
    const string Top50 = "chart_id = 'top50:global'";

    [Test]
    public void The_top_50_of_sixteen_days_has_800_rows_of_86_tracks()
    {
        RealLake.Value($"select count(*) from chart_entries where {Top50}").GetInt64().Should().Be(800);
        RealLake.Value($"select count(distinct track_id) from chart_entries where {Top50}").GetInt64().Should().Be(86);
        RealLake.Value($"select count(distinct chart_date) from chart_entries where {Top50}").GetInt64().Should().Be(16);
    }

    [TestCase("2021-11-17", 0.4939)]
    [TestCase("2021-11-20", 0.4648)]
    [TestCase("2021-11-29", 0.5562)]
    [TestCase("2021-12-02", 0.5216)]
    public void The_mean_valence_of_a_day_is_the_published_one(string day, double valence) =>
        RealLake.Value($"select mean_valence from chart_daily_mood where {Top50} and chart_date = date '{day}'").GetDouble()
            .Should().BeApproximately(valence, 0.00005);

    [Test]
    public void The_saddest_day_is_20_November_and_the_happiest_29_November()
    {
        RealLake.Value($"select cast(chart_date as varchar) from chart_daily_mood where {Top50} order by mean_valence limit 1").GetString()
            .Should().Be("2021-11-20");
        RealLake.Value($"select cast(chart_date as varchar) from chart_daily_mood where {Top50} order by mean_valence desc limit 1")
            .GetString().Should().Be("2021-11-29");
    }

    [Test]
    public void Adele_has_101_entries() =>
        RealLake.Value($"select entries from chart_artist_days where {Top50} and artist = 'Adele'").GetInt64().Should().Be(101);
}
