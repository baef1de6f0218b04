using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Large;
using SparkMusic.Spotify;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Collect;

/// <summary>
/// Playlists of which a limit left some pages unread: the next run ends them as what they were, and forgets nothing of the present day.
/// </summary>
public class BegunPlaylistTests
{
    static readonly DateTime Yesterday = new(2022, 1, 10, 12, 0, 0, DateTimeKind.Utc), Today = Yesterday.AddDays(1);

    [Test]
    public async Task A_chart_that_was_begun_yesterday_is_ended_as_yesterdays_and_read_as_todays()
    {
        await using var spotify = await BeginAsync(areCharts: true);
        var places = Places(spotify, Chosen(spotify), Yesterday);
        spotify.Clock = new FixedClock(Today);
        var (report, caller) = await spotify.CollectAsync(RequestOf(spotify, areCharts: true));
        report.Whole.Should().Be(2);
        (await spotify.Lake.RowsAsync("raw_chart_entries", "chart_date, rank")).Should().OnlyHaveUniqueItems();
        (await spotify.Lake.RowsAsync("raw_chart_entries", "chart_date")).GroupBy(day => day).Should().HaveCount(2)
            .And.OnlyContain(day => day.Count() == places.Count(place => place.Kind == PlaceKind.Track));
        caller.Counts.CallsBut("accounts").Should().Be(3, "one head serves both, and each has a second page");
    }

    [Test]
    public async Task A_chart_that_is_another_one_today_is_read_once()
    {
        await using var spotify = await BeginAsync(areCharts: true);
        var later = Enumerable.Range(1, 400).Select(day => Yesterday.AddDays(day))
            .First(day => Edits(spotify, day) != Edits(spotify, Yesterday));
        spotify.Sandbox.Server.World.Clock.MoveTo(later);
        spotify.Clock = new FixedClock(later);
        var (report, caller) = await spotify.CollectAsync(RequestOf(spotify, areCharts: true));
        (report.Whole, report.NotWhole).Should().Be((1, 0));
        caller.Counts.CallsBut("accounts").Should().Be((Places(spotify, Chosen(spotify), later).Count + 99) / 100);
        (await spotify.Lake.RowsAsync("raw_playlists", "snapshot_at, is_complete")).Should().Equal(
            $"{Yesterday:yyyy-MM-dd HH:mm:ss} / False", $"{later:yyyy-MM-dd HH:mm:ss} / True");
    }

    [Test]
    public async Task A_playlist_keeps_the_facts_of_the_day_that_it_was_begun_on_and_todays_are_kept_beside_them()
    {
        await using var spotify = await BeginAsync(areCharts: false);
        spotify.Sandbox.Server.World.Clock.MoveTo(Today);
        spotify.Clock = new FixedClock(Today);
        Edits(spotify, Today).Should().Be(Edits(spotify, Yesterday));
        var (report, caller) = await spotify.CollectAsync(RequestOf(spotify, areCharts: false));
        (report.Whole, report.Unchanged).Should().Be((1, 1));
        caller.Counts.CallsBut("accounts").Should().Be(2);
        var (then, now) = (Followers(spotify, Yesterday), Followers(spotify, Today));
        now.Should().BeGreaterThan(then);
        (await spotify.Lake.RowsAsync("raw_playlists", "distinct snapshot_at, is_complete, followers")).Should().Equal(
            $"{Yesterday:yyyy-MM-dd HH:mm:ss} / False / {then}", $"{Yesterday:yyyy-MM-dd HH:mm:ss} / True / {then}",
            $"{Today:yyyy-MM-dd HH:mm:ss} / False / {now}");
        (await spotify.Lake.RowsAsync("raw_playlist_tracks", "position"))
            .Should().OnlyHaveUniqueItems().And.HaveCount(Places(spotify, Chosen(spotify), Yesterday).Count);
    }

    [Test]
    public async Task A_playlist_that_others_share_is_still_read_after_a_limit_by_an_app_that_reads_nobody_elses()
    {
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Restricted,
            options => options with { Playlists = 400, Tracks = 40_000 });
        // Where others' contents are known to be withheld before a shared one comes.
        var words = LargePlaylists.Themes.First(theme => Hits(spotify, theme) is var hits && hits.FindIndex(IsOthers) is >= 0 and var first
            && hits.FindLastIndex(IsShared) > first);
        var request = new PlaylistRequest("collect playlists", [words], []);
        var limited = () => spotify.CollectAsync(request, asListener: true, LimitOf(1));
        await limited.Should().ThrowAsync<ClosedUntilException>();
        await spotify.CollectAsync(request, asListener: true);
        (await spotify.Lake.RowsAsync("raw_playlists", "distinct playlist_id, is_complete"))
            .Count(row => row.EndsWith("True", StringComparison.Ordinal))
            .Should().Be(Hits(spotify, words).Count(hit => !IsOthers(hit)));
    }

    /// <summary>A playlist of two pages, of which the first one is read.</summary>
    static async Task<SandboxSpotify> BeginAsync(bool areCharts)
    {
        var spotify = await SandboxSpotify.StartAsync(AppKind.Extended, options => options with { Playlists = 200, Tracks = 30_000 });
        spotify.Sandbox.Server.World.Clock.MoveTo(Yesterday);
        spotify.Clock = new FixedClock(Yesterday);
        var limited = () => spotify.CollectAsync(RequestOf(spotify, areCharts), limits: LimitOf(1));
        await limited.Should().ThrowAsync<ClosedUntilException>();
        (await spotify.Lake.RowsAsync("raw_playlist_tracks", "position")).Should().HaveCount(100);
        return spotify;
    }

    static PlaylistRequest RequestOf(SandboxSpotify spotify, bool areCharts) =>
        new("collect", [], [Chosen(spotify).Id]) { AreCharts = areCharts };

    /// <summary>Of two pages, not edited in the night.</summary>
    static LargePlaylist Chosen(SandboxSpotify spotify) => spotify.World.Playlists.OfPeople().First(playlist =>
        Places(spotify, playlist, Yesterday).Count is > 110 and < 190
        && spotify.World.Playlists.Contents(playlist, Yesterday).Edits == spotify.World.Playlists.Contents(playlist, Today).Edits
        && spotify.World.Playlists.Followers(playlist, DateOnly.FromDateTime(Today)) > spotify.World.Playlists.Followers(playlist,
            DateOnly.FromDateTime(Yesterday)));

    static int Edits(SandboxSpotify spotify, DateTime at) => spotify.World.Playlists.Contents(Chosen(spotify), at).Edits;

    static long Followers(SandboxSpotify spotify, DateTime at) =>
        spotify.World.Playlists.Followers(Chosen(spotify), DateOnly.FromDateTime(at));

    static IReadOnlyList<Place> Places(SandboxSpotify spotify, LargePlaylist playlist, DateTime at) =>
        spotify.World.Playlists.Contents(playlist, at).Places;

    static List<LargePlaylist> Hits(SandboxSpotify spotify, string words) =>
        [.. spotify.Sandbox.Server.World.Search.Playlists(SearchQuery.Parse(words)).Where(playlist => !playlist.IsSpotifys)];

    static bool IsShared(LargePlaylist playlist) => playlist.IsShared && playlist.Owner != LargePlaylists.Listener;

    static bool IsOthers(LargePlaylist playlist) => !playlist.IsShared && playlist.Owner != LargePlaylists.Listener;

    static SpotifyLimits LimitOf(long calls) => SpotifyLimits.None with { PerDay = new Dictionary<string, long> { ["playlists"] = calls } };
}
