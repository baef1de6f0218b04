using System.Text.RegularExpressions;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Sandbox;

/// <summary>
/// Every body that the sandbox sends fits Spotify's own description of it, but for what the real service is known to send against it.
/// </summary>
public class OpenApiTests
{
    static readonly Lazy<OpenApiSchema> Schema =
        new(() => new OpenApiSchema(Need.Data("api-fixtures/sonallux_openapi/fixed-spotify-open-api.yml")));

    /// <summary>
    /// What the real service sends although its description says otherwise; each is known from recorded bodies or reports.
    /// </summary>
    static readonly (string Places, string Why)[] Excuses =
    [
        (@"(primary_color|video_thumbnail): unknown", "recorded bodies have them, the description has not"),
        (@"\.(item|track)\.(episode|track): unknown", "recorded bodies tell tracks from episodes by them"),
        (@"images: null", "playlists without a picture"),
        (@"\.public: null", "where the status is not known"),
        (@"playlists\.items\[\]: null|^\.items\[\]: null", "what Spotify owns is null in lists since November 2024"),
        (@"\.(item|track): null", "a withdrawn track"),
        (@"added_(at|by): null", "very old lists"),
        (@"\.(item|track)\.(href|id): null", "a local file"),
        (@"\.(item|track)\.(artists\[\]|album)\.(href|id|uri|album_type|release_date|release_date_precision): null", "a local file"),
        (@"\.(item|track)\.album\.total_tracks: missing", "a local file"),
        (@"(audio_features|tracks|artists|albums)\[\]: null", "unknown ids in a batch"),
        (@"available_markets: missing", "absent with a market, and removed for restricted apps"),
        (@"is_playable: unknown", "recorded albums have it where a market is asked for"),
    ];

    /// <summary>Removed for restricted apps in February 2026; that they are gone is what <see cref="AppKindTests"/> asks for.</summary>
    const string Removed = @"(label|popularity|album_group|publisher): missing";

    static IEnumerable<TestCaseData> Calls()
    {
        foreach (var app in Enum.GetValues<AppKind>())
            foreach (var (path, call) in new (string, string)[]
            {
                ("/tracks/{id}", "tracks/{track}"), ("/tracks/{id}", "tracks/{track}?market=DE"), ("/tracks/{id}", "tracks/{large}"),
                ("/albums/{id}", "albums/{album}"), ("/albums/{id}/tracks", "albums/{album}/tracks?limit=3"),
                ("/artists/{id}", "artists/{artist}"),
                ("/artists/{id}/albums", "artists/{artist}/albums?limit=5"),
                ("/search", "search?q=the%20rain&type=track,artist,album,playlist&limit=10&market=DE"),
                ("/search", "search?q=road%20trip&type=playlist&limit=10"), ("/playlists/{playlist_id}", "playlists/{own}"),
                ("/playlists/{playlist_id}", "playlists/{own}?market=DE&additional_types=track,episode"),
                ("/playlists/{playlist_id}", "playlists/{other}"),
                ("/playlists/{playlist_id}/items", "playlists/{own}/items?limit=50&additional_types=track,episode"),
                ("/playlists/{playlist_id}/items", "playlists/{own}/items?limit=50&offset=50"),
                ("/playlists/{playlist_id}/images", "playlists/{own}/images"),
                ("/me", "me"), ("/me/playlists", "me/playlists?limit=50"), ("/me/tracks", "me/tracks?limit=50"),
                ("/me/top/tracks", "me/top/tracks"), ("/me/top/artists", "me/top/artists"),
            }) yield return new TestCaseData(app, path, call).SetArgDisplayNames(app.ToString(), call);
        foreach (var (path, call) in new (string, string)[]
        {
            ("/tracks", "tracks?ids={track},{large},0000000000000000000000"), ("/albums", "albums?ids={album}"),
                ("/artists", "artists?ids={artist}"),
            ("/artists/{id}/top-tracks", "artists/{artist}/top-tracks?market=DE"),
            ("/artists/{id}/related-artists", "artists/{artist}/related-artists"),
            ("/audio-features", "audio-features?ids={track},{large},0000000000000000000000"),
            ("/audio-features/{id}", "audio-features/{track}"),
            ("/browse/new-releases", "browse/new-releases"), ("/browse/featured-playlists", "browse/featured-playlists"),
            ("/markets", "markets"),
            ("/playlists/{playlist_id}/tracks", "playlists/{own}/tracks?limit=100"), ("/playlists/{playlist_id}", "playlists/{chart}"),
            ("/users/{user_id}", "users/sandbox_listener"), ("/users/{user_id}/playlists", "users/sandbox_listener/playlists"),
            ("/recommendations", "recommendations?seed_tracks={track}&limit=5"),
        }) yield return new TestCaseData(AppKind.Extended, path, call).SetArgDisplayNames("Extended", call);
    }

    [TestCaseSource(nameof(Calls))]
    public async Task A_body_fits_the_description(AppKind app, string path, string call)
    {
        await using var sandbox = await SandboxFixture.StartAsync(app, options => options with { Playlists = 200, Tracks = 30_000 });
        var got = await sandbox.SpotifyAsync(Samples.Fill(sandbox.World, call), asListener: true);
        got.Status.Should().Be(200, got.Body);
        var body = got.Json;
        Samples.DropEpisodesThatPassForTracks(body);
        var wrong = Schema.Value.Check(path, body).Where(what => !Excuses.Any(excuse => Regex.IsMatch(what, excuse.Places)));
        if (app == AppKind.Restricted) wrong = wrong.Where(what => !Regex.IsMatch(what, Removed));
        wrong.Distinct().Should().BeEmpty();
    }

    [Test]
    public async Task A_refusal_fits_the_description()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Restricted);
        var got = await sandbox.SpotifyAsync("tracks?ids=" + sandbox.World.Small.Tracks[0].Id);
        Schema.Value.Check("/tracks", got.Json, "403").Should().BeEmpty();
    }

    [Test]
    public void The_checker_finds_what_is_wrong()
    {
        var body = System.Text.Json.Nodes.JsonNode.Parse("""{"id":7,"type":"song","duration_ms":1.5,"album":{"images":[{"url":"u"}]},"mood":1,"name":null}""");
        Schema.Value.Check("/tracks/{id}", body)
            .Should().Contain([".id: not string", ".type: none of its words", ".duration_ms: not integer",
            ".album.images[].height: missing", ".album.release_date: missing", ".mood: unknown", ".name: null"]);
    }
}
