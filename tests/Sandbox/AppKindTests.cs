using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Large;

namespace SparkMusic.Tests.Sandbox;

/// <summary>What each kind of app may read, and how it is told that it may not.</summary>
public class AppKindTests
{
    const string Forbidden = """{"error":{"status":403,"message":"Forbidden"}}""";
    const string Silent = """{"error":{"status":403}}""";
    const string NotFound = """{"error":{"status":404,"message":"Resource not found"}}""";
    const string BadLimit = """{"error":{"status":400,"message":"Invalid limit"}}""";
    const string NeedsUser = """{"error":{"status":401,"message":"Valid user authentication required"}}""";

    [TestCase(AppKind.Development, "audio-features?ids={track}", 403, Silent)]
    [TestCase(AppKind.Restricted, "audio-features/{track}", 403, Silent)]
    [TestCase(AppKind.Development, "recommendations?seed_tracks={track}", 404, null)]
    [TestCase(AppKind.Development, "playlists/{chart}", 404, NotFound)]
    [TestCase(AppKind.Restricted, "playlists/{editorial}/items", 401, NeedsUser)]
    [TestCase(AppKind.Restricted, "playlists/{editorial}", 404, NotFound)]
    [TestCase(AppKind.Development, "tracks?ids={track}", 200, null)]
    [TestCase(AppKind.Restricted, "tracks?ids={track}", 403, Forbidden)]
    [TestCase(AppKind.Restricted, "artists?ids={artist}", 403, Forbidden)]
    [TestCase(AppKind.Restricted, "artists/{artist}/top-tracks", 403, Forbidden)]
    [TestCase(AppKind.Development, "artists/{artist}/top-tracks", 200, null)]
    [TestCase(AppKind.Restricted, "playlists/{own}/tracks", 403, Forbidden)]
    [TestCase(AppKind.Restricted, "playlists/{own}/items", 401, NeedsUser)]
    [TestCase(AppKind.Restricted, "users/sandbox_listener", 403, Forbidden)]
    [TestCase(AppKind.Restricted, "search?q=rain&type=track&limit=11", 400, BadLimit)]
    [TestCase(AppKind.Restricted, "search?q=rain&type=track&limit=10", 200, null)]
    [TestCase(AppKind.Development, "search?q=rain&type=track&limit=50", 200, null)]
    [TestCase(AppKind.Extended, "search?q=rain&type=track&limit=51", 400, BadLimit)]
    [TestCase(AppKind.Restricted, "artists/{artist}/albums?limit=20", 400, BadLimit)]
    [TestCase(AppKind.Extended, "search?q=rain&type=track&offset=1001", 400, null)]
    [TestCase(AppKind.Extended, "me", 401, NeedsUser)]
    [TestCase(AppKind.Extended, "tracks/nonsense", 400, """{"error":{"status":400,"message":"Invalid base62 id"}}""")]
    [TestCase(AppKind.Extended, "tracks/0000000000000000000000", 404, NotFound)]
    [TestCase(AppKind.Extended, "nothing/here", 404, """{"error":{"status":404,"message":"Service not found"}}""")]
    public async Task An_app_is_answered_as_its_kind(AppKind app, string path, int status, string? body)
    {
        await using var sandbox = await SandboxFixture.StartAsync(app);
        var got = await sandbox.SpotifyAsync(Samples.Fill(sandbox.World, path));
        got.Status.Should().Be(status, got.Body);
        if (body is not null) got.Body.Should().Be(body);
    }

