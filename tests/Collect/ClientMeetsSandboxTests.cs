using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Large;
using SparkMusic.Spotify;
using SparkMusic.Tests.Sandbox;

namespace SparkMusic.Tests.Collect;

/// <summary>
/// The client that was written from documents, at the sandbox that was written from documents: each shows where the other is wrong.
/// </summary>
public class ClientMeetsSandboxTests
{
    [TestCase(AppKind.Extended, 50)]
    [TestCase(AppKind.Development, 50)]
    [TestCase(AppKind.Restricted, 10)]
    public async Task A_search_gives_pages_of_as_many_hits_as_the_app_may_have(AppKind app, int hits)
    {
        await using var spotify = await SandboxSpotify.StartAsync(app, options => options with { Playlists = 900 });
        var (client, _) = spotify.Client();
        var pages = new List<Page<Playlist>>();
        await foreach (var page in client.SearchPlaylistsAsync("workout", default)) pages.Add(page);
        pages.Should().NotBeEmpty();
        pages[0].Items!.Count.Should().BeLessThanOrEqualTo(hits);
        (pages.Count == 1 || pages[0].Items!.Count == hits).Should().BeTrue();
        pages.Sum(page => page.Items!.Count).Should().Be((int)pages[0].Total!.Value);
        var found = pages.SelectMany(page => page.Items!).Where(item => item.Value is not null).ToList();
        found.Should().OnlyContain(item => item.Value!.Id != null && item.Value.SnapshotId != null && item.Value.Owner!.Id != null
            && item.Problem == null);
        pages.SelectMany(page => page.Items!).Any(item => item.Value is null)
            .Should().Be(app != AppKind.Extended, "Spotify's own are null for the others");
    }

    [TestCase(AppKind.Extended, false)]
    [TestCase(AppKind.Development, false)]
    [TestCase(AppKind.Restricted, true)]
    public async Task A_playlist_is_read_to_its_last_entry(AppKind app, bool asListener)
    {
        await using var spotify = await SandboxSpotify.StartAsync(app, options => options with { Playlists = 200, Tracks = 30_000 });
        var own = Samples.Own(spotify.World);
        var (client, caller) = spotify.Client(asListener);
        var playlist = (await client.PlaylistAsync(own.Id, default)).Value!;
        var entries = playlist.Contents!.Items!.ToList();
        await foreach (var page in client.RestAsync(playlist, default)) entries.AddRange(page.Items!);
        var places = spotify.World.Playlists.Contents(own, spotify.Sandbox.Server.World.Clock.Now).Places;
        entries.Count.Should().Be(places.Count).And.Be((int)playlist.Total!.Value).And.BeGreaterThan(100);
        entries.Should().OnlyContain(entry => entry.Problem == null);
        entries.Select(entry => entry.Value!.Kind).Should().Equal(places.Select(place => place.Kind switch
        {
            PlaceKind.LocalFile => PlaylistItemKind.LocalFile,
            PlaceKind.Episode => PlaylistItemKind.Episode,
            PlaceKind.Withdrawn => PlaylistItemKind.Missing,
            _ => PlaylistItemKind.Track,
        }));
        entries.Zip(places).Where(pair => pair.Second.Kind == PlaceKind.Track)
            .Should().OnlyContain(pair => pair.First.Value!.Content!.Id == spotify.World.Track(pair.Second.Number).Made.Id);
        var ofOneCall = app == AppKind.Restricted ? 50 : 100;
        var most = (places.Count + ofOneCall - 1) / ofOneCall + (app == AppKind.Restricted ? 2 : 0);
        caller.Counts.CallsBut("accounts").Should().Be(most, "once: the closed path, and that it is not told what was replaced");
    }

