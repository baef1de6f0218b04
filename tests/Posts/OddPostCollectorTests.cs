using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using SparkMusic.Calls;
using SparkMusic.Jobs.Extract;
using SparkMusic.Jobs.Extract.Collect.Posts;
using SparkMusic.Lakes;
using SparkMusic.Networks;
using SparkMusic.Tests.Extract;
using SparkMusic.Tests.Spotify;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Posts;

/// <summary>What networks should never send and once do: it neither stops a collection for good nor ends one early.</summary>
[TestFixture]
public sealed partial class OddPostCollectorTests
{
    const string Tag = "nowplaying";

    static readonly TimeProvider Clock = TimeProvider.System;

    readonly long _hourAgo = (Clock.GetUtcNow().AddHours(-1).UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    TestFolder _folder = null!;
    Lake _lake = null!;
    HttpClient _http = null!;
    readonly List<ApiCaller> _callers = [];

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
        foreach (var caller in _callers) await caller.DisposeAsync();
        _callers.Clear();
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
            (await FluentActions.Awaiting(CollectAsync).Should().ThrowAsync<SparkMusicException>()).Which.ExitCode
                .Should().Be(ExitCodes.TryLater);
        (await CollectAsync()).Should().BeEquivalentTo(new { Posts = 2, Rejected = 1 },
            "a post without a time is refused, and stops nothing");
        var last = server.Log.Last();
        last["cursor"].Should().BeNull();
        DateTimeOffset.Parse(last["until"]!)
            .Should().Be(DateTimeOffset.Parse(good).AddMilliseconds(1), "the search counts no further: it goes on at the oldest");

        Task<PostReport> CollectAsync() => this.CollectAsync(Bluesky(server));
    }

