using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Large;

namespace SparkMusic.Tests.Collect;

/// <summary>A playlist that people edit while its pages are read, at a world whose time leaps between two calls.</summary>
public class EditedPlaylistTests
{
    static readonly DateTime Begin = new(2022, 1, 10, 12, 0, 0, DateTimeKind.Utc);

    [Test]
    public async Task An_edit_that_keeps_the_number_of_entries_makes_no_false_removal()
    {
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Extended,
            options => options with { Playlists = 200, Tracks = 30_000 });
        var (playlist, before, after) = Torn(spotify);
        spotify.Sandbox.Server.World.Clock.MoveTo(before);
        var calls = 0;
        spotify.BeforeCall = path =>
        {
            // Behind the first page.
            if (path.Contains("/playlists/", StringComparison.Ordinal) && ++calls == 2) spotify.Sandbox.Server.World.Clock.MoveTo(after);
        };
        var (report, caller) = await spotify.CollectAsync(new PlaylistRequest("collect playlists", [], [playlist.Id]));
        report.Whole.Should().Be(1);
        var whole = await spotify.Lake.RowsAsync("raw_playlists", "snapshot_at, is_complete");
        var at = whole.Single(row => row.EndsWith("True", StringComparison.Ordinal))[..^" / True".Length];
        var entries =
            (await spotify.Lake.RowsAsync("raw_playlist_tracks",
            "snapshot_at, lpad(cast(position as varchar), 5, '0'), coalesce(track_id, '-')"))
            .Where(row => row.StartsWith(at, StringComparison.Ordinal)).Select(row => row.Split(" / ")[2]);
        entries.Should().Equal(Ids(spotify, playlist, after), "what is called whole is a state that was there");
        caller.Counts.CallsBut("accounts")
            .Should().Be(report.LeastCalls + 2, "the page that showed it, and the one that came before it for nothing");
    }

    [Test]
    public async Task A_playlist_that_changes_with_every_page_is_told_as_not_whole_after_three_tries()
    {
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Extended,
            options => options with { Playlists = 200, Tracks = 30_000 });
        var (playlist, before, after) = Torn(spotify);
        var isLater = true;
        spotify.BeforeCall = path =>
        {
            if (path.Contains("/playlists/", StringComparison.Ordinal))
                spotify.Sandbox.Server.World.Clock.MoveTo((isLater = !isLater) ? after : before);
        };
        var (report, _) = await spotify.CollectAsync(new PlaylistRequest("collect playlists", [], [playlist.Id]));
        (report.Whole, report.NotWhole).Should().Be((0, 1));
        (await spotify.Lake.RowsAsync("raw_playlists", "distinct is_complete")).Should().Equal("False");
    }

    [Test]
    public async Task Entries_that_one_call_gives_as_null_are_taken_for_no_edit()
    {
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Extended, options => options with
        {
            Playlists = 200,
            Tracks = 30_000,
            Faults = [new("/spotify/v1/playlists/*/tracks") { Every = 1, NullItems = 200 }],
        });
        var (id, places) = spotify.World.Playlists.OfPeople().Select(playlist => (playlist.Id, Ids(spotify, playlist, Begin).Count))
            .First(playlist => playlist.Count is > 210 and < 290);
        spotify.Sandbox.Server.World.Clock.MoveTo(Begin);
        var (report, caller) = await spotify.CollectAsync(new PlaylistRequest("collect playlists", [], [id]));
        (report.Whole, caller.Counts.CallsBut("accounts")).Should().Be((1, report.LeastCalls));
        (await spotify.Lake.RowsAsync("raw_playlist_tracks", "position")).Should().HaveCount(places);
    }

    [Test]
    public async Task The_overlap_of_pages_costs_less_than_one_call_in_a_hundred()
    {
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Extended,
            options => options with { Playlists = 500, Tracks = 95_000 });
        var (report, caller) = await spotify.CollectAsync(new PlaylistRequest("collect playlists", [.. LargePlaylists.Themes], []));
        report.NotWhole.Should().Be(0);
        report.LeastCalls.Should().BeGreaterThan(1000);
        ((double)caller.Counts.CallsBut("accounts")).Should().BeInRange(report.LeastCalls, report.LeastCalls * 1.01);
    }

    /// <summary>
    /// Two times between which a playlist of two pages keeps its number of entries and moves some across the first page's end.
    /// </summary>
    static (LargePlaylist Playlist, DateTime Before, DateTime After) Torn(SandboxSpotify spotify)
    {
        foreach (var playlist in spotify.World.Playlists.OfPeople())
            for (var (day, before) = (1, Ids(spotify, playlist, Begin)); day < 60 && before.Count is > 110 and < 190; day++)
            {
                var after = Ids(spotify, playlist, Begin.AddDays(day));
                if (after.Count == before.Count && !after[..100].SequenceEqual(before[..100])
                    && before.Intersect(after).Except([.. before[..100], .. after[100..]])
                        .Any()) return (playlist, Begin, Begin.AddDays(day));
            }
        throw new AssertionException("No playlist of the world changes so.");
    }

    static List<string> Ids(SandboxSpotify spotify, LargePlaylist playlist, DateTime at) =>
        [.. spotify.World.Playlists.Contents(playlist, at).Places
        .Select(place => place.Kind == PlaceKind.Track ? spotify.World.Track(place.Number).Made.Id : place.Kind == PlaceKind.Episode
            ? spotify.World.Ids.Of(Thing.Episode, place.Number) : "-")];
}
