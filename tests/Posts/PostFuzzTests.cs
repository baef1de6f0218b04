using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SparkMusic.Calls;
using SparkMusic.Jobs.Enrich.Posts;
using SparkMusic.Jobs.Extract;
using SparkMusic.Jobs.Extract.Files;
using SparkMusic.Jobs.Extract.Import;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Lakes;
using SparkMusic.Networks;
using SparkMusic.Tests.Extract;
using SparkMusic.Tests.Spotify;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Posts;

/// <summary>
/// Bodies that are cut, twisted or huge: nothing stops, nothing is half a row, and what is whole beside them comes through.
/// </summary>
[TestFixture]
public sealed class PostFuzzTests
{
    const string Good = """{"id":"77","created_at":"2026-01-02T03:04:05Z","text":"Hello by Adele"}""";

    static readonly (string Network, string Item, string Page)[] Networks =
    [
        ("x", """{"id":"1","author_id":"7","created_at":"2026-01-02T03:04:05Z","lang":"en","text":"🎧 Été &amp; #a @b $c https://t.co/x","edit_history_tweet_ids":["0","1"],"referenced_tweets":[{"type":"quoted","id":"5"}],"entities":{"hashtags":[{"start":12,"end":14,"tag":"a"}],"mentions":[{"start":15,"end":17,"username":"b","id":"9"}],"cashtags":[{"start":18,"end":20,"tag":"c"}],"urls":[{"start":21,"end":35,"url":"https://t.co/x","expanded_url":"https://open.spotify.com/track/5enxwA8aAbwZbf5qCHORXi"}]}}""",
            """{"data":[$],"meta":{"result_count":1,"newest_id":"1"}}"""),
        ("mastodon", """{"id":"1","uri":"https://s.example/users/a/statuses/1","url":"https://s.example/@a/1","created_at":"2026-01-02T03:04:05Z","edited_at":null,"language":"de","content":"<p>Été &amp; <a href=\"https://s.example/tags/a\" class=\"mention hashtag\">#<span>a</span></a> 🎧</p>","account":{"id":"9","acct":"a","url":"https://s.example/@a","bot":false},"tags":[{"name":"a"}],"mentions":[{"id":"3","acct":"b@t.example","url":"https://t.example/@b"}],"card":{"url":"https://open.spotify.com/track/5enxwA8aAbwZbf5qCHORXi"},"reblog":{"id":"2","uri":"https://t.example/2","content":"<p>Hello</p>","account":{"id":"8","acct":"c"}}}""", "[$]"),
        ("bluesky", """{"uri":"at://did:plc:a/app.bsky.feed.post/3k","author":{"did":"did:plc:a","labels":[{"src":"did:plc:a","val":"bot"}]},"record":{"$type":"app.bsky.feed.post","createdAt":"2026-01-02T03:04:05Z","langs":["fr"],"tags":["x"],"text":"♪ Été #a 🎧","facets":[{"index":{"byteStart":10,"byteEnd":12},"features":[{"$type":"app.bsky.richtext.facet#tag","tag":"a"}]}],"embed":{"external":{"uri":"https://example.org/"},"media":{"external":{"uri":"https://example.org/2"}},"record":{"uri":"at://did:plc:b/app.bsky.feed.post/3l"}},"reply":{"root":{"uri":"at://did:plc:c/app.bsky.feed.post/3m"}}}}""",
            """{"posts":[$]}"""),
        ("jetstream", """{"did":"did:plc:a","time_us":1783175888090631,"kind":"commit","commit":{"operation":"update","collection":"app.bsky.feed.post","rkey":"3k","record":{"createdAt":"2026-01-02T03:04:05Z","text":"Été 🎧","facets":[{"index":{"byteStart":0,"byteEnd":5},"features":[{"$type":"app.bsky.richtext.facet#mention","did":"did:plc:d"}]}]}}}""", "[$]"),
        ("teal", """{"did":"did:plc:c","time_us":1783175888090633,"kind":"commit","commit":{"operation":"update","collection":"fm.teal.alpha.actor.status","rkey":"self","record":{"time":"2026-07-04T14:38:07.380Z","item":{"trackName":"Hello","originUrl":"https://example.org","artists":[{"artistName":"Adele"}]}}}}""", "[$]"),
    ];

    static IEnumerable<string> Names => Networks.Select(network => network.Network);

    static (string Network, string Item, string Page) Of(string name) => Networks.Single(network => network.Network == name);

