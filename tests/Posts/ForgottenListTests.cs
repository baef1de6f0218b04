using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect.Posts;
using SparkMusic.Networks;
using SparkMusic.Tests.Commands;
using SparkMusic.Tests.Extract;
using SparkMusic.Tests.Spotify;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Posts;

/// <summary>Who was forgotten does not come back with the next file or collection, and stands nowhere by name.</summary>
[TestFixture]
public sealed class ForgottenListTests
{
    TestFolder _folder = null!;

    string Lake => _folder["lake"];

    [SetUp]
    public void Begin() => _folder = new TestFolder();

    [TearDown]
    public void Remove() => _folder.Dispose();

    static string Status(string author, int number, string more = "") =>
        $$$"""{"id":"{{{number}}}","uri":"https://s.example/users/{{{author}}}/statuses/{{{number}}}","created_at":"2026-01-02T03:04:05Z","content":"<p>words {{{number}}}</p>","account":{"id":"1","acct":"{{{author}}}","url":"https://s.example/@{{{author}}}"}{{{more}}}}""";

    [Test]
    public async Task What_is_of_or_about_a_forgotten_person_is_passed_over_ever_after()
    {
        File.WriteAllLines(_folder["one.jsonl"], [Status("marisol", 1), Status("karl", 2)]);
        await RunAsync("import", "posts", _folder["one.jsonl"]);
        await RunAsync("run", "posts");
        await RunAsync("forget", "mastodon", "--author", "@Marisol@s.example");
        File.WriteAllLines(_folder["two.jsonl"],
        [
            Status("marisol", 1), Status("marisol", 3), Status("Marisol", 4), Status("karl", 5, $",\"reblog\":{Status("marisol", 6)}"),
            Status("karl", 7, ""","mentions":[{"id":"1","acct":"marisol","url":"https://s.example/@marisol"}]"""),
            Status("karl", 8).Replace("words", "hello @marisol@s.example"), Status("karl", 9), Status("marisolde", 10),
            Status("marisol", 11).Replace("\"created_at\"", "\"created\""),
        ]);
        var result = await RunAsync("import", "posts", _folder["two.jsonl"]);
        (result.Out + result.Error).Should().Contain("7 posts of or about who and what was forgotten were passed over");
        await RunAsync("run", "posts");
        (await CellsAsync("select string_agg(split_part(post_id, '/', 7), ' ' order by length(post_id), post_id) as n from posts"))
            .Should().Be("2 9 10");
        ByteSearch.Find(Lake, "marisol@").Should().BeEmpty();
        ByteSearch.Find(Lake, "@marisol\"").Should().BeEmpty();
        File.ReadAllText(Path.Combine(Lake, "_state", "forgotten")).Should().MatchRegex("^([0-9a-f]{32}\n)+$");
        await RunAsync("verify");

        var copied = await InProcess.RunAsync("copy", Lake, _folder["copy"]);
        copied.Code.Should().Be(ExitCodes.Done, copied.Error);
        File.ReadAllText(Path.Combine(_folder["copy"], "_state", "forgotten"))
            .Should().Be(File.ReadAllText(Path.Combine(Lake, "_state", "forgotten")), "a copy forgets the same people");
    }

    [Test]
    public async Task Lines_of_a_history_bring_nothing_back_into_any_table()
    {
        const string Head = "id_tweet,username,text,created_at,id_track,name,artists_name,danceability,energy,valence\n";
        const string Hello = "2022-06-05 04:57:08,5enxwA8aAbwZbf5qCHORXi,Hello,Adele,0.5,0.4,0.3\n";
        const string Hers = "1533311938209382403,mari,\"only mine: Hello by Adele\"," + Hello;
        const string Repeated = "1533311938209382405,karl,\"RT @mari: Hello by Adele\"," + Hello;
        const string His = "1533311938209382404,karl,\"Creep by Radiohead\",2022-06-05 04:57:09,70LcF31zb1H0PyJoS1Sx1r,Creep,"
            + "Radiohead,0.5,0.4,0.3\n";
        File.WriteAllText(_folder["history.csv"], Head + Hers + His);
        await RunAsync("import", "posts", _folder["history.csv"]);
        await RunAsync("forget", "x", "--author", "mari");
        File.WriteAllText(_folder["again.csv"], Head + His + Hers + Repeated);
        await RunAsync("import", "posts", _folder["again.csv"]);
        await RunAsync("run", "posts");
        (await CellsAsync("select count(distinct post_id) as n from raw_posts")).Should().Be("1");
        (await CellsAsync("select string_agg(distinct title, ' ') as n from raw_tracks")).Should().Be("Creep");
        (await CellsAsync("select count(distinct track_id) as n from raw_audio_features")).Should().Be("1");
        ByteSearch.Find(Lake, "only mine").Should().BeEmpty();
        await RunAsync("verify");
    }

    [Test]
    public async Task A_forgotten_post_is_passed_over_by_the_next_collection_and_the_others_of_its_page_are_not()
    {
        const string Page = """
            {"data":[{"id":"11","author_id":"7788990011","created_at":"2026-01-02T03:04:05Z","text":"hers"},
                     {"id":"12","author_id":"5","created_at":"2026-01-02T03:04:06Z","text":"of it","referenced_tweets":[{"type":"quoted","id":"11"}]},
                     {"id":"13","author_id":"5","created_at":"2026-01-02T03:04:07Z","text":"his"}],"meta":{"result_count":3,"newest_id":"13"}}
            """;
        await using var server = await ScriptedServer.StartAsync(TimeProvider.System, _ => Reply.Json(Page));
        await using (await SparkMusic.Lakes.Lake.OpenOrCreateAsync(Lake, isSandbox: true, TimeProvider.System, default)) { }
        await RunAsync("forget", "x", "--post", "11");
        await using var lake = await SparkMusic.Lakes.Lake.OpenAsync(Lake, TimeProvider.System, default);
        using var http = ApiHttp.New();
        await using var caller = new ApiCaller("x", http, lake.Ledger, new CallSettings(), TimeProvider.System);
        var report = await new PostCollector(lake, TimeProvider.System, new Given.Silent())
            .RunAsync(new XClient(server.Address, "token", "#a", caller, TimeProvider.System), "a", "collect posts", default);
        report.Should().BeEquivalentTo(new { Posts = 1, Rejected = 0, Forgotten = 2 });
        (await new ImportLake(lake).RowsAsync("raw_posts", "text")).Should().Equal("his");
    }

    async Task<Printed> RunAsync(params string[] arguments)
    {
        var result = await InProcess.RunAsync([.. arguments, "--lake", Lake]);
        result.Code.Should().Be(ExitCodes.Done, result.Out + result.Error);
        return result;
    }

    async Task<string> CellsAsync(string sql) =>
        (await InProcess.RunAsync("sql", sql, "--lake", Lake, "--format", "json")).Json[0].GetProperty("n").ToString();
}