    [Test]
    public async Task A_status_of_a_day_to_come_is_dated_when_it_was_collected_and_told()
    {
        string[] times = ["2099-01-01T00:00:00Z", Clock.GetUtcNow().AddMinutes(5).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'")];
        var page = string.Join(',', times.Select((at, number) =>
            $$$"""{"id":"{{{2 - number}}}","uri":"https://s.example/{{{number}}}","created_at":"{{{at}}}","content":"<p>a</p>","account":{"id":"1","acct":"a"}}"""));
        await using var server = await ScriptedServer.StartAsync(Clock, asked => Reply.Json(asked["min_id"] is "2" ? "[]" : $"[{page}]"));
        var report = await CollectAsync(new MastodonClient(server.Address, Tag, TimeSpan.FromHours(6), Caller("mastodon"), Clock));
        report.Should().BeEquivalentTo(new { Posts = 2, Redated = 1 });
        (await new ImportLake(_lake).RowsAsync("raw_posts", "cast(created_at as date) > current_date + 1"))
            .Should().OnlyContain(row => row == "False");
    }

    [Test]
    public async Task A_rate_that_is_used_up_for_long_ends_the_collection_which_keeps_what_it_has_and_goes_on_there()
    {
        var pages = new Queue<string>(Enumerable.Range(1, 5).Select(number =>
            $$$"""{"data":[{"id":"{{{number}}}","created_at":"2026-01-02T03:04:05Z","text":"words"}],"meta":{"result_count":1,"newest_id":"9"{{{(number < 5 ? $",\"next_token\":\"{number}\"" : "")}}}}}"""));
        await using var server = await ScriptedServer.StartAsync(Clock, _ => Reply.Json(pages.Dequeue()));
        var clock = new TestClock(Clock.GetUtcNow().UtcDateTime);
        var limits = new CallSettings { Rate = new CallRate(3, TimeSpan.FromMinutes(15)) };
        await using var caller = new ApiCaller("x", _http, _lake.Ledger, limits, clock);
        var collector = new PostCollector(_lake, clock, new Given.Silent());
        var full = (await FluentActions.Awaiting(CollectAsync).Should().ThrowAsync<ClosedUntilException>()).Which;
        (full.ExitCode, full.ResumeAt > clock.Now.AddMinutes(14)).Should().Be((ExitCodes.TryLater, true));
        collector.Committed.Loaded(RawTable.Posts).Should().Be(3);
        clock.Waits.Should().BeEmpty();
        clock.Advance(full.ResumeAt - clock.Now);
        (await CollectAsync()).Posts.Should().Be(2);
        (await new ImportLake(_lake).RowsAsync("raw_posts", "post_id")).Should().BeEquivalentTo("1", "2", "3", "4", "5");

        Task<PostReport> CollectAsync() =>
            collector.RunAsync(new XClient(server.Address, "token", "#a", caller, clock), "a", "collect posts", default);
    }

    [Test]
    public async Task A_whole_frame_that_cannot_be_read_is_passed_over_and_one_that_is_broken_twice_is_refused()
    {
        string[] frames =
        [
            """{"did":"did:plc:a","kind":"commit"}""", "7", """{"time_us":"soon"}""", """{"time_us":1.5}""", """{"time_us":-5}""",
            Frame(_hourAgo, "null"), Frame(_hourAgo, """{"text":"\ud83d #nowplaying"}"""), $$"""{"time_us":{{_hourAgo}},"commit":null}""",
            Frame(_hourAgo + 1, """{"text":"Hello by Adele #nowplaying","createdAt":"2026-01-02T03:04:05Z"}"""),
            Frame(_hourAgo + 2, """{"text":"#nowplaying","embed":{"external":{"uri":"\ud83d"}}}"""),
            Frame(_hourAgo + 3, """{"item":{"trackName":"\udc00"}}""", "fm.teal.alpha.actor.status"),
            Frame(_hourAgo + 4, """{"text":"Hello by Adele #nowplaying"}""")[..90],
            Frame(_hourAgo + 5, """{"text":"behind the half"}"""),
        ];
        var asked = new List<string>();
        await using var server = await StreamAsync(_ => frames, asked);
        (await CollectAsync(StreamOf(server))).Should().BeEquivalentTo(new { Posts = 1, Rejected = 3 });
        (await new ImportLake(_lake).RowsAsync("raw_posts", "text")).Should().Equal("Hello by Adele #nowplaying");
        asked[1].Should().Be($"{_hourAgo + 3}", "half a frame is asked for once more");
        await CollectAsync(StreamOf(server));
        asked[^1].Should().Be($"{_hourAgo + 5}", "it goes on at the newest that was read");
    }

    [Test]
    public async Task Half_a_frame_that_comes_whole_the_next_time_is_taken_and_nothing_refused()
    {
        var whole = Frame(_hourAgo, """{"text":"Hello by Adele #nowplaying","createdAt":"2026-01-02T03:04:05Z"}""");
        var asked = new List<string>();
        await using var server = await StreamAsync(time => time == 1 ? [whole[..70]] : [whole], asked);
        (await CollectAsync(StreamOf(server))).Should().BeEquivalentTo(new { Posts = 1, Rejected = 0 });
    }

    [Test]
    public async Task A_frame_that_nests_too_deep_is_one_refused_row_and_the_stream_goes_on()
    {
        string[] frames =
        [
            Frame(_hourAgo, """{"text":"before #nowplaying","createdAt":"2026-01-02T03:04:05Z"}"""),
            Frame(_hourAgo + 1, $$"""{"text":"deep #nowplaying","createdAt":"2026-01-02T03:04:05Z","x":{{Nested(61)}}}"""),
            Frame(_hourAgo + 2, $$"""{"text":"too deep #nowplaying","createdAt":"2026-01-02T03:04:05Z","x":{{Nested(62)}}}"""),
            Frame(_hourAgo + 3, $$"""{"text":"far too deep #nowplaying","createdAt":"2026-01-02T03:04:05Z","x":{{Nested(5000)}}}"""),
            Frame(_hourAgo + 4, """{"text":"behind #nowplaying","createdAt":"2026-01-02T03:04:05Z"}"""),
        ];
        var asked = new List<string>();
        await using var server = await StreamAsync(_ => frames, asked);
        (await CollectAsync(StreamOf(server))).Should().BeEquivalentTo(new { Posts = 3, Rejected = 2 });
        (await new ImportLake(_lake).RowsAsync("raw_posts", "text"))
            .Should().BeEquivalentTo("before #nowplaying", "deep #nowplaying", "behind #nowplaying");
        asked.Should().ContainSingle("none of them is half a frame");
    }

    [Test]
    public async Task A_post_of_a_search_that_nests_too_deep_keeps_no_other_away()
    {
        var good = Clock.GetUtcNow().AddHours(-1).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'");
        await using var server = await ScriptedServer.StartAsync(Clock, _ => Reply.Json($$"""{"posts":[{{Post(1, good)}},{{Post(2, good).Replace("\"text\"", $"\"x\":{Nested(300)},\"text\"")}}]}"""));
        (await CollectAsync(Bluesky(server))).Should().BeEquivalentTo(new { Posts = 1, Rejected = 1 });
    }

    [TestCase("100", "100")]
    [TestCase("100", "50")]
    [TestCase("0", "0")]
    public async Task A_search_whose_place_does_not_grow_ends_and_does_not_say_that_it_is_done(string first, string second)
    {
        var (good, number) = (Clock.GetUtcNow().AddHours(-1).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"), 0);
        await using var server = await ScriptedServer.StartAsync(Clock, asked => Reply.Json(
            $$"""{"posts":[{{Post(++number, good)}}],"cursor":"{{(asked["cursor"] is null ? first : second)}}"}"""));
        var stopped = (await FluentActions.Awaiting(() => CollectAsync(Bluesky(server))).Should().ThrowAsync<SparkMusicException>()).Which;
        (stopped.ExitCode, server.Log.Count).Should().Be((ExitCodes.TryLater, 2));
        stopped.Message.Should().Contain("does not go on");
        (await new ImportLake(_lake).RowsAsync("raw_posts", "post_id")).Should().HaveCount(2, "what it gave is stored");
    }

    [Test]
    public async Task Pages_of_X_that_name_each_other_end_and_the_next_collection_asks_there_again()
    {
        var isWell = false;
        await using var server = await ScriptedServer.StartAsync(Clock, asked =>
        {
            var next = isWell ? "" : asked["next_token"] == "2" ? ",\"next_token\":\"3\"" : ",\"next_token\":\"2\"";
            return Reply.Json($$$"""{"data":[{"id":"{{{asked["next_token"] ?? "9"}}}1","text":"a","created_at":"2026-01-02T03:04:05Z"}],"meta":{"result_count":1,"newest_id":"91"{{{next}}} }}""");
        });
        var collector = new PostCollector(_lake, Clock, new Given.Silent());
        (await FluentActions.Awaiting(() => collector.RunAsync(X(server), Tag, "collect posts", default))
            .Should().ThrowAsync<SparkMusicException>()).Which.ExitCode.Should().Be(ExitCodes.TryLater);
        server.Log.Select(asked => asked["next_token"]).Should().Equal(null, "2", "3");
        collector.Committed.Loaded(RawTable.Posts).Should().Be(3, "what it gave before is kept and told");
        isWell = true;
        await CollectAsync(X(server));
        server.Log.Last()["next_token"].Should().Be("2");
    }

    [Test]
    public async Task A_server_that_gives_the_same_timeline_whatever_it_is_asked_is_asked_twice()
    {
        await using var server = await ScriptedServer.StartAsync(Clock, _ => Reply.Json("""
            [{"id":"999999999999999999","uri":"https://s.example/1","created_at":"2026-01-02T03:04:05Z","content":"a","account":{"id":"1","acct":"a"}}]
            """));
        await CollectAsync(new MastodonClient(server.Address, Tag, TimeSpan.FromHours(6), Caller("mastodon"), Clock));
        server.Log.Should().HaveCount(2);
    }

    ApiCaller Caller(string network)
    {
        _callers.Add(new ApiCaller(network, _http, _lake.Ledger,
            new CallSettings { Retries = 1, FirstPause = TimeSpan.FromMilliseconds(1) }, Clock));
        return _callers[^1];
    }

    BlueskyClient Bluesky(ScriptedServer server) => new(server.Address, Tag, TimeSpan.FromHours(6), Caller("bluesky"), Clock);

    XClient X(ScriptedServer server) => new(server.Address, "token", "#" + Tag, Caller("x"), Clock);

    static JetstreamClient StreamOf(WebApplication server) =>
        new(new Uri(server.Urls.Single().Replace("http:", "ws:") + "/subscribe"), Tag, TimeSpan.FromHours(6), Clock);

    static string Nested(int levels) => string.Concat(Enumerable.Repeat("[", levels)) + string.Concat(Enumerable.Repeat("]", levels));

    Task<PostReport> CollectAsync(IPostSource source) =>
        new PostCollector(_lake, Clock, new Given.Silent()).RunAsync(source, Tag, "collect posts", default);

    static string Post(int number, string at) =>
        $$$"""{"uri":"at://did:plc:a/app.bsky.feed.post/{{{number}}}","author":{"did":"did:plc:a"},"record":{"text":"#nowplaying","createdAt":"{{{at}}}"}}""";

    static string Frame(long time, string record, string collection = "app.bsky.feed.post") =>
        $$$"""{"did":"did:plc:a","time_us":{{{time}}},"kind":"commit","commit":{"operation":"create","collection":"{{{collection}}}","rkey":"3l","record":{{{record}}}}}""";

    /// <summary>A stream that sends the frames behind the cursor and closes; it writes down the cursors that it was asked with.</summary>
    /// <param name="framesOf">By the number of the connection, from 1; a frame whose time is not behind the cursor is left out.</param>
    static async Task<WebApplication> StreamAsync(Func<int, string[]> framesOf, List<string> asked)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(async context =>
        {
            asked.Add(context.Request.Query["cursor"].ToString());
            var cursor = long.Parse(asked[^1]);
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            foreach (var frame in framesOf(asked.Count)
                .Where(frame => Time().Match(frame) is not { Success: true } time || long.Parse(time.Groups[1].Value) > cursor))
                await socket.SendAsync(Encoding.UTF8.GetBytes(frame), WebSocketMessageType.Text, endOfMessage: true, default);
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, default);
        });
        await app.StartAsync();
        return app;
    }

    [GeneratedRegex("\"time_us\":([0-9]{10,})")]
    private static partial Regex Time();
}
