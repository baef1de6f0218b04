using System.Net.WebSockets;
using System.Text.Json.Nodes;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Http.Networks;
using SparkMusic.Jobs.Simulate.Posts;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Sandbox;

public class JetstreamTests
{
    static readonly long HourAgo = JetstreamEvents.Us(SandboxOptions.DefaultNow.AddHours(-1));

    [Test]
    public async Task It_replays_from_a_cursor_at_least_once_and_keeps_silent_when_it_has_caught_up()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended, options => options with { PostsPerDay = 9600 });
        var events = await ReadAsync(sandbox, $"wantedCollections=app.bsky.feed.post&cursor={HourAgo}", Newest(sandbox, "app.bsky.feed.post"));
        var posts = events.Where(line => line["kind"]!.ToString() == "commit").ToList();
        posts.Should().OnlyContain(line => line["commit"]!["collection"]!.ToString() == "app.bsky.feed.post");
        posts.Select(line => line["commit"]!["operation"]!.ToString()).Distinct().Should().BeEquivalentTo("create", "update", "delete");
        posts.Where(line => line["commit"]!["operation"]!.ToString() == "delete")
            .Should().OnlyContain(line => line["commit"]!["record"] == null);
        events.Select(line => line["kind"]!.ToString()).Distinct()
            .Should().BeEquivalentTo(["commit", "identity", "account"], "no filter keeps those away");
        events.Should().OnlyContain(line => (long)line["time_us"]! >= HourAgo);
        var creates = posts.Where(line => line["commit"]!["operation"]!.ToString() == "create")
            .Select(line => line["commit"]!["rkey"]!.ToString()).ToList();
        creates.Count.Should().BeGreaterThan(creates.Distinct().Count(), "some come twice");
        creates.Distinct().Count().Should().BeInRange(330, 400);
    }

    [Test]
    public async Task Other_collections_are_there_for_those_who_ask()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended, options => options with { PostsPerDay = 9600 });
        var scrobbles = await ReadAsync(sandbox, $"wantedCollections=fm.teal.alpha.*&cursor={HourAgo}",
            Newest(sandbox, "fm.teal.alpha.actor.status"));
        scrobbles.Where(line => line["kind"]!.ToString() == "commit").Should().NotBeEmpty()
            .And.OnlyContain(line => line["commit"]!["record"]!["item"]!["trackName"] != null);
        var all = await ReadAsync(sandbox, $"cursor={HourAgo}", Newest(sandbox));
        all.Select(line => line["commit"]?["collection"]?.ToString()).Distinct()
            .Should().Contain(["app.bsky.feed.like", "app.bsky.feed.repost", "app.bsky.feed.post"]);
    }

    [Test]
    public async Task Without_a_cursor_it_begins_now_and_goes_on_with_the_time()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended);
        using var socket = await ConnectAsync(sandbox, "wantedCollections=app.bsky.feed.post");
        await sandbox.Http.PostAsync("sandbox/clock?days=0.05", null);
        var events = await ReadAsync(socket, Newest(sandbox, "app.bsky.feed.post"));
        events.Count(line => line["commit"]?["operation"]?.ToString() == "create").Should().BeInRange(40, 52);
    }

    [Test]
    public async Task A_script_cuts_it_off()
    {
        await using var sandbox = await SandboxFixture.StartAsync(AppKind.Extended,
            options => options with { Faults = [new FaultRule("/jetstream/subscribe") { Nth = 1, CutAfter = 5000 }] });
        var cut = () => ReadAsync(sandbox, $"cursor={HourAgo}", Newest(sandbox));
        await cut.Should().ThrowAsync<WebSocketException>();
        (await ReadAsync(sandbox, $"cursor={HourAgo}", Newest(sandbox))).Should().NotBeEmpty();
    }

    /// <summary>The time of the newest event that there is, of those that a collection's name lets through.</summary>
    static long Newest(SandboxFixture sandbox, string? collection = null)
    {
        var now = sandbox.Server.World.Clock.Now;
        return sandbox.Server.World.Feed.Between(Network.Bluesky, now.AddHours(-2), now)
            .SelectMany(post => JetstreamEvents.Of(sandbox.World, post))
            .Where(happening => happening.Collection is null || collection is null || happening.Collection == collection)
            .Max(happening => happening.TimeUs);
    }

    static async Task<ClientWebSocket> ConnectAsync(SandboxFixture sandbox, string query)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"{sandbox.Server.Addresses.Jetstream}/subscribe?{query}"), default);
        return socket;
    }

    static async Task<List<JsonNode>> ReadAsync(SandboxFixture sandbox, string query, long newest)
    {
        using var socket = await ConnectAsync(sandbox, query);
        return await ReadAsync(socket, newest);
    }

    // Until the newest has come, and then nothing for a while.
    static async Task<List<JsonNode>> ReadAsync(ClientWebSocket socket, long newest)
    {
        var (events, buffer, line, isNew) = (new List<JsonNode>(), new byte[8192], new MemoryStream(), false);
        while (true)
        {
            using var silence = new CancellationTokenSource(isNew ? TimeSpan.FromSeconds(1) : Patience.Long);
            WebSocketReceiveResult got;
            try
            {
                got = await socket.ReceiveAsync(buffer, silence.Token);
            }
            catch (OperationCanceledException)
            {
                return events;
            }
            line.Write(buffer, 0, got.Count);
            if (!got.EndOfMessage) continue;
            events.Add(JsonNode.Parse(line.ToArray())!);
            isNew |= (long)events[^1]["time_us"]! >= newest;
            line.SetLength(0);
        }
    }
}
