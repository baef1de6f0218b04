using System.Security.Cryptography;
using SparkMusic.Jobs.Simulate;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Simulate;

public class WorldTests
{
    static readonly World World = World.Make(World.DefaultSeed);

    [Test]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        using var folder = new TestFolder();
        var (first, again, other) = (Hashes(folder["a"], 7), Hashes(folder["b"], 7), Hashes(folder["c"], 8));
        again.Should().BeEquivalentTo(first, options => options.WithStrictOrdering());
        other.Should().NotIntersectWith(first.Where(hash => !hash.StartsWith("sandbox_lockdowns", StringComparison.Ordinal)));
    }

    static List<string> Hashes(string folder, long seed) => [.. WorldFiles.Write(World.Make(seed), folder)
        .Select(file => file.Path[..Math.Min(17, file.Path.Length)] +
            Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(Path.Combine(folder, file.Path)))))];

    [Test]
    public void Every_chart_has_fifty_different_tracks_a_day_for_sixty_days_but_one()
    {
        var days = World.ChartEntries.GroupBy(entry => (entry.Chart.Country, entry.Day)).ToList();
        days.Should().HaveCount(6 * 60 - 1);
        days.Should().OnlyContain(day => day.Select(entry => entry.Rank).Order().SequenceEqual(Enumerable.Range(1, 50)));
        days.Should().OnlyContain(day => day.Select(entry => entry.Track.Id).Distinct().Count() == 50);
    }

    [Test]
    public void Tracks_enter_leave_and_come_back()
    {
        var chart = World.ChartEntries.Where(entry => entry.Chart.Country == "US")
            .ToLookup(entry => entry.Track.Id, entry => entry.Day.DayNumber);
        var last = World.ChartEntries.Max(entry => entry.Day).DayNumber;
        chart.Count(track => track.Min() > WorldCharts.FirstDay.DayNumber).Should().BeGreaterThan(10, "some enter");
        chart.Count(track => track.Max() < last).Should().BeGreaterThan(10, "some leave");
        chart.Count(track => track.Max() - track.Min() >= track.Count()).Should().BeGreaterThan(5, "some come back");
    }

    [Test]
    public void Christmas_songs_are_there_in_december_and_gone_after_it()
    {
        double Share(DateOnly day) => World.ChartEntries.Where(entry => entry.Day == day)
            .Average(entry => entry.Track.IsChristmas ? 1.0 : 0);
        Share(new DateOnly(2021, 11, 20)).Should().Be(0);
        Share(new DateOnly(2021, 12, 24)).Should().BeGreaterThan(0.1).And.BeGreaterThan(Share(new DateOnly(2021, 12, 8)));
        Share(new DateOnly(2022, 1, 10)).Should().Be(0);
    }

    [Test]
    public void The_dictionary_of_seasons_names_the_christmas_songs_of_every_world()
    {
        var listed = File.ReadLines(Path.Combine(Need.Root, "data", "seasons.csv")).ToHashSet();
        foreach (var seed in new[] { World.DefaultSeed, 99 })
            World.Make(seed).Tracks.Where(track => track.IsChristmas)
                .Select(track => $"christmas,{track.Id},{track.Title},{track.Artists[0].Name}")
                .Should().BeSubsetOf(listed);
    }

    [Test]
    public void Playlists_of_two_themes_are_kept_over_three_years()
    {
        World.Playlists.Should().HaveCount(60);
        World.Playlists.Select(playlist => playlist.Theme).Distinct().Should().HaveCount(2);
        var stays = World.Playlists.SelectMany(playlist => playlist.Stays).ToList();
        stays.Select(stay => stay.AddedOn.Year).Distinct().Order().Should().Equal(2019, 2020, 2021);
        stays.Count(stay => stay.RemovedOn is not null).Should().BeGreaterThan(stays.Count / 5).And.BeLessThan(stays.Count / 2);
        World.Playlists.SelectMany(playlist => playlist.Stays.GroupBy(stay => (playlist.Id, stay.Track.Id)))
            .Count(track => track.Count() > 1)
            .Should().BePositive("some tracks are added again");
    }

    [Test]
    public void Ids_are_ids_and_unique()
    {
        World.Tracks.Should().HaveCount(400);
        World.Tracks.Select(track => track.Id).Should().OnlyHaveUniqueItems()
            .And.OnlyContain(id => id.Length == 22 && id.All(char.IsAsciiLetterOrDigit));
    }
}
