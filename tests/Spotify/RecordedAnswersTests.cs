using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using SparkMusic.Calls;
using SparkMusic.Spotify;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Spotify;

/// <summary>
/// Answers that client libraries recorded over the years: what an endpoint of ours answers is read, all else is named with its reason.
/// </summary>
[TestFixture]
public class RecordedAnswersTests
{
    const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>Where the data has answers of Spotify: libraries' fixtures, and the search and the features of a thesis.</summary>
    static readonly string[] Folders = ["api-fixtures", "posts/thesis_nowplaying"];

    /// <summary>By the end of a file's path, first fit.</summary>
    static readonly (Regex Path, Func<JsonElement, IEnumerable<string?>> Problems)[] Read =
    [
        (Of("playlist_items(_[a-z_]+)?\\.json|playlist_tracks\\.txt|user-playlist-(items|tracks)\\.json|GetPlaylistsItemsRequest(_Episode)?\\.json"), Page(SpotifyJson.Default.PagePlaylistItem)),
        (Of("current_user_playlist_\\d\\.json|current_users_playlists\\.txt|playlists_for_user\\.txt|(my|user)-playlists\\.json|GetListOf(Current)?Users?Playlists.*\\.json"), Page(SpotifyJson.Default.PagePlaylist)),
        (Of("full_playlist_response\\.json|/playlist_\\d\\.json|get_playlist(_opt)?\\.txt|new_playlist\\.json|user-playlist\\.json|(Get|Create)PlaylistRequest\\.json"), PlaylistOf),
        (Of("artist[_-]albums\\.json|GetArtistsAlbumsRequest\\.json"), Page(SpotifyJson.Default.PageAlbum)),
        (Of("/search([-_][a-z]+)?\\.(json|txt)|SearchItemRequest\\.json|SearchTracksRequest\\.json|SearchArtistsRequest\\.json|SearchPlaylistsRequest\\.json|SearchAlbums\\w*Request\\.json"), Found),
        (Of("/tracks\\.json|find_tracks_\\w+\\.txt|artist[_-]top[_-]tracks\\.(json|txt)|GetSeveralTracksRequest\\.json|GetArtistsTopTracksRequest\\.json"), Batch(batch => batch.Tracks)),
        (Of("/artists\\.json|related[_-]artists\\w*\\.(json|txt)|GetSeveralArtistsRequest\\.json|GetArtistsRelatedArtistsRequest\\.json"),
            Batch(batch => batch.Artists)),
        (Of("/albums\\.json|find_albums\\.txt|GetSeveralAlbumsRequest(_None)?\\.json"), Batch(batch => batch.Albums)),
        (Of("multiple-audio-features\\.json|GetAudioFeaturesForSeveralTracksRequest\\.json"), Batch(batch => batch.AudioFeatures)),
        (Of("/audio[_-]features\\.json|GetAudioFeaturesForTrackRequest\\.json"), Single(SpotifyJson.Default.AudioFeatures, it => it.Id)),
        (Of("/track\\.json|find_track(_with_floats)?\\.txt|GetTrackRequest(Local)?\\.json"),
            Single(SpotifyJson.Default.Track, it => it.Name)),
        (Of("/artist\\.json|find_artist\\.txt|GetArtistRequest\\.json"), Single(SpotifyJson.Default.Artist, it => it.Id)),
        (Of("/(get_)?album\\.json|find_album\\.txt|GetAlbumRequest\\.json"), Single(SpotifyJson.Default.Album, it => it.Id)),
        (Of("/current_user\\.json|GetCurrentUsersProfileRequest\\.json"), Single(SpotifyJson.Default.Profile, it => it.Id)),
        (Of("access-token\\.json|refresh-token[a-z-]*\\.json|/authorization/.*(Code|Refresh|Credentials)\\.json"),
            Single(SpotifyJson.Default.TokenAnswer, it => it.AccessToken)),
        (Of("02_Spotify_data_structure\\.json"), Found),
        (Of("03_(Spotify_data_structure|audio_features\\.fixed)\\.json"), Batch(batch => batch.AudioFeatures)),
        (Of("playlist_not_found\\.json|rate_limit\\.json|auth-invalid-client\\.json"), IsRefusal),
    ];

    static readonly (Regex Path, string Reason)[] NotOurs =
    [
        (Of("01_twitter"), "an answer of X; its import reads it"),
        (Of("LICENSE|LICENSE\\.md|ORIGIN|README\\.md"), "no answer"),
        (Of("open-api\\.yml"), "a description of the API"),
        (Of("show|episode|audiobook|chapter"), "spoken word: shows, episodes and audiobooks are not collected"),
        (Of("audio[_-]?analysis"), "the analysis of a track's sound is not collected"),
        (Of("playback|play(er|ing)|queue|device|current-track"), "the player is not used"),
        (Of("recently[_-]?played|saved_|user-(albums|tracks)|/library/|current_users_(albums|tracks)|library_contains|contains"),
            "the user's library and history are not collected"),
        (Of("top[_-]artists|top_tracks|top-artists-and-tracks|Users?Top(Artists|Tracks)|followe?d?|follows|/follow/"),
            "the user's taste is not collected"),
        (Of("categor|featured|new[_-]?releases|recommendations|genre-seeds|GenreSeeds|markets"),
            "browsing and recommendations are closed to new apps and not used"),
        (Of("album[_-]tracks|AlbumsTracks"), "an album's tracks come with the album"),
        (Of("snapshot-id|update_items|AddItems|RemoveItems|ReorderPlaylists|cover[_-]?image"),
            "playlists are not written, their pictures not collected"),
        (Of("/user\\.json|GetUsersProfileRequest"), "other users' profiles are not collected"),
    ];

