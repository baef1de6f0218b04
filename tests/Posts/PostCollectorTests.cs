using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect.Posts;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Jobs.Simulate.Http.Networks;
using SparkMusic.Jobs.Simulate.Http.Spotify;
using SparkMusic.Jobs.Simulate.Posts;
using SparkMusic.Lakes;
using SparkMusic.Networks;
using SparkMusic.Tests.Extract;
using SparkMusic.Tests.Sandbox;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Posts;

/// <summary>Posts of the sandbox's networks, over HTTP and WebSocket with the real clients, into a lake.</summary>
[TestFixture]
public sealed class PostCollectorTests
{
    const string Tag = "nowplaying";

    static readonly TimeSpan Back = TimeSpan.FromHours(6);

    TestFolder _folder = null!;
    SandboxFixture _sandbox = null!;
    Lake _lake = null!;
    HttpClient _http = null!;
    DateTime? _began;

    [SetUp]
    public async Task StartAsync()
    {
        (_folder, _began) = (new TestFolder(), null);
        _sandbox = await SandboxFixture.StartAsync(AppKind.Extended);
        _lake = await Lake.OpenOrCreateAsync(_folder["lake"], isSandbox: true, TimeProvider.System, default);
        _http = ApiHttp.New();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _lake.DisposeAsync();
        await _sandbox.DisposeAsync();
        _folder.Dispose();
    }

    [TestCase("mastodon")]
    [TestCase("bluesky")]
    [TestCase("jetstream")]
    [TestCase("x")]
    public async Task Everything_since_the_last_collection_is_in_raw_once(string kind)
    {
        var first = await CollectAllAsync(kind);
        first.Should().BePositive();
        var ids = await IdsAsync();
        // A stream sends some events again, and edits.
        if (kind != "jetstream") ids.Should().OnlyHaveUniqueItems();
        ShouldBeComplete(kind, ids);

        await _sandbox.Http.PostAsync("sandbox/clock?days=0.1", null);
        var second = await CollectAllAsync(kind);
        second.Should().BeGreaterThan(0).And.BeLessThan(first, "it goes on where the first ended");
        ShouldBeComplete(kind, await IdsAsync());
        (await CollectAsync(kind)).Posts.Should().BeLessThan(10, "there is nothing new");
    }

    [TestCase("mastodon")]
    [TestCase("bluesky")]
    public async Task Each_tag_goes_on_where_it_ended_itself(string kind)
    {
        const string Other = "music";
        await CollectAsync(kind);
        var second = await CollectAsync(kind, Other);
        second.Posts.Should().BePositive();
        // All posts of the sandbox have the first tag: those of the second are there twice.
        (await IdsAsync()).GroupBy(id => id).Where(group => group.Count() == 2).Select(group => group.Key)
            .Should().BeEquivalentTo(Expected(kind, Other));
        (await CollectAsync(kind, Tag.ToUpperInvariant())).Posts.Should().BeLessThan(10, "it is the first tag, and there is nothing new");
        (await CollectAsync(kind, Other)).Posts.Should().BeLessThan(10, "there is nothing new");
    }

    // An edit comes in its own time: a stream brings also posts from before its stretch.
    void ShouldBeComplete(string kind, List<string> ids)
    {
        if (kind == "jetstream") Expected(kind).Should().BeSubsetOf(ids);
        else ids.Distinct().Should().BeEquivalentTo(Expected(kind), "all of the time that was asked for");
    }

    /// <summary>A stream that is silent for some seconds, as on a busy machine, has caught up for who reads it: he comes again.</summary>
    async Task<long> CollectAllAsync(string kind)
    {
        var posts = 0L;
        for (var tries = 0; tries == 0 || kind == "jetstream" && tries < 10 && Expected(kind).Except(await IdsAsync()).Any(); tries++)
            posts += (await CollectAsync(kind)).Posts;
        return posts;
    }

    async Task<PostReport> CollectAsync(string kind, string tag = Tag)
    {
        await using var caller = new ApiCaller(kind, _http, _lake.Ledger, new CallSettings(), TimeProvider.System);
        return await new PostCollector(_lake, TimeProvider.System, new Given.Silent())
            .RunAsync(Source(kind, tag, caller), tag, "collect posts", default);
    }

    IPostSource Source(string kind, string tag, ApiCaller caller)
    {
        var clock = new WorldClock(_sandbox);
        var addresses = _sandbox.Server.Addresses;
        return kind switch
        {
            "mastodon" => new MastodonClient(new Uri(addresses.Mastodon + "/"), tag, Back, caller, clock),
            "bluesky" => new BlueskyClient(new Uri(addresses.Bluesky + "/"), tag, Back, caller, clock),
            "jetstream" => new JetstreamClient(new Uri(addresses.Jetstream + "/subscribe"), tag, Back, clock),
            _ => new XClient(new Uri(addresses.X + "/"), SandboxApp.XBearer, "#" + tag, caller, clock),
        };
    }

    /// <summary>The ids that the feed has of that time. X looks back seven days; Bluesky's search leaves out the newest minute.</summary>
    List<string> Expected(string kind, string tag = Tag)
    {
        var (network, now) = (kind == "mastodon" ? Network.Mastodon : kind == "x" ? Network.X : Network.Bluesky,
            _sandbox.Server.World.Clock.Now);
        _began ??= now - (kind == "x" ? TimeSpan.FromDays(7) : Back);
        return [.. _sandbox.Server.World.Feed.Between(network, _began.Value.AddSeconds(-1), kind == "bluesky" ? now.AddMinutes(-1) : now)
            .Where(post => post.At >= _began && PostText.HasTag(post, tag) && (network != Network.Bluesky || post.Repeats is null))
            .Select(post => post.Id)];
    }

    /// <summary>As the network counts; songs that teal.fm notes are no posts of the feed.</summary>
    async Task<List<string>> IdsAsync() =>
        [.. (await new ImportLake(_lake).RowsAsync("raw_posts", "post_id")).Where(id => !id.Contains("fm.teal"))
            .Select(id => id[(id.LastIndexOf('/') + 1)..])];

    sealed class WorldClock(SandboxFixture sandbox) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(sandbox.Server.World.Clock.Now, TimeSpan.Zero);
    }
}