    [Test]
    public async Task A_restricted_app_reads_contents_of_its_listeners_playlists_only()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Restricted,
            options => options with { Playlists = 200, Tracks = 20_000 });
        (await sandbox.SpotifyAsync(Samples.Fill(sandbox.World, "playlists/{own}/items"), asListener: true)).Status.Should().Be(200);
        (await sandbox.SpotifyAsync(Samples.Fill(sandbox.World, "playlists/{other}/items"), asListener: true)).Body.Should().Be(Forbidden);
        var other = (await sandbox.SpotifyAsync(Samples.Fill(sandbox.World, "playlists/{other}"), asListener: true)).Json.AsObject();
        other.Should().NotContainKeys("items", "tracks", "followers").And.ContainKeys("snapshot_id", "owner");
        var own = (await sandbox.SpotifyAsync(Samples.Fill(sandbox.World, "playlists/{own}"), asListener: true)).Json.AsObject();
        own.Should().ContainKey("items").And.NotContainKey("tracks");
        own["items"]!["items"]![0]!.AsObject().Should().ContainKey("item").And.NotContainKey("track");
    }

    [Test]
    public async Task A_restricted_app_lacks_the_removed_fields()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Restricted);
        (await Keys("tracks/{track}")).Should().NotContain(["popularity", "available_markets", "linked_from"]).And.Contain("external_ids");
        (await Keys("albums/{album}")).Should().NotContain(["popularity", "available_markets", "label"]).And.Contain("external_ids");
        (await Keys("artists/{artist}")).Should().NotContain(["popularity", "followers"]);

        async Task<IEnumerable<string>> Keys(string path) =>
            (await sandbox.SpotifyAsync(Samples.Fill(sandbox.World, path))).Json.AsObject().Select(pair => pair.Key);
    }

    [Test]
    public async Task Spotifys_own_playlists_are_null_in_lists_and_still_counted()
    {
        await using var extended = await SandboxFixture.StartAsync(AppKind.Extended, options => options with { Playlists = 300 });
        await using var older = await SandboxFixture.StartAsync(AppKind.Development, options => options with { Playlists = 300 });
        const string call = "search?q=workout&type=playlist&limit=50";
        var (all, some) = ((await extended.SpotifyAsync(call)).Json["playlists"]!, (await older.SpotifyAsync(call)).Json["playlists"]!);
        ((int)some["total"]!).Should().Be((int)all["total"]!);
        some["items"]!.AsArray().Count(item => item is null).Should().BePositive()
            .And.Be(all["items"]!.AsArray().Count(item => item!["owner"]!["id"]!.ToString() == "spotify"));
    }

    [Test]
    public async Task An_extended_app_reads_a_chart_of_the_day_and_another_a_day_later()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended);
        var call = Samples.Fill(sandbox.World, "playlists/{chart}?market=DE");
        var first = (await sandbox.SpotifyAsync(call)).Json;
        (await sandbox.Http.PostAsync("sandbox/clock?days=1", null)).EnsureSuccessStatusCode();
        var next = (await sandbox.SpotifyAsync(call)).Json;
        first["snapshot_id"]!.ToString().Should().NotBe(next["snapshot_id"]!.ToString());
        first["tracks"]!["items"]!.AsArray().Count.Should().Be(50);
        Ids(first).Should().NotEqual(Ids(next));
        first["owner"]!["id"]!.ToString().Should().Be("spotify");

        static IEnumerable<string> Ids(JsonNode body) =>
            body["tracks"]!["items"]!.AsArray().Select(entry => entry!["track"]!["id"]!.ToString());
    }

    [Test]
    public async Task Pages_followed_to_the_end_are_what_the_playlist_holds()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Development,
            options => options with { Playlists = 200, Tracks = 30_000 });
        var playlist = Samples.Own(sandbox.World);
        var truth = sandbox.World.Playlists.Contents(playlist, SandboxOptions.DefaultNow).Places;
        var entries = new List<JsonNode?>();
        string? next = $"playlists/{playlist.Id}/tracks?limit=50&market=DE&additional_types=episode";
        while (next is not null)
        {
            var page = (await sandbox.SpotifyAsync(next)).Json;
            ((int)page["total"]!).Should().Be(truth.Count);
            entries.AddRange(page["items"]!.AsArray());
            next = page["next"]?.ToString();
        }
        entries.Should().HaveCount(truth.Count);
        entries.Zip(truth).Should().OnlyContain(pair => pair.Second.Kind != PlaceKind.Track
            || pair.First!["track"]!["id"]!.ToString() == sandbox.World.Track(pair.Second.Number).Made.Id);
        truth.Select(place => place.Kind).Distinct().Should().HaveCount(4, "local files, episodes and withdrawn tracks are among them");
    }

    [Test]
    public async Task Fields_are_filtered_as_asked()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended);
        var call = Samples.Fill(sandbox.World,
            "playlists/{own}?fields=name,snapshot_id,tracks(total,items(added_at,track(id,artists.name,album(!images,href))))&market=DE");
        var json = (await sandbox.SpotifyAsync(call)).Json.AsObject();
        json.Select(pair => pair.Key).Should().BeEquivalentTo("name", "snapshot_id", "tracks");
        var entry = json["tracks"]!["items"]!.AsArray().First(entry => entry!["track"]?["album"]?["name"] is not null)!;
        entry.AsObject().Select(pair => pair.Key).Should().BeEquivalentTo("added_at", "track");
        entry["track"]!.AsObject().Select(pair => pair.Key).Should().BeEquivalentTo("id", "artists", "album");
        entry["track"]!["artists"]![0]!.AsObject().Select(pair => pair.Key).Should().BeEquivalentTo("name");
        entry["track"]!["album"]!.AsObject().Should().NotContainKeys("images", "href").And.ContainKey("name");
    }
}