    /// <summary>Answers of our endpoints that cannot be read, and why.</summary>
    static readonly Dictionary<string, string> Unreadable = new()
    {
        // A second closing brace behind the object: the answer was put together by hand.
        ["api-fixtures/zmb3_spotify/test_data/find_album.txt"] = "the body is no whole JSON",
        // Its author cut it: "Group of features of the second track." stands for what he left out. The .fixed one is without.
        ["posts/thesis_nowplaying/03_Spotify_data_structure.json"] = "the body is no whole JSON",
    };

    [Test]
    public void Every_recorded_answer_of_an_endpoint_we_use_is_read_and_all_others_are_named()
    {
        var (read, failed, unnamed) = (0, new List<string>(), new List<string>());
        foreach (var (name, file) in Folders.SelectMany(Files))
        {
            // Spoken word first: a playlist's page with episodes is ours, an episode's own answer is not.
            var ours = Read.FirstOrDefault(kind => kind.Path.IsMatch("/" + name));
            if (ours.Problems is null)
            {
                if (NotOurs.All(kind => !kind.Path.IsMatch("/" + name))) unnamed.Add(name);
                continue;
            }
            read++;
            if (ProblemOf(file, ours.Problems) is { } problem) failed.Add($"{name}: {problem}");
        }
        unnamed.Should().BeEmpty();
        failed.Should().Equal(Unreadable.Select(known => $"{known.Key}: {known.Value}"));
        read.Should().BeGreaterThan(80);
    }

    [Test]
    public void Both_generations_of_names_give_the_same_entries()
    {
        using var document = JsonDocument.Parse(
            File.ReadAllBytes(Need.Data("api-fixtures/joostlek_python-spotify/tests/fixtures/playlist_1.json")));
        var both = document.RootElement.Deserialize(SpotifyJson.Default.Playlist)!;
        var (ofNew, ofOld) = (both with { Tracks = null }, both with { Items = null });
        ofNew.Contents!.Items!.Select(entry => entry.Value!.Content!.Id).Should().NotBeEmpty()
            .And.Equal(ofOld.Contents!.Items!.Select(entry => entry.Value!.Content!.Id));
        ofNew.Total.Should().Be(ofOld.Total).And.BeGreaterThan(0);
        var first = both.Contents!.Items![0].Value!;
        (first with { Item = null }).Content!.Id.Should().NotBeNull().And.Be((first with { Track = null }).Content!.Id);
    }

    [Test]
    public void Whole_numbers_with_a_decimal_point_are_whole_numbers()
    {
        using var document = JsonDocument.Parse(
            File.ReadAllBytes(Need.Data("api-fixtures/zmb3_spotify/test_data/find_track_with_floats.txt")));
        document.RootElement.Deserialize(SpotifyJson.Default.Track).Should().BeEquivalentTo(new { Popularity = 85L, DurationMs = 204053L });
    }

    static IEnumerable<(string Name, string File)> Files(string folder)
    {
        var root = Need.Data(folder);
        return Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(file => ($"{folder}/{Path.GetRelativePath(root, file).Replace('\\', '/')}", file));
    }

    static string? ProblemOf(string file, Func<JsonElement, IEnumerable<string?>> problems)
    {
        try
        {
            using var document = ApiJson.Object(File.ReadAllBytes(file));
            return problems(document.RootElement).FirstOrDefault(problem => problem is not null);
        }
        catch (BodyException e)
        {
            return e.Message;
        }
    }

    static Regex Of(string pattern) => new(pattern, Options);

    static IEnumerable<string?> Items<T>(IReadOnlyList<Item<T>>? items) =>
        items is null ? ["no items"] : items.Select(item => item.Problem);

    static Func<JsonElement, IEnumerable<string?>> Page<T>(JsonTypeInfo<Page<T>> type) => root => Items(root.Deserialize(type)!.Items);

    static Func<JsonElement, IEnumerable<string?>> Batch<T>(Func<Batch, IReadOnlyList<Item<T>>?> list) =>
        root => Items(list(root.Deserialize(SpotifyJson.Default.Batch)!));

    static Func<JsonElement, IEnumerable<string?>> Single<T>(JsonTypeInfo<T> type, Func<T, string?> known) => root =>
        ApiJson.ItemOf(root, type) is var item
            && item.Problem is { } problem ? [problem] : [known(item.Value!) is null ? "nothing in it is known" : null];

    static IEnumerable<string?> PlaylistOf(JsonElement root)
    {
        var item = ApiJson.ItemOf(root, SpotifyJson.Default.Playlist);
        return item.Problem is { } problem ? [problem] : item.Value!.Name is null ? ["no name"] : Items(item.Value.Contents?.Items);
    }

    static IEnumerable<string?> Found(JsonElement root)
    {
        var found = root.Deserialize(SpotifyJson.Default.SearchResult)!;
        IEnumerable<string?>[] kinds =
        [
            found.Tracks is { } tracks ? Items(tracks.Items) : [], found.Artists is { } artists ? Items(artists.Items) : [],
            found.Albums is { } albums ? Items(albums.Items) : [], found.Playlists is { } playlists ? Items(playlists.Items) : [],
        ];
        return kinds.All(kind => !kind.Any()) ? ["nothing found"] : kinds.SelectMany(kind => kind);
    }

    static IEnumerable<string?> IsRefusal(JsonElement root) => [root.TryGetProperty("error", out _) ? null : "no error"];
}
