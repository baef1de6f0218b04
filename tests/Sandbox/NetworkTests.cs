using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Http.Spotify;
using SparkMusic.Jobs.Simulate.Posts;

namespace SparkMusic.Tests.Sandbox;

public class NetworkTests
{
    const string Timeline = "mastodon/api/v1/timelines/tag/nowplaying?limit=40";
    const string Recent = "x/2/tweets/search/recent?query=%23nowplaying&max_results=100";

    SandboxFixture _sandbox = null!;

    [SetUp]
    public async Task StartAsync() => _sandbox = await SandboxFixture.StartAsync(AppKind.Extended);

    [TearDown]
    public async Task StopAsync() => await _sandbox.DisposeAsync();

    [Test]
    public async Task Mastodon_pages_backwards_and_forwards_over_the_same_statuses()
    {
        var back = new List<string>();
        var next = Timeline;
        while (back.Count < 120)
        {
            var got = await _sandbox.SendAsync(next);
            back.AddRange(got.Json.AsArray().Select(Id));
            next = Regex.Match(got.Link!, "<([^>]*)>; rel=\"next\"").Groups[1].Value;
        }
        back.Select(long.Parse).Should().BeInDescendingOrder().And.OnlyHaveUniqueItems();
        var forward = new List<string>();
        for (var after = back[^1]; forward.Count < 119;)
        {
            var page = (await _sandbox.SendAsync($"{Timeline}&min_id={after}")).Json.AsArray();
            page.Select(Id).Select(long.Parse).Should().BeInDescendingOrder("a page has the newest first");
            forward.AddRange(page.Select(Id).Reverse());
            after = forward[^1];
        }
        forward.Should().Equal(back.Take(119).Reverse());
        (await _sandbox.SendAsync($"{Timeline}&min_id={back[0]}")).Json.AsArray().Should().BeEmpty();
        (await _sandbox.SendAsync($"{Timeline}&since_id={back[5]}")).Json.AsArray().Select(Id).Should().Equal(back.Take(5));
    }

    static string Id(JsonNode? post) => post!["id"]!.ToString();

    [Test]
    public async Task New_statuses_come_as_the_worlds_time_goes_on()
    {
        var newest = Id((await _sandbox.SendAsync(Timeline)).Json[0]);
        await _sandbox.Http.PostAsync("sandbox/clock?days=0.01", null);
        (await _sandbox.SendAsync($"{Timeline}&min_id={newest}")).Json.AsArray().Count.Should().BeInRange(8, 11, "960 a day");
    }

    [Test]
    public async Task Tags_are_compared_without_case_and_may_be_combined()
    {
        var all = (await _sandbox.SendAsync("mastodon/api/v1/timelines/tag/NOWPLAYING?limit=40&all[]=spotify")).Json.AsArray();
        all.Should().HaveCount(40).And.OnlyContain(post => post!["tags"]!.AsArray().Any(tag => tag!["name"]!.ToString() == "spotify"));
        (await _sandbox.SendAsync("mastodon/api/v1/timelines/tag/nosuchtag")).Json.AsArray().Should().BeEmpty();
    }

    [Test]
    public void Posts_are_of_every_kind_with_about_the_shares_that_they_should_have()
    {
        var posts = _sandbox.Server.World.Feed.Before(Network.Mastodon, SandboxOptions.DefaultNow).Take(4000).ToList();
        posts.Select(post => post.Kind).Distinct().Should().HaveCount(Enum.GetValues<PostKind>().Length);
        (posts.Count(post => post.Tracks.Count == 0) / 4000.0).Should().BeInRange(0.15, 0.3, "junk");
        posts.Should().OnlyContain(post => post.Kind != PostKind.TwoSongs || post.Tracks.Count == 2);
        (posts.Count(post => post.Author.IsBot) / 4000.0).Should().BeInRange(0.05, 0.12);
        posts.Select(post => post.Id).Should().OnlyHaveUniqueItems();
    }

    [Test]
    public async Task Facets_of_bluesky_are_counted_in_bytes()
    {
        var posts = (await _sandbox.SendAsync("bluesky/xrpc/app.bsky.feed.searchPosts?q=%23nowplaying&limit=100")).Json["posts"]!.AsArray();
        var tags = 0;
        foreach (var record in posts.Select(post => post!["record"]!))
            foreach (var facet in record["facets"]!.AsArray())
            {
                var bytes = Encoding.UTF8.GetBytes(record["text"]!.ToString());
                var text = Encoding.UTF8.GetString(bytes[(int)facet!["index"]!["byteStart"]!..(int)facet["index"]!["byteEnd"]!]);
                if (facet["features"]![0]!["tag"]?.ToString() is not { } tag) continue;
                text.Should().Be("#" + tag);
                tags++;
            }
        tags.Should().BeGreaterThan(90);
        posts.Count(post => Encoding.UTF8.GetByteCount(post!["record"]!["text"]!.ToString()) > post["record"]!["text"]!.ToString().Length)
            .Should().BePositive("some have other scripts");
    }

