using SparkMusic.Jobs.Simulate;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Large;

namespace SparkMusic.Tests.Sandbox;

public class LargeWorldTests
{
    static readonly LargeWorld Big = new(7, playlists: 2000, tracks: 380_000);
    static readonly DateTime Now = SandboxOptions.DefaultNow;

    [Test]
    public void The_small_world_comes_first_unchanged()
    {
        var small = World.Make(7);
        Enumerable.Range(0, 400).Select(number => Big.Track(number).Made.Id).Should().Equal(small.Tracks.Select(track => track.Id));
        Enumerable.Range(0, 60).Select(number => Big.Playlists.Get(PlaylistKind.People, number).Id)
            .Should().Equal(small.Playlists.Select(playlist => playlist.Id));
        Enumerable.Range(0, ChartDays.Count).SelectMany(chart => Big.Charts.On(chart, new DateOnly(2021, 12, 24)))
            .Select(entry => (entry.Chart.Country, entry.Rank, entry.Track.Id))
            .Should().BeEquivalentTo(small.ChartEntries.Where(entry => entry.Day == new DateOnly(2021, 12, 24))
                .Select(entry => (entry.Chart.Country, entry.Rank, entry.Track.Id)));
    }

    [Test]
    public void A_track_is_the_same_in_a_world_of_another_size()
    {
        var other = new LargeWorld(7, 100, 50_000);
        foreach (var number in new[] { 0, 400, 406, 407, 49_999 })
            other.Track(number).Should().BeEquivalentTo(Big.Track(number));
        new LargeWorld(8, 100, 50_000).Track(5000).Made.Id.Should().NotBe(Big.Track(5000).Made.Id);
    }

    [Test]
    public void Every_id_leads_back_to_its_thing_and_is_one_of_spotifys_form()
    {
        var numbers = Enumerable.Range(0, 3000).Select(i => i * 126).ToList();
        numbers.Select(number => Big.TrackNumber(Big.Track(number).Made.Id)).Should().Equal(numbers.Select(number => (int?)number));
        numbers.Select(number => Big.AlbumNumber(Big.Track(number).Made.AlbumId))
            .Should().Equal(numbers.Select(number => (int?)Big.Track(number).Album));
        numbers.Select(number => Big.Track(number).Made.Id).Should().OnlyContain(id => IdCode.IsId(id));
        foreach (var playlist in Big.Playlists.OfPeople().Take(500).Concat(Big.Playlists.OfSpotify()))
            Big.Playlists.Find(playlist.Id).Should().Be(playlist);
        Big.TrackNumber("4uLU6hMCjMI75M1A2tKUQC").Should().BeNull("another world made it");
        Big.TrackNumber(Big.Artist(100).Made.Id).Should().BeNull("it is an artist's");
        Big.TrackNumber(new LargeWorld(7, 60, 500_000).Track(400_000).Made.Id).Should().BeNull("it is beyond this world's size");
    }

    [Test]
    public void Words_of_titles_and_codes_of_recordings_lead_back()
    {
        var search = new LargeSearch(Big);
        foreach (var number in new[] { 400, 12_345, 379_990 })
        {
            var track = Big.Track(number);
            search.Tracks(SearchQuery.Parse($"{track.Made.Title} {track.Made.Artists[0].Name}")).Take(3).Should().Contain(number);
            search.Tracks(SearchQuery.Parse("isrc:" + track.Isrc)).Should().Contain(number);
        }
        search.Tracks(SearchQuery.Parse("isrc:" + Big.Track(406).Isrc))
            .Should().BeEquivalentTo([401, 406], "the same recording is on two albums");
    }

    [Test]
    public void Playlists_hold_about_as_many_places_as_there_are_tracks()
    {
        var places = Big.Playlists.OfPeople().Sum(playlist => Big.Playlists.Contents(playlist, Now).Places.Count);
        places.Should().BeInRange(350_000, 410_000);
    }

    [Test]
    public void A_playlist_is_edited_over_years_and_its_history_never_changes()
    {
        var playlist = Big.Playlists.OfPeople()
            .First(playlist => playlist.Number >= 60 && playlist.Size > 100 && playlist.Begun.Year is > 2014 and < 2020);
        var days = Enumerable.Range(0, 40).Select(i => new DateTime(2020, 6, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(30 * i)).ToList();
        var seen = days.Select(day => Big.Playlists.Contents(playlist, day)).ToList();
        seen.Select(state => state.Edits).Should().BeInAscendingOrder();
        seen.Select(state => state.Edits).Distinct().Count().Should().BeGreaterThan(30, "it is edited in most months, after 2021 too");
        var again = new LargeWorld(7, 2000, 380_000);
        foreach (var (day, state) in days.Zip(seen))
            again.Playlists.Contents(again.Playlists.Find(playlist.Id)!, day).Places.Should().Equal(state.Places);
        for (var i = 1; i < seen.Count; i++)
            if (seen[i].Edits == seen[i - 1].Edits) seen[i].Places.Should().Equal(seen[i - 1].Places);
        seen[0].Places.Except(seen[^1].Places).Should().NotBeEmpty("some were taken out");
    }

    [Test]
    public void Charts_go_on_for_years_with_fifty_different_tracks_a_day()
    {
        foreach (var day in new[] { new DateOnly(2019, 3, 1), new DateOnly(2021, 12, 24), new DateOnly(2024, 2, 29) })
        {
            var entries = Big.Charts.On(0, day);
            entries.Select(entry => entry.Rank).Should().Equal(Enumerable.Range(1, 50));
            entries.Select(entry => entry.Track.Id).Should().OnlyHaveUniqueItems();
        }
        Big.Charts.On(2, new DateOnly(2021, 12, 8))
            .Should().BeEquivalentTo(Big.Charts.On(2, new DateOnly(2021, 12, 7)), "that day's chart never came");
    }

    [Test]
    public void Counts_of_artists_drift_from_day_to_day()
    {
        var artist = Big.Artist(5);
        var counts = Enumerable.Range(0, 365)
            .Select(i => ArtistCounts.On(Big, artist, new DateOnly(2021, 1, 1).AddDays(i)).Followers).ToList();
        counts.Distinct().Count().Should().BeGreaterThan(300);
        for (var i = 1; i < counts.Count; i++)
            (Math.Abs(counts[i] - counts[i - 1]) / (double)counts[i]).Should().BeLessThan(0.05, "no day leaps");
    }

    [Test]
    public void A_big_world_is_there_at_once_and_stays_small()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var world = new LargeWorld(3, 1_000_000, 40_000_000);
        for (var i = 0; i < 30_000; i++) world.Track(400 + i * 1333);
        for (var i = 0; i < 30_000; i++) world.Playlists.Get(PlaylistKind.People, i * 33);
        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(60_000_000);
        GC.KeepAlive(world);
    }
}
