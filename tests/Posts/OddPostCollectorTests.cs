using System.Net;
using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect.Posts;
using SparkMusic.Lakes;
using SparkMusic.Networks;
using SparkMusic.Tests.Extract;
using SparkMusic.Tests.Spotify;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Posts;

/// <summary>What networks should never send and once do: it neither stops a collection for good nor ends one early.</summary>
[TestFixture]
public sealed class OddPostCollectorTests
{
    const string Tag = "nowplaying";

    static readonly TimeProvider Clock = TimeProvider.System;

    TestFolder _folder = null!;
    Lake _lake = null!;
    HttpClient _http = null!;

    [SetUp]
    public async Task StartAsync()
    {
        _folder = new TestFolder();
        _lake = await Lake.OpenOrCreateAsync(_folder["lake"], isSandbox: true, Clock, default);
        _http = ApiHttp.New();
    }

    [TearDown]
    public async Task StopAsync()
    {
        _http.Dispose();
        await _lake.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task A_search_goes_on_behind_a_page_only_when_it_says_where()
    {
        var good = Clock.GetUtcNow().AddHours(-1).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
        string[] odd =
        [
            $$"""{"posts":[{{Post(1, good)}}],"cursor":"next"}""",
            $$"""{"posts":[{{Post(1, good)}}],"cursor":100}""",
            $$"""{"posts":[{{Post(1, "yesterday")}},{"uri":"at://did:plc:a/app.bsky.feed.post/2"},7],"cursor":"9900"}""",
        ];
        // Each odd one is asked for once more before the collection gives up.
        var answers = new Queue<string>([
            .. odd.SelectMany(answer => Enumerable.Repeat(answer, 2)),
            $$"""{"posts":[{{Post(1, "yesterday")}},{{Post(2, good)}}],"cursor":"9900"}""",
            $$"""{"posts":[{{Post(3, good)}}]}""",
        ]);
        await using var server = await ScriptedServer.StartAsync(Clock, _ => Reply.Json(answers.Dequeue()));
        for (var i = 0; i < odd.Length; i++)
            (await FluentActions.Awaiting(CollectAsync).Should().ThrowAsync<SparkMusicException>()).Which.ExitCode.Should().Be(ExitCodes.TryLater);
        (await CollectAsync()).Should().BeEquivalentTo(new { Posts = 2, Rejected = 1 }, "a post without a time is refused, and stops nothing");
        var last = server.Log.Last();
        last["cursor"].Should().BeNull();
        DateTimeOffset.Parse(last["until"]!).Should().Be(DateTimeOffset.Parse(good).AddMilliseconds(1), "the search counts no further: it goes on at the oldest");

        async Task<PostReport> CollectAsync()
        {
            await using var caller = new ApiCaller("bluesky", _http, _lake.Ledger, new CallSettings { Retries = 1, FirstPause = TimeSpan.FromMilliseconds(1) }, Clock);
            return await this.CollectAsync(new BlueskyClient(server.Address, Tag, TimeSpan.FromHours(6), caller, Clock));
        }
    }

    [Test]
    public async Task A_whole_frame_that_cannot_be_read_is_passed_over_and_half_a_frame_comes_again()
    {
        var time = (Clock.GetUtcNow().AddHours(-1).UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        string[] frames =
        [
            """{"did":"did:plc:a","kind":"commit"}""", "7", """{"time_us":"soon"}""", """{"time_us":1.5}""", """{"time_us":-5}""",
            Frame(time, "null"), Frame(time, """{"text":"\ud83d #nowplaying"}"""), $$"""{"time_us":{{time}},"commit":null}""",
            Frame(time + 1, """{"text":"Hello by Adele #nowplaying","createdAt":"2026-01-02T03:04:05Z"}"""),
            Frame(time + 2, """{"text":"#nowplaying","embed":{"external":{"uri":"\ud83d"}}}"""),
            Frame(time + 3, """{"item":{"trackName":"\udc00"}}""", "fm.teal.alpha.actor.status"),
            Frame(time + 4, """{"text":"Hello by Adele #nowplaying"}""")[..90],
            Frame(time + 5, """{"text":"behind the half"}"""),
        ];
        var asked = new List<string>();
        await using var server = await StreamAsync(frames, asked);
        var source = new JetstreamClient(new Uri(server.Urls.Single().Replace("http:", "ws:") + "/subscribe"), Tag, TimeSpan.FromHours(6), Clock);
        (await CollectAsync(source)).Should().BeEquivalentTo(new { Posts = 1, Rejected = 2 });
        (await new ImportLake(_lake).RowsAsync("raw_posts", "text")).Should().Equal("Hello by Adele #nowplaying");
        await CollectAsync(source);
        asked[^1].Should().Be((time + 3).ToString(), "it goes on at the newest that was read");
    }

    Task<PostReport> CollectAsync(IPostSource source) => new PostCollector(_lake, Clock, new Given.Silent()).RunAsync(source, Tag, "collect posts", default);

    static string Post(int number, string at) =>
        $$$"""{"uri":"at://did:plc:a/app.bsky.feed.post/{{{number}}}","author":{"did":"did:plc:a"},"record":{"text":"#nowplaying","createdAt":"{{{at}}}"}}""";

    static string Frame(long time, string record, string collection = "app.bsky.feed.post") =>
        $$$"""{"did":"did:plc:a","time_us":{{{time}}},"kind":"commit","commit":{"operation":"create","collection":"{{{collection}}}","rkey":"3l","record":{{{record}}}}}""";

    /// <summary>A stream that sends the same frames to everybody and closes; it writes down the cursors that it was asked with.</summary>
    static async Task<WebApplication> StreamAsync(string[] frames, List<string> asked)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(async context =>
        {
            asked.Add(context.Request.Query["cursor"].ToString());
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            foreach (var frame in frames) await socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, default);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default);
        });
        await app.StartAsync();
        return app;
    }
}