    [Test]
    public async Task A_search_of_bluesky_pages_by_its_cursor_and_finds_links_of_a_domain()
    {
        const string call = "bluesky/xrpc/app.bsky.feed.searchPosts?q=%23nowplaying&domain=open.spotify.com&limit=30";
        var first = (await _sandbox.SendAsync(call)).Json;
        var second = (await _sandbox.SendAsync($"{call}&cursor={first["cursor"]}")).Json;
        var uris = first["posts"]!.AsArray().Concat(second["posts"]!.AsArray()).Select(post => post!["uri"]!.ToString()).ToList();
        uris.Should().HaveCount(60).And.OnlyHaveUniqueItems();
        first["posts"]!.AsArray().Should().OnlyContain(post => post!["record"]!.ToJsonString().Contains("https://open.spotify.com/"));
        (await _sandbox.SendAsync("bluesky/xrpc/app.bsky.feed.searchPosts?limit=30")).Status.Should().Be(400, "q is required");
    }

    [Test]
    public async Task Entities_of_x_are_counted_in_code_points_of_the_escaped_text()
    {
        var posts = (await _sandbox.SendAsync(Recent + "&tweet.fields=entities,created_at,author_id,lang",
            SandboxApp.XBearer)).Json["data"]!.AsArray();
        foreach (var post in posts)
            foreach (var tag in post!["entities"]?["hashtags"]?.AsArray() ?? [])
                Cut(post["text"]!.ToString(), tag!).Should().Be("#" + tag!["tag"]);
        foreach (var post in posts)
            foreach (var url in post!["entities"]?["urls"]?.AsArray() ?? [])
                Cut(post["text"]!.ToString(), url!).Should().Be(url!["url"]!.ToString()).And.HaveLength(23);
        posts.Select(post => post!["text"]!.ToString())
            .Should().Contain(text => text.Contains("&amp;")).And.Contain(text => text.StartsWith("RT @"));

        static string Cut(string text, JsonNode of) =>
            string.Concat(text.EnumerateRunes().Skip((int)of["start"]!).Take((int)of["end"]! - (int)of["start"]!));
    }

    [Test]
    public async Task X_pages_within_seven_days_and_sends_only_what_is_asked_for()
    {
        var first = (await _sandbox.SendAsync(Recent, SandboxApp.XBearer)).Json;
        first["data"]![0]!.AsObject().Select(pair => pair.Key).Should().BeEquivalentTo("id", "text", "edit_history_tweet_ids");
        var second = (await _sandbox.SendAsync($"{Recent}&next_token={first["meta"]!["next_token"]}", SandboxApp.XBearer)).Json;
        var ids = first["data"]!.AsArray().Concat(second["data"]!.AsArray()).Select(Id).Select(long.Parse).ToList();
        ids.Should().HaveCount(200).And.BeInDescendingOrder().And.OnlyHaveUniqueItems();
        var none = (await _sandbox.SendAsync($"{Recent}&since_id={ids[0]}", SandboxApp.XBearer)).Json;
        none.AsObject().Should().NotContainKey("data");
        ((int)none["meta"]!["result_count"]!).Should().Be(0);
        (await _sandbox.SendAsync($"{Recent}&since_id={ids[9]}", SandboxApp.XBearer)).Json["data"]!.AsArray().Should().HaveCount(9);
        (await _sandbox.SendAsync($"{Recent}&start_time=2022-01-01T00:00:00Z", SandboxApp.XBearer)).Status
            .Should().Be(400, "that is nine days ago");
        (await _sandbox.SendAsync(Recent.Replace("100", "101"), SandboxApp.XBearer)).Status.Should().Be(400);
        (await _sandbox.SendAsync(Recent)).Status.Should().Be(401);
    }

    [Test]
    public async Task The_truth_about_posts_can_be_asked_for()
    {
        var truth = (await _sandbox.SendAsync("sandbox/posts/x?limit=400")).Json.AsArray();
        truth.Should().HaveCount(400);
        var ids = truth.SelectMany(post => post!["tracks"]!.AsArray()).Select(id => id!.ToString());
        ids.Should().OnlyContain(id => _sandbox.World.TrackNumber(id) != null);
    }
}
