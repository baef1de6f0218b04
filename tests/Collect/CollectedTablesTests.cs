using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Large;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Collect;

/// <summary>Clean tables of what was collected twice: additions and removals are those of the world.</summary>
public class CollectedTablesTests
{
    static readonly PlaylistRequest Request = new("collect playlists --search workout", ["workout"], []);

    [Test]
    public async Task Two_collections_show_what_was_added_and_what_was_removed_in_between()
    {
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Development,
            options => options with { Playlists = 200, Tracks = 20_000 });
        var world = spotify.Sandbox.Server.World;
        var (first, second) = (world.Clock.Now, world.Clock.Now.AddDays(60));
        var playlists = world.Search.Playlists(SearchQuery.Parse("workout")).Where(playlist => !playlist.IsSpotifys).ToList();
        spotify.Clock = new FixedClock(first);
        await spotify.CollectAsync(Request);
        var before = Stays(spotify, playlists);
        world.Clock.MoveTo(second);
        spotify.Clock = new FixedClock(second);
        await spotify.CollectAsync(Request);
        var after = Stays(spotify, playlists);
        before.Except(after).Should().NotBeEmpty("people remove tracks");
        after.Except(before).Should().NotBeEmpty("and add some");
        CommandLine.Run("run", "clean/playlist_tracks", "clean/playlists", "clean/playlist_themes", "--lake", spotify.LakePath)
            .ShouldExitWith(0);
        var rows = Sql("select playlist_id, track_id, coalesce(strftime(added_at, '%Y-%m-%d %H:%M:%S'), '-') added, "
            + "coalesce(cast(removed_on as text), '-') removed from playlist_tracks");
        rows.Where(row => row.EndsWith(",-", StringComparison.Ordinal)).Select(row => row[..^2]).Should().BeEquivalentTo(after);
        rows.Where(row => !row.EndsWith(",-", StringComparison.Ordinal))
            .Should().BeEquivalentTo(before.Except(after).Select(stay => $"{stay},{second:yyyy-MM-dd}"));
        Sql("select distinct theme, source from playlist_themes").Should().Equal("workout,spotify");
        Sql("select count(distinct playlist_id) from playlists").Should().Equal($"{playlists.Count}");

        List<string> Sql(string query) =>
            [.. CommandLine.Run("sql", query, "--format", "csv", "--lake", spotify.LakePath)
                .ShouldExitWith(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Trim())];
    }

    static List<string> Stays(SandboxSpotify spotify, List<LargePlaylist> playlists) => [.. playlists.SelectMany(playlist =>
        spotify.World.Playlists.Contents(playlist,
            spotify.Sandbox.Server.World.Clock.Now).Places.Where(place => place.Kind == PlaceKind.Track)
            .Select(place => $"{playlist.Id},{spotify.World.Track(place.Number).Made.Id},{(place.Added is { } added ? $"{added:yyyy-MM-dd HH:mm:ss}" : "-")}")).Distinct()];
}
