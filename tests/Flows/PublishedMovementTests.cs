using System.Globalization;
using System.Text;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Flows;

/// <summary>
/// Movements against those that the publisher of universal-top gives, for charts of which the excerpt holds both days whole. The publisher
/// gives a new entry 50 - rank, as if it came from place 50; here a new entry has no movement.
/// </summary>
[TestFixture]
public class PublishedMovementTests
{
    sealed record Place(string Country, string TrackId, int Rank, int Movement);

    [Test]
    public void Movements_are_those_that_the_publisher_gives()
    {
        var published = Read("2025-02-18");
        var whole = Read("2025-02-17").GroupBy(place => place.Country).Where(chart => chart.Count() == 50).Select(chart => chart.Key)
            .ToHashSet();
        var ours = RealLake.Query("select coalesce(country, '') as country, m.track_id, m.rank, m.movement, m.status from chart_movements "
            + "as m join chart_entries as e "
                + "on e.chart_id = m.chart_id and e.chart_date = m.chart_date and e.rank = m.rank where m.chart_date = date '2025-02-18' "
                    + "and m.chart_id like 'universal_top%'")
            .ToDictionary(row => (row.GetProperty("country").GetString()!, row.GetProperty("rank").GetInt32()));
        var compared = published.Where(place => whole.Contains(place.Country)).ToList();

        compared.Should().HaveCountGreaterThan(500);
        foreach (var place in compared)
        {
            var row = ours[(place.Country, place.Rank)];
            row.GetProperty("track_id").GetString().Should().Be(place.TrackId);
            if (row.GetProperty("movement").ValueKind == System.Text.Json.JsonValueKind.Null)
                place.Movement.Should().Be(50 - place.Rank, place.ToString());
            else row.GetProperty("movement").GetInt32().Should().Be(place.Movement, place.ToString());
        }
    }

    static List<Place> Read(string day)
    {
        using var file = RecordFile.Open(InputFile.Snapshot([Need.Data("universal-top/universal_top_5000.csv.gz")]).Single(), default);
        var header = file.Header.ToList();
        string Field(string name) => Encoding.UTF8.GetString(file.Field(header.IndexOf(name)));
        int Number(string name) => int.Parse(Field(name), CultureInfo.InvariantCulture);
        var places = new List<Place>();
        while (file.Read())
            if (file.Refusal is null && Field("snapshot_date") == day)
                places.Add(new Place(Field("country")
                    .ToLowerInvariant(), Field("spotify_id"), Number("daily_rank"), Number("daily_movement")));
        return places;
    }
}