    [TestCaseSource(nameof(Names))]
    public void A_value_of_any_other_type_anywhere_stops_nothing_and_makes_no_ghost(string name)
    {
        string[] others = ["null", "7", "-1", "1e400", "1.5", "99999999999999999999999", "true",
            "\"\"", "\" \"", "\"\\ud83d\"", "\"\\u0000\"", "\"\\ufffe\"",
            "\"at://\"", "\"0000-00-00\"", "\"9999-12-31T23:59:59Z\"", "[]", "{}", "[null]", "[[]]", "[7]", "[{}]"];
        var item = Of(name).Item;
        var lines = new List<string>();
        foreach (var path in Paths(JsonNode.Parse(item)!, []))
            foreach (var other in others) lines.Add(Replaced(item, path, other));
        lines.Should().HaveCountGreaterThan(200);
        var rows = Read("twisted.jsonl", Good + "\n" + string.Concat(lines.Select(line => line + "\n")) + Good.Replace("77", "78"));
        foreach (var row in rows.Of(RawTable.Posts, "network", "post_id", "created_at"))
            row.Split('/', 2).Should().OnlyContain(value => value != "" && value != "-");
        rows.Of(RawTable.Posts, "post_id").Should().Contain(["77", "78"], "what stands beside them is read");
        rows.Refused.Should().NotBeEmpty();
        rows.Refused.Should().OnlyContain(row => row.Text.Length > 0 && row.Rules.Length > 0);
    }

    [TestCaseSource(nameof(Names))]
    public void A_file_that_is_cut_at_any_byte_gives_whole_posts_or_none(string name)
    {
        var (_, item, page) = Of(name);
        var utf8 = Encoding.UTF8.GetBytes(page.Replace("$", item) + "\n");
        var whole = Read("page.json", Encoding.UTF8.GetString(utf8))
            .Of(RawTable.Posts, "post_id", "text", "cleaned_text", "links").Single();
        using var folder = new TestFolder();
        for (var length = 1; length < utf8.Length - 1; length++)
        {
            File.WriteAllBytes(folder["page.json"], utf8[..length]);
            try
            {
                var rows = Given.Rows(InputFile.Snapshot([folder["page.json"]])[0], Options);
                rows.Of(RawTable.Posts, "post_id", "text", "cleaned_text", "links").Should().BeSubsetOf([whole], $"of {length} bytes");
            }
            catch (SparkMusicException refusal)
            {
                refusal.NextStep.Should().NotBeEmpty($"of {length} bytes");
            }
        }
    }

    [TestCase("x")]
    [TestCase("mastodon")]
    [TestCase("bluesky")]
    public async Task An_answer_that_is_cut_at_any_byte_is_no_page(string name)
    {
        var (_, item, page) = Of(name);
        var whole = Encoding.UTF8.GetBytes(page.Replace("$", item));
        var length = whole.Length;
        await using var server = await ScriptedServer.StartAsync(TimeProvider.System, _ => new Reply(200, whole[..length]));
        using var folder = new TestFolder();
        await using var lake = await Lake.OpenOrCreateAsync(folder["lake"], isSandbox: true, TimeProvider.System, default);
        using var http = ApiHttp.New();
        await using var caller = new ApiCaller(name, http, lake.Ledger,
            new CallSettings { Retries = 1, FirstPause = TimeSpan.FromMilliseconds(1) }, TimeProvider.System);
        var back = TimeSpan.FromDays(9000);
        IPostSource source = name switch
        {
            "x" => new XClient(server.Address, "token", "#a", caller, TimeProvider.System),
            "mastodon" => new MastodonClient(server.Address, "a", back, caller, TimeProvider.System),
            _ => new BlueskyClient(server.Address, "a", back, caller, TimeProvider.System),
        };
        (await source.NextAsync(null, default)).Posts.Should().Be(1);
        for (length = 0; length < whole.Length; length++)
            (await FluentActions.Awaiting(() => source.NextAsync(null, default))
                .Should().ThrowAsync<SparkMusicException>($"of {length} bytes")).Which.ExitCode.Should().Be(ExitCodes.TryLater);
    }

