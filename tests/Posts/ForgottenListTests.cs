using SparkMusic.Networks;
using SparkMusic.Tests.Spotify;

namespace SparkMusic.Tests.Posts;

/// <summary>Who was forgotten does not come back with the next file or collection, and stands nowhere by name.</summary>
[TestFixture]
public sealed class ForgottenListTests : ForgetFixture
{
    static string Status(string author, int number, string more = "") =>
        $$$"""{"id":"{{{number}}}","uri":"https://s.example/users/{{{author}}}/statuses/{{{number}}}","created_at":"2026-01-02T03:04:05Z","content":"<p>words {{{number}}}</p>","account":{"id":"1","acct":"{{{author}}}","url":"https://s.example/@{{{author}}}"}{{{more}}}}""";

    [Test]
    public async Task What_is_of_or_about_a_forgotten_person_is_passed_over_ever_after()
    {
        File.WriteAllLines(Folder["one.jsonl"], [Status("marisol", 1), Status("karl", 2)]);
        await RunAsync("import", "posts", Folder["one.jsonl"]);
        await RunAsync("run", "posts");
        await RunAsync("forget", "mastodon", "--author", "@Marisol@s.example");
        File.WriteAllLines(Folder["two.jsonl"],
        [
            Status("marisol", 1), Status("marisol", 3), Status("Marisol", 4), Status("karl", 5, $",\"reblog\":{Status("marisol", 6)}"),
            Status("karl", 7, ""","mentions":[{"id":"1","acct":"marisol","url":"https://s.example/@marisol"}]"""),
            Status("karl", 8).Replace("words", "hello @marisol@s.example"), Status("karl", 9), Status("marisolde", 10),
            Status("marisol", 11).Replace("\"created_at\"", "\"created\""),
        ]);
        var result = await RunAsync("import", "posts", Folder["two.jsonl"]);
        (result.Out + result.Error).Should().Contain("7 posts of or about who and what was forgotten were passed over");
        await RunAsync("run", "posts");
        const string Ids = "select string_agg(split_part(post_id, '/', 7), ' ' order by length(post_id), post_id) as n from posts";
        (await CellAsync(Ids)).ToString().Should().Be("2 9 10");
        ByteSearch.Find(Lake, "marisol@").Should().BeEmpty();
        ByteSearch.Find(Lake, "@marisol\"").Should().BeEmpty();
        File.ReadAllText(Path.Combine(Lake, "_state", "forgotten")).Should().MatchRegex("^([0-9a-f]{32}\n)+$");
        await RunAsync("verify");

        await ElsewhereAsync("copy", Lake, Folder["copy"]);
        File.ReadAllText(Path.Combine(Folder["copy"], "_state", "forgotten"))
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
        File.WriteAllText(Folder["history.csv"], Head + Hers + His);
        await RunAsync("import", "posts", Folder["history.csv"]);
        await RunAsync("forget", "x", "--author", "mari");
        File.WriteAllText(Folder["again.csv"], Head + His + Hers + Repeated);
        await RunAsync("import", "posts", Folder["again.csv"]);
        await RunAsync("run", "posts");
        (await RowsAsync("select count(distinct post_id) as n from raw_posts")).Should().Be(1);
        (await CellAsync("select string_agg(distinct title, ' ') as n from raw_tracks")).ToString().Should().Be("Creep");
        (await RowsAsync("select count(distinct track_id) as n from raw_audio_features")).Should().Be(1);
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
        await using (await SparkMusic.Lakes.Lake.OpenOrCreateAsync(Lake, isSandbox: false, TimeProvider.System, default)) { }
        await RunAsync("forget", "x", "--post", "11");
        (await CollectAsync(caller => new XClient(server.Address, "token", "#nowplaying", caller, TimeProvider.System)))
            .Should().BeEquivalentTo(new { Posts = 1, Rejected = 0, Forgotten = 2 });
        (await CellAsync("select string_agg(text, ' ') as n from raw_posts")).ToString().Should().Be("his");
    }
}
