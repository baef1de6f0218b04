using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Large;
using SparkMusic.Spotify;

namespace SparkMusic.Tests.Collect;

/// <summary>
/// Playlists that are named, gone, none, or more than a day's budget: who names one is answered each time, and a round comes to its end.
/// </summary>
public class NamedPlaylistTests
{
    static readonly PlaylistRequest Workout = new("collect playlists --search workout", ["workout"], []);

    [Test]
    public async Task What_a_search_found_and_is_gone_is_not_asked_for_again_for_a_week_but_by_another_login()
    {
        await using var spotify = await StartAsync(AppKind.Extended,
            new FaultRule("/spotify/v1/playlists/*") { Nth = 1, Last = 3, Status = 404 });
        var (first, _) = await spotify.CollectAsync(Workout);
        first.Missing.Should().Be(3);
        var (again, caller) = await spotify.CollectAsync(Workout);
        (again.NotDue, again.Missing).Should().Be((3, 0));
        caller.Counts.CallsBut("accounts").Should().Be(again.SearchPages);
        var (loggedIn, _) = await spotify.CollectAsync(Workout, asListener: true);
        (loggedIn.NotDue, loggedIn.Missing, loggedIn.Whole).Should().Be((0, 0, 3), "what was refused to one login is no answer to another");
    }

    [Test]
    public async Task What_is_no_id_is_told_by_its_name_each_time_and_the_rest_is_collected()
    {
        await using var spotify = await StartAsync(AppKind.Development);
        var good = spotify.World.Playlists.Get(PlaylistKind.People, 62).Id;
        var request = new PlaylistRequest("collect playlists", [], ["no-playlist-at-all", good]);
        for (var time = 0; time < 2; time++)
        {
            var (report, _) = await spotify.CollectAsync(request);
            report.NoIds.Should().Equal("no-playlist-at-all");
            report.Notes.Should().ContainSingle().Which
                .Should().Contain("'no-playlist-at-all' is no playlist id").And.Contain("Invalid base62 id");
            (report.Whole, report.Unchanged, report.Missing).Should().Be(time == 0 ? (1, 0, 0) : (0, 1, 0));
        }
    }

    [Test]
    public async Task A_market_that_is_none_is_told_and_is_no_playlists_fault()
    {
        await using var spotify = await StartAsync(AppKind.Development, new FaultRule("/spotify/v1/playlists/*") { Nth = 1, Status = 400, Body = """{"error":{"status":400,"message":"Invalid market code"}}""" });
        var act = () =>
            spotify.CollectAsync(new PlaylistRequest("collect playlists", [], [spotify.World.Playlists.Get(PlaylistKind.People, 62).Id]));
        var refusal = (await act.Should().ThrowAsync<SpotifyException>()).Which;
        refusal.Failure.Should().Be(SpotifyFailure.UnknownMarket);
        refusal.NextStep.Should().Contain("SPARKMUSIC_SPOTIFY_MARKET");
    }

    [Test]
    public async Task A_list_that_costs_more_than_a_days_budget_goes_on_behind_what_it_has_asked_for()
    {
        await using var spotify = await StartAsync(AppKind.Extended);
        var ids = Enumerable.Range(0, 30).Select(number => spotify.World.Playlists.Get(PlaylistKind.People, number).Id)
            .Append(new string('0', 22)).ToList();
        var request = new PlaylistRequest("collect playlists", [], ids);
        var limits = SpotifyLimits.None with { PerDay = new Dictionary<string, long> { ["playlists"] = 20 } };
        var limited = () => spotify.CollectAsync(request, limits: limits);
        await limited.Should().ThrowAsync<ClosedUntilException>();
        var done = (await spotify.Lake.RowsAsync("raw_playlists", "playlist_id, is_complete"))
            .Count(row => row.EndsWith("True", StringComparison.Ordinal));
        done.Should().BeInRange(5, 20);
        var (rest, caller) = await spotify.CollectAsync(request);
        rest.EndedBefore.Should().Be(done);
        (rest.Whole, rest.Missing).Should().Be((30 - done, 1));
        caller.Counts.CallsBut("accounts").Should().BeLessThanOrEqualTo(rest.LeastCalls);
        var (next, _) = await spotify.CollectAsync(request);
        (next.EndedBefore, next.Unchanged, next.Missing).Should().Be((0, 30, 1), "the next round asks for all of them");
    }

    [Test]
    public async Task Where_the_searches_budget_is_used_up_what_was_found_is_read_and_the_next_time_begins_with_the_other_words()
    {
        await using var spotify = await StartAsync(AppKind.Extended);
        var request = new PlaylistRequest("collect playlists", ["workout", "sleep", "winter"], []);
        var limits = SpotifyLimits.None with { PerDay = new Dictionary<string, long> { ["search"] = 1 } };
        var limited = () => spotify.CollectAsync(request, limits: limits);
        (await limited.Should().ThrowAsync<ClosedUntilException>()).Which.Bucket.Name.Should().Be("search");
        (await spotify.Lake.RowsAsync("raw_playlists", "distinct theme, is_complete")).Should().Equal("workout / False", "workout / True");
        var (rest, _) = await spotify.CollectAsync(request);
        rest.SearchPages.Should().Be(2, "words that were searched in this round are not searched again");
        (await spotify.Lake.RowsAsync("raw_playlists", "distinct theme, is_complete")).Should().HaveCount(6);
    }

    static Task<SandboxSpotify> StartAsync(AppKind app, params FaultRule[] faults) =>
        SandboxSpotify.StartAsync(app, options => options with { Playlists = 200, Tracks = 30_000, Faults = faults });
}
