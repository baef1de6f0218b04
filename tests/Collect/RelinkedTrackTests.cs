using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Large;
using SparkMusic.Tests.Extract;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Collect;

/// <summary>Tracks for which another recording stands in the market that is asked for: they keep the id that people gave them.</summary>
public class RelinkedTrackTests
{
    const string Asked = "1111111111111111111111", Standing = "2222222222222222222222";

    [TestCase(",\"linked_from\":{\"id\":\"" + Asked + "\"}")]
    [TestCase("")]
    public async Task A_title_that_was_asked_for_comes_under_the_id_that_it_was_asked_by(string linkedFrom)
    {
        var answer = $$"""{"tracks":[{"id":"{{Standing}}","name":"Song","type":"track","artists":[{"id":"{{Standing}}","name":"Singer"}]{{linkedFrom}}}]}""";
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Development,
            options => options with { Faults = [new FaultRule("/spotify/v1/tracks*") { Nth = 1, Body = answer }] });
        using var folder = new TestFolder();
        var file = Given.File(folder, "list.csv", $"playlist_id,track_id,added\np,{Asked},2026-10-01\n");
        await spotify.Lake.ImportAsync(file, new(ImportKind.PlaylistHistory) { IsSandbox = true });
        using var asked = new AskedIds(CollectorFolder.AskedOf(spotify.Lake.Lake), spotify.Clock);
        var (client, caller) = spotify.Client();
        var (found, missing, _) = await new TrackCollector(spotify.Lake.Lake, client, asked, spotify.Clock, new SandboxSpotify.Quiet())
            .RunAsync("collect tracks", default);
        (found, missing).Should().Be((1, 0));
        (await spotify.Lake.RowsAsync("raw_tracks", "track_id, title"))
            .Should().Contain($"{Asked} / Song").And.NotContain(row => row.StartsWith(Standing, StringComparison.Ordinal));
        caller.Counts.CallsBut("accounts").Should().Be(1);
    }

    [Test]
    public async Task An_entry_of_a_playlist_is_known_by_what_people_put_there()
    {
        var id = (await PlaylistAsync(null)).Playlist;
        var (_, rows) = await PlaylistAsync($$$$"""
            {"id":"{{{{id}}}}","name":"List","snapshot_id":"s","tracks":{"items":[{"added_at":"2021-01-01T00:00:00Z","track":
            {"id":"{{{{Standing}}}}","name":"Song","type":"track","artists":[{"id":"{{{{Standing}}}}","name":"Singer"}],"linked_from":{"id":"{{{{Asked}}}}"}}}],"total":1,"offset":0,"next":null}}
            """);
        rows.Should().Equal($"{Asked} / track");
    }

    static async Task<(string Playlist, List<string> Rows)> PlaylistAsync(string? body)
    {
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Development,
            options => body is null ? options
                : options with { Faults = [new FaultRule("/spotify/v1/playlists/*") { Nth = 1, Body = body }] });
        var id = spotify.World.Playlists.Get(PlaylistKind.People, 3).Id;
        await spotify.CollectAsync(new PlaylistRequest("collect playlists", [], [id]));
        return (id, await spotify.Lake.RowsAsync("raw_playlist_tracks", "track_id, item_kind"));
    }
}
