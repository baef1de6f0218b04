using SparkMusic.Jobs.Extract;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Large;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Collect;

/// <summary>The collector of playlists at a sandbox: what is in raw is what the world has, and no call is made twice.</summary>
public class PlaylistCollectorTests
{
    static readonly PlaylistRequest Workout = new("collect playlists --search workout", ["workout"], []);

    [Test]
    public async Task A_search_collects_the_playlists_that_it_finds_in_the_fewest_calls()
    {
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Extended,
            options => options with { Playlists = 200, Tracks = 30_000 });
        var (report, caller) = await spotify.CollectAsync(Workout);
        var world = Found(spotify, "workout");
        report.Whole.Should().Be(world.Count).And.BeGreaterThan(2);
        report.Entries.Should().Be(world.Sum(playlist => Places(spotify, playlist).Count));
        caller.Counts.CallsBut("accounts").Should().Be(report.LeastCalls);
        (await spotify.Lake.RowsAsync("raw_playlist_tracks", "playlist_id, position, item_kind, track_id")).Should().BeEquivalentTo(
            world.SelectMany(playlist => Places(spotify, playlist)
                .Select((place, position) => $"{playlist.Id} / {position} / {KindOf(place)} / {IdOf(spotify, place)}")));
        var states = await spotify.Lake.RowsAsync("raw_playlists", "playlist_id, is_complete, theme, tracks_total, _source, _file");
        states.Should().BeEquivalentTo(world.SelectMany(playlist => new[] { "False", "True" }.Select(isWhole =>
            $"{playlist.Id} / {isWhole} / workout / {Places(spotify, playlist).Count} / spotify / -")));
    }

    [Test]
    public async Task What_did_not_change_is_not_read_again_and_what_changed_is()
    {
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Extended,
            options => options with { Playlists = 200, Tracks = 30_000 });
        var (first, _) = await spotify.CollectAsync(Workout);
        var (again, caller) = await spotify.CollectAsync(Workout);
        (again.Whole, again.Unchanged, again.Entries).Should().Be((0, first.Whole, 0));
        caller.Counts.CallsBut("accounts").Should().Be(again.SearchPages);
        var before = Found(spotify, "workout").ToDictionary(playlist => playlist.Id, playlist => Edits(spotify, playlist));
        spotify.Sandbox.Server.World.Clock.MoveTo(spotify.Sandbox.Server.World.Clock.Now.AddDays(20));
        var changed = Found(spotify, "workout").Count(playlist => Edits(spotify, playlist) != before[playlist.Id]);
        var (later, _) = await spotify.CollectAsync(Workout);
        (later.Whole, later.Unchanged).Should().Be((changed, first.Whole - changed));
        changed.Should().BePositive();
    }

    [Test]
    public async Task A_limit_ends_it_with_75_and_the_next_day_it_goes_on_where_it_was()
    {
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Extended,
            options => options with { Playlists = 200, Tracks = 30_000 });
        var complete = Found(spotify, "workout");
        var limits = SparkMusic.Spotify.SpotifyLimits.None with { PerDay = new Dictionary<string, long> { ["playlists"] = 7 } };
        var act = () => spotify.CollectAsync(Workout, limits: limits);
        (await act.Should().ThrowAsync<SparkMusic.Calls.ClosedUntilException>()).Which.ExitCode.Should().Be(ExitCodes.TryLater);
        var read = await spotify.Lake.RowsAsync("raw_playlist_tracks", "playlist_id");
        read.Should().NotBeEmpty("what was read is kept");
        var (report, caller) = await spotify.CollectAsync(Workout);
        report.SearchPages.Should().Be(0, "the hits are in raw");
        (await spotify.Lake.RowsAsync("raw_playlist_tracks", "playlist_id, position")).Should().OnlyHaveUniqueItems()
            .And.HaveCount(complete.Sum(playlist => Places(spotify, playlist).Count));
        var least = complete.Sum(playlist => Math.Max(1, (Places(spotify, playlist).Count + 99) / 100));
        caller.Counts.CallsBut("accounts")
            .Should().BeInRange(least - 7, least - 6, "seven of them were made, one playlist's state is looked at again");
    }

    [Test]
    public async Task Playlists_by_id_are_told_apart_from_those_that_are_gone()
    {
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Development,
            options => options with { Playlists = 200, Tracks = 30_000 });
        string[] ids =
        [
            spotify.World.Playlists.Get(PlaylistKind.People, 62).Id, new string('0', 22),
            spotify.World.Playlists.Get(PlaylistKind.Chart, 0).Id,
        ];
        var (report, caller) = await spotify.CollectAsync(new PlaylistRequest("collect playlists", [], ids));
        (report.Whole, report.Missing).Should().Be((1, 2));
        report.Notes.Should().HaveCount(2);
        var (again, callerAgain) = await spotify.CollectAsync(new PlaylistRequest("collect playlists", [], ids));
        (again.Unchanged, again.Missing, again.NotDue).Should().Be((1, 2, 0), "who names a playlist wants to know whether it is back");
        callerAgain.Counts.CallsBut("accounts").Should().Be(3);
        (await spotify.Lake.RowsAsync("raw_playlists", "theme, is_complete")).Should().Equal("(none) / False", "(none) / True");
    }

    [Test]
    public async Task A_restricted_app_asks_once_for_others_contents_and_says_that_they_are_withheld()
    {
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Restricted,
            options => options with { Playlists = 200, Tracks = 30_000 });
        var (report, caller) = await spotify.CollectAsync(Workout, asListener: true);
        var world = Found(spotify, "workout");
        var own = world.Count(playlist => playlist.Owner == LargePlaylists.Listener || playlist.IsShared);
        (report.Whole, report.Withheld).Should().Be((own, world.Count - own));
        caller.Counts.CallsBut("accounts")
            .Should().BeLessThanOrEqualTo(report.LeastCalls + 3, "one contents, one closed path, and who is asking");
        (await spotify.Lake.RowsAsync("raw_playlists", "distinct playlist_id"))
            .Should().HaveCount(world.Count, "all that were found are there");
    }

    [Test]
    public async Task A_chart_is_ranked_by_its_places_as_an_import_of_its_body_is()
    {
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Extended);
        spotify.Clock = new FixedClock(new DateTime(2022, 1, 10, 12, 0, 0, DateTimeKind.Utc));
        var chart = spotify.World.Playlists.Get(PlaylistKind.Chart, 0);
        var (report, _) = await spotify.CollectAsync(new PlaylistRequest("collect charts", [], [chart.Id]) { AreCharts = true });
        report.Whole.Should().Be(1);
        (await spotify.Lake.RowsAsync("raw_chart_entries", "chart_id, chart_name, chart_date, rank, track_id")).Should().BeEquivalentTo(
            Places(spotify, chart).Select(
                (place, index) => $"{chart.Id} / {chart.Name} / 01/10/2022 / {index + 1} / {IdOf(spotify, place)}"));
        await using var imported = await SandboxSpotify.StartAsync(AppKind.Extended);
        var body = (await spotify.Sandbox.SpotifyAsync($"playlists/{chart.Id}?market=DE&additional_types=track,episode")).Body;
        var file = Path.Combine(imported.LakePath, "..", "2022-01-10T12-00-00Z.json");
        File.WriteAllText(file, body);
        await imported.Lake.ImportAsync(SparkMusic.Jobs.Extract.Files.InputFile.Snapshot([file]).Single(),
            new(SparkMusic.Jobs.Extract.Recognise.ImportKind.ChartHistory) { IsSandbox = true });
        foreach (var table in new[] { RawTable.ChartEntries, RawTable.PlaylistTracks, RawTable.Tracks })
            (await spotify.Lake.RowsAsync(table.Name, Own(table))).Should().Equal(await imported.Lake.RowsAsync(table.Name, Own(table)));
        (await spotify.Lake.RowsAsync("raw_playlists", "* exclude (payload, theme, theme_source, _source, _file, _line, _seen_at)"))
            .Should().Equal(await imported.Lake.RowsAsync("raw_playlists",
                "* exclude (payload, theme, theme_source, _source, _file, _line, _seen_at)"));

        static string Own(RawTable table) =>
            "* exclude (_source, _file, _line, _seen_at" + (table == RawTable.ChartEntries ? "" : ", payload") + ")";
    }

    static List<LargePlaylist> Found(SandboxSpotify spotify, string words) =>
        [.. spotify.Sandbox.Server.World.Search.Playlists(SearchQuery.Parse(words))
        .Where(playlist => spotify.Sandbox.Server.World.App.Kind == AppKind.Extended || !playlist.IsSpotifys)];

    static IReadOnlyList<Place> Places(SandboxSpotify spotify, LargePlaylist playlist) =>
        spotify.World.Playlists.Contents(playlist, spotify.Sandbox.Server.World.Clock.Now).Places;

    static int Edits(SandboxSpotify spotify, LargePlaylist playlist) =>
        spotify.World.Playlists.Contents(playlist, spotify.Sandbox.Server.World.Clock.Now).Edits;

    static string KindOf(Place place) => place.Kind switch
    {
        PlaceKind.LocalFile => "local_file",
        PlaceKind.Episode => "episode",
        PlaceKind.Withdrawn => "missing",
        _ => "track",
    };

    static string IdOf(SandboxSpotify spotify, Place place) => place.Kind == PlaceKind.Track ? spotify.World.Track(place.Number).Made.Id
        : place.Kind == PlaceKind.Episode ? spotify.World.Ids.Of(Thing.Episode, place.Number) : "-";
}