    [Test]
    public void A_post_of_megabytes_is_read_in_seconds_and_whole()
    {
        const int Many = 200_000;
        var tags = string.Concat(Enumerable.Range(0, Many).Select(number => $" #t{number}"));
        var entities = string.Join(',', Enumerable.Range(0, Many).Select(number =>
            $$"""{"start":{{number % 2}},"end":{{Many - number % 3}},"tag":"e{{number}}"}"""));
        var facets = string.Join(',', Enumerable.Range(0, Many / 2).Select(number =>
            $$"""{"index":{"byteStart":{{number}},"byteEnd":{{number + 1}}},"features":[{"$type":"app.bsky.richtext.facet#tag","tag":"f{{number}}"}]}"""));
        var text = new string('é', Many);
        string[] lines =
        [
            $$"""{"id":"1","created_at":"2026-01-02T03:04:05Z","text":"{{new string('a', 10_000_000)}}"}""",
            $$"""{"id":"2","created_at":"2026-01-02T03:04:05Z","text":"{{tags}}"}""",
            $$$"""{"id":"3","created_at":"2026-01-02T03:04:05Z","text":"{{{text}}}","entities":{"hashtags":[{{{entities}}}]}}""",
            $$$"""{"uri":"at://did:plc:a/app.bsky.feed.post/4","record":{"createdAt":"2026-01-02T03:04:05Z","text":"{{{text}}}","facets":[{{{facets}}}]}}""",
            $$$"""{"id":"5","created_at":"2026-01-02T03:04:05Z","account":{},"content":"{{{string.Concat(Enumerable.Range(0, Many).Select(number => $"<a class='hashtag' href='/'>h{number}"))}}}"}""",
            Good,
        ];
        using var process = Process.GetCurrentProcess();
        var before = process.TotalProcessorTime;
        var rows = Read("long.jsonl", string.Join('\n', lines));
        rows.Refused.Should().BeEmpty();
        rows.Of(RawTable.Posts, "hashtags").Select(list => list.Length == 0 ? 0 : list.Split('|').Length)
            .Should().Equal(0, Many, Many, Many / 2, Many, 0);
        foreach (var cleaned in rows.Of(RawTable.Posts, "cleaned_text")) new Matcher(LabelledPosts.HandCatalogue()).Decide(cleaned, null);
        process.Refresh();
        (process.TotalProcessorTime - before).Should().BeLessThan(TimeSpan.FromSeconds(30), "its size alone may cost, not its square");
    }

    [Test]
    public void Texts_that_Unicode_allows_and_programs_refuse_are_read_and_matched()
    {
        var matcher = new Matcher(LabelledPosts.HandCatalogue());
        foreach (var odd in new[] { "\uFFFE", "\uFFFF", "\u202E", "\u200B", "\u2028", "\uFEFF", "\U0001F3F4\U000E0067", "\u0301" })
            matcher.Decide($"🎧 {odd} Hello by Adele {odd}", null).TrackId
                .Should().Be("HelloAdele000000000000", $"U+{(int)odd[0]:X4} says nothing");
        var rows = Read("odd.jsonl", Good.Replace("Hello", "\uFFFEHello\\u0000") + "\n"
            + Good.Replace("77", "78").Replace("Hello", "He\u200Bllo\uFFFF"));
        rows.Of(RawTable.Posts, "cleaned_text").Should().Equal("\uFFFEHello by Adele", "He\u200Bllo\uFFFF by Adele");
    }

    static CollectedRows Read(string name, string text) => Given.Rows(ImportKind.Posts, name, text, _ => Options);

    static ImportOptions Options => new(ImportKind.Posts) { AuthorSalt = "test"u8.ToArray() };

    /// <summary>Every place of a tree, the root left out.</summary>
    static IEnumerable<IReadOnlyList<object>> Paths(JsonNode? node, IReadOnlyList<object> from)
    {
        if (from.Count > 0) yield return from;
        IEnumerable<(object Key, JsonNode? Inner)> inners = node switch
        {
            JsonObject members => members.Select(member => ((object)member.Key, member.Value)),
            JsonArray items => items.Select((item, index) => ((object)index, item)),
            _ => [],
        };
        foreach (var (key, inner) in inners)
            foreach (var path in Paths(inner, [.. from, key])) yield return path;
    }

    static string Replaced(string item, IReadOnlyList<object> path, string other)
    {
        const string Mark = "the-place";
        var root = JsonNode.Parse(item)!;
        var holder = root;
        foreach (var key in path.SkipLast(1)) holder = key is int index ? holder![index] : holder![(string)key];
        if (path[^1] is int at) holder![at] = Mark;
        else holder![(string)path[^1]] = Mark;
        return root.ToJsonString(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping })
            .Replace($"\"{Mark}\"", other, StringComparison.Ordinal);
    }
}
