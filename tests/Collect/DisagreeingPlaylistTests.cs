using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Large;
using SparkMusic.Tests.Spotify;

namespace SparkMusic.Tests.Collect;

/// <summary>A playlist that gives another number of entries than it says it has, whenever it is read.</summary>
public class DisagreeingPlaylistTests
{
    const string Track = "2222222222222222222222";

    string _id = "";

    [OneTimeSetUp]
    public async Task ChooseAsync()
    {
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Development);
        _id = spotify.World.Playlists.Get(PlaylistKind.People, 3).Id;
    }

    [Test]
    public async Task A_state_that_never_adds_up_is_read_once_and_told_each_time()
    {
        await using var spotify = await StartAsync("s1");
        var request = new PlaylistRequest("collect playlists", ["words"], []);
        var (first, _) = await spotify.CollectAsync(request);
        (first.Whole, first.NotWhole, first.Disagreeing).Should().Be((0, 1, 0));
        first.Told.Should().ContainSingle(told => told.Contains($"{_id} says it has 2 entries and gives 1"));
        var (again, caller) = await spotify.CollectAsync(request);
        (again.NotWhole, again.Disagreeing).Should().Be((0, 1));
        again.Told.Should().ContainSingle(told => told.Contains("another number of entries than they say", StringComparison.Ordinal));
        caller.Counts.CallsBut("accounts").Should().Be(1, "the search; the playlist's state is known");
        (await ForecastAsync(spotify, request)).Should().BeEquivalentTo(new { Search = 1, Playlists = 0, Pages = 0 });
        (await spotify.Lake.RowsAsync("raw_playlist_tracks", "track_id")).Should().Equal(Track);
        (await spotify.Lake.RowsAsync("raw_playlists", "distinct is_complete")).Should().Equal("False");
    }

    [Test]
    public async Task One_that_is_named_costs_the_call_that_shows_that_it_is_the_same()
    {
        await using var spotify = await StartAsync("s1");
        var request = new PlaylistRequest("collect playlists", [], [_id]);
        await spotify.CollectAsync(request);
        var (again, _) = await spotify.CollectAsync(request);
        (again.NotWhole, again.Disagreeing, again.Entries).Should().Be((0, 1, 0));
    }

    [Test]
    public async Task A_forecast_counts_what_the_collection_will_read()
    {
        await using var spotify = await StartAsync("s1", new FaultRule("/spotify/v1/playlists/*") { Status = 404 });
        var request = new PlaylistRequest("collect playlists", ["words"], []);
        var (first, _) = await spotify.CollectAsync(request);
        first.Missing.Should().Be(1);
        (await ForecastAsync(spotify, request)).Should().BeEquivalentTo(new { Search = 1, Playlists = 0, Pages = 0 });
        spotify.Clock = new TestClock(TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(8));
        (await ForecastAsync(spotify, request)).Should().BeEquivalentTo(new { Search = 1, Playlists = 1, Pages = 0 },
            "what was gone is asked for again after a week");
    }

    static async Task<PlaylistForecast> ForecastAsync(SandboxSpotify spotify, PlaylistRequest request)
    {
        using var asked = AskedIds.IfThere(CollectorFolder.AskedOf(spotify.Lake.Lake), spotify.Clock);
        return await PlaylistForecast.MakeAsync(spotify.Lake.Lake, request, spotify.Client().Client, asked, spotify.Clock.GetUtcNow(),
            default);
    }

    [Test]
    public async Task It_is_read_again_after_a_month()
    {
        await using var spotify = await StartAsync("s1");
        var clock = new TestClock(DateTime.UnixEpoch.AddYears(56));
        spotify.Clock = clock;
        var request = new PlaylistRequest("collect playlists", ["words"], []);
        await spotify.CollectAsync(request);
        clock.Advance(TimeSpan.FromDays(31));
        var (again, _) = await spotify.CollectAsync(request);
        (again.NotWhole, again.Disagreeing).Should().Be((1, 0));
    }

    Task<SandboxSpotify> StartAsync(string snapshot, params FaultRule[] before) => SandboxSpotify.StartAsync(AppKind.Development,
        options => options with
        {
            Faults =
            [
                .. before,
                new FaultRule("/spotify/v1/search") { Body = $$"""{"playlists":{"items":[{"id":"{{_id}}","name":"n","snapshot_id":"{{snapshot}}"}],"total":1,"offset":0,"next":null} }""" },
                new FaultRule("/spotify/v1/playlists/*") { Body = $$$"""
                    {"id":"{{{_id}}}","name":"n","snapshot_id":"{{{snapshot}}}","tracks":{"items":[{"added_at":"2021-01-01T00:00:00Z","track":
                    {"id":"{{{Track}}}","name":"Song","type":"track","artists":[{"name":"Singer"}]}}],"total":2,"offset":0,"next":null}}
                    """ },
            ],
        });
}
