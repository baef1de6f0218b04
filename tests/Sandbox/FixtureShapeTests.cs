using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Http.Spotify;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Sandbox;

/// <summary>Bodies have the keys and types that recorded ones have, and no others: the sandbox is not kinder than the real thing.</summary>
public class FixtureShapeTests
{
    const string Recorded = "api-fixtures/joostlek_python-spotify/tests/fixtures/";

    // With a market real bodies have is_playable, without one available_markets; a fixture has one of the two, and a list that was empty
    // has no items' keys.
    const string Optional = @"available_markets(\[\])?$|is_playable$|images\[\]|genres\[\]|linked_from|restrictions|\[\]\.owner\.display_name|^\.artists\[\]|additional";

    [TestCase("playlist_1.json", "playlists/{own}")]
    [TestCase("playlist_items.json", "playlists/{own}/items?limit=50")]
    [TestCase("artist.json", "artists/{artist}")]
    [TestCase("search.json", "search?q=rain&type=track&market=DE")]
    [TestCase("audio_features.json", "audio-features/{track}")]
    [TestCase("get_album.json", "albums/{album}")]
    [TestCase("album_tracks.json", "albums/{album}/tracks")]
    [TestCase("top_tracks.json", "me/top/tracks")]
    [TestCase("top_artists.json", "me/top/artists")]
    [TestCase("saved_tracks.json", "me/tracks")]
    public async Task A_body_has_the_keys_of_the_recorded_one(string fixture, string call)
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended,
            options => options with { Playlists = 200, Tracks = 30_000 });
        var ours = (await sandbox.SpotifyAsync(Samples.Fill(sandbox.World, call), asListener: true)).Json;
        // Local files, episodes and withdrawn tracks are the description's test's.
        Samples.Drop(ours, entry => (entry["track"] ?? entry["item"]) is not JsonObject item || item["id"] is null
            || item["type"]?.ToString() != "track");
        Compare(ours, JsonNode.Parse(File.ReadAllText(Need.Data(Recorded + fixture))));
    }

    [Test]
    public async Task Errors_are_worded_as_recorded()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Development,
            options => options with { Limits = new SandboxLimits { CallsPer30Seconds = 1 } });
        var unknown = await sandbox.SpotifyAsync(Samples.Fill(sandbox.World, "playlists/{editorial}"));
        Same(unknown.Json, "playlist_not_found.json");
        Same((await sandbox.SpotifyAsync("markets")).Json, "rate_limit.json");

        static void Same(JsonNode body, string fixture) =>
            JsonNode.DeepEquals(body, JsonNode.Parse(File.ReadAllText(Need.Data(Recorded + fixture)))).Should().BeTrue(body.ToJsonString());
    }

    [Test]
    public async Task Tokens_have_the_keys_of_recorded_ones()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended);
        const string folder = "api-fixtures/spotify-web-api-java/src/test/fixtures/requests/authorization/";
        Compare((await sandbox.TokenAsync(true, ("grant_type", "client_credentials"))).Json,
            Json(folder + "client_credentials/ClientCredentials.json"));
        var wrong = await sandbox.TokenAsync(false, ("grant_type", "client_credentials"), ("client_id", "x"));
        JsonNode.DeepEquals(wrong.Json, Json(folder + "auth-invalid-client.json")).Should().BeTrue(wrong.Body);
    }

    [Test]
    public async Task A_status_has_the_keys_of_mastodons_documentation()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended);
        var ours = (await sandbox.SendAsync("mastodon/api/v1/timelines/tag/nowplaying?limit=40")).Json.AsArray();
        var documented = Json("posts/mastodon_docs_json/Status_01.json")!;
        // What only a logged-in caller sees, or newer servers send.
        foreach (var key in (string[])["favourited", "reblogged", "muted", "bookmarked", "application", "quote_approval"])
            documented.AsObject().Remove(key);
        var shape = ShapeText.Of(new JsonArray([.. ours.Select(post => post!.DeepClone())]));
        var theirs = ShapeText.Of(new JsonArray(documented));
        ShapeText.Beyond(theirs, shape).Where(place => !place.Contains(".fields[]")).Should().BeEmpty();
        ShapeText.Beyond(shape, theirs).Where(place => !Regex.IsMatch(place, @"edited_at|\.tags\[\]|\.mentions\[\]")).Should().BeEmpty();
    }

    [Test]
    public async Task A_posts_record_has_keys_that_the_firehose_knows()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended);
        var ours = (await sandbox.SendAsync("bluesky/xrpc/app.bsky.feed.searchPosts?q=%23nowplaying&limit=100")).Json["posts"]!.AsArray();
        var records = File.ReadLines(Need.Data("posts/bluesky_jetstream_capture/expected_v1.jsonl")).Select(line => JsonNode.Parse(line)!)
            .Select(line => line["commit"]?["record"]).Where(record => record?["$type"]?.ToString() == "app.bsky.feed.post").ToList();
        var theirs = ShapeText.Of(new JsonArray([.. records.Select(record => record!.DeepClone())]));
        ShapeText.Beyond(ShapeText.Of(new JsonArray([.. ours.Select(post => post!["record"]!.DeepClone())])), theirs)
            .Where(place => !place.Contains("did")).Should().BeEmpty();
    }

    [Test]
    public async Task A_tweet_has_keys_of_a_recorded_answer()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended);
        var ours = (await sandbox.SendAsync("x/2/tweets/search/recent?query=%23nowplaying&max_results=100&tweet.fields=entities,created_at",
            SandboxApp.XBearer)).Json;
        var theirs = ShapeText.Of(Json("posts/thesis_nowplaying/01_twitter_v2_recent_search.fixed.json"));
        ShapeText.Beyond(ShapeText.Of(ours), theirs).Where(place => !Regex.IsMatch(place, @"mentions|edit_history_tweet_ids"))
            .Should().BeEmpty();
    }

    static void Compare(JsonNode? ours, JsonNode? recorded)
    {
        var (shape, theirs) = (ShapeText.Of(ours), ShapeText.Of(recorded));
        Relevant(ShapeText.Beyond(theirs, shape)).Should().BeEmpty("the recorded body has them");
        Relevant(ShapeText.Beyond(shape, theirs)).Should().BeEmpty("the recorded body has them not");

        static IEnumerable<string> Relevant(IEnumerable<string> places) => places.Where(place => !Regex.IsMatch(place, Optional));
    }

    static JsonNode? Json(string path) => JsonNode.Parse(File.ReadAllText(Need.Data(path)));
}