    [Test]
    public async Task A_restricted_app_without_a_login_gets_a_playlist_without_its_contents()
    {
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Restricted);
        var playlist = (await spotify.Client().Client.PlaylistAsync(Samples.Own(spotify.World).Id, default)).Value!;
        playlist.Contents.Should().BeNull();
        playlist.SnapshotId.Should().NotBeNull();
    }

    [TestCase(AppKind.Extended, 2)]
    [TestCase(AppKind.Development, 2)]
    [TestCase(AppKind.Restricted, 61)]
    public async Task Tracks_and_artists_come_fifty_at_a_time_where_that_is_allowed(AppKind app, int calls)
    {
        await using var spotify = await SandboxSpotify.StartAsync(app);
        var ids = Enumerable.Range(0, 59).Select(number => spotify.World.Track(number).Made.Id).Append(new string('0', 22)).ToList();
        var (client, caller) = spotify.Client();
        var tracks = new List<Answered<Track>>();
        await foreach (var answer in client.TracksAsync(ids, default)) tracks.Add(answer);
        tracks.Select(answer => answer.Id).Should().Equal(ids);
        tracks[..^1].Should().OnlyContain(answer => answer.Item!.Value!.Id == answer.Id && answer.Item.Value.ExternalIds!.Isrc != null);
        tracks[^1].Item.Should().BeNull();
        caller.Counts.CallsBut("accounts").Should().Be(calls);
        var artists = Enumerable.Range(0, 9).Select(number => spotify.World.Artist(number).Made.Id).ToList();
        var found = new List<Answered<Artist>>();
        await foreach (var answer in client.ArtistsAsync(artists, default)) found.Add(answer);
        found.Select(answer => answer.Item!.Value!.Id).Should().Equal(artists);
        found.Should().OnlyContain(answer => (answer.Item!.Value!.Followers == null) == (app == AppKind.Restricted));
    }

    [TestCase(AppKind.Extended, null)]
    [TestCase(AppKind.Development, SpotifyFailure.EndpointClosed)]
    [TestCase(AppKind.Restricted, SpotifyFailure.EndpointClosed)]
    public async Task Audio_features_are_for_extended_apps_and_asking_the_others_costs_one_call_or_two(AppKind app, SpotifyFailure? failure)
    {
        await using var spotify = await SandboxSpotify.StartAsync(app);
        var ids = Enumerable.Range(0, 150).Select(number => spotify.World.Track(number).Made.Id).ToList();
        var (client, caller) = spotify.Client();
        var answers = new List<Answered<AudioFeatures>>();
        var act = async () =>
        {
            await foreach (var answer in client.AudioFeaturesAsync(ids, default)) answers.Add(answer);
        };
        if (failure is null)
        {
            await act();
            answers.Select(answer => answer.Id).Should().Equal(ids);
            answers.Count(answer => answer.Item is null).Should().BeInRange(1, 20, "one in fifty was never analysed");
            answers.Where(answer => answer.Item is not null).Should().OnlyContain(answer => answer.Item!.Value!.Id == answer.Id);
            caller.Counts.CallsBut("accounts").Should().Be(2);
            return;
        }
        for (var tries = 0; tries < 2; tries++) (await act.Should().ThrowAsync<SpotifyException>()).Which.Failure.Should().Be(failure);
        caller.Counts.CallsBut("accounts").Should().Be(2, "the batch and the single form are closed apart, and asked once each");
    }

    [TestCase(AppKind.Extended)]
    [TestCase(AppKind.Development)]
    [TestCase(AppKind.Restricted)]
    public async Task Spotifys_own_playlists_and_top_tracks_are_for_some(AppKind app)
    {
        await using var spotify = await SandboxSpotify.StartAsync(app);
        var (client, _) = spotify.Client();
        var chart = spotify.World.Playlists.Get(PlaylistKind.Chart, 0).Id;
        var act = () => client.PlaylistAsync(chart, default);
        if (app == AppKind.Extended) (await act()).Value!.Contents!.Items.Should().NotBeEmpty();
        else (await act.Should().ThrowAsync<SpotifyException>()).Which.Failure.Should().Be(SpotifyFailure.NotFound);
        var top = () => client.TopTracksAsync(spotify.World.Artist(3).Made.Id, default);
        if (app != AppKind.Restricted) (await top()).Should().NotBeEmpty();
        else (await top.Should().ThrowAsync<SpotifyException>()).Which.Failure.Should().Be(SpotifyFailure.EndpointClosed);
    }
}
