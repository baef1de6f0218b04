using SparkMusic.Jobs.Extract.Forget;
using SparkMusic.Jobs.Extract.Posts;

namespace SparkMusic.Tests.Posts;

/// <summary>Who is forgotten is nowhere in the lake any more, in no file and no packed value, and everybody else still is.</summary>
[TestFixture]
public sealed class ForgetTests : ForgetFixture
{
    static readonly string Long = new('x', 20_000);

    static string Status(string author, int number, string content, string more = "\"reblog\":null") =>
        $$$"""{"id":"{{{number}}}","uri":"https://social.example/users/{{{author}}}/statuses/9000000{{{number}}}","url":"https://social.example/@{{{author}}}/9000000{{{number}}}","created_at":"2026-01-0{{{number}}}T03:04:05Z","content":"<p>{{{content}}}</p>","account":{"id":"{{{author}}}1","acct":"{{{author}}}","url":"https://social.example/@{{{author}}}","bot":false},{{{more}}}}""";

    [SetUp]
    public async Task A_lake_with_posts_of_three_people()
    {
        var boosted = Status("marisol", 1, "Halo by Beyonce, my secret song");
        File.WriteAllLines(Folder["statuses.jsonl"],
        [
            boosted,
            Status("marisol", 2, "Hello by Adele, only mine"),
            Status("marisolde", 2, "Creep by Radiohead, of another with a longer name"),
            Status("karl", 2, "Yellow by Coldplay, of a friend"),
            Status("karl", 3, "", "\"reblog\":" + boosted),
            // Refused: no time, once short and once longer than a row of refused ones holds.
            """{"id":"8","uri":"https://social.example/users/marisol/statuses/90000008","content":"refused words","account":{"id":"m1","acct":"marisol","url":"https://social.example/@marisol"}}""",
            $$$"""{"id":"9","content":"{{{Long}}} refused at length","account":{"id":"m1","acct":"marisol","url":"https://social.example/@marisol"}}""",
            """{"id":"10","uri":"https://social.example/users/karl/statuses/90000010","content":"refused of a friend","account":{"id":"k1","acct":"karl","url":"https://social.example/@karl"}}""",
        ]);
        File.WriteAllText(Folder["songs.csv"], "track_id,title,artists,valence,energy,danceability\nHelloAdele000000000000,Hello,Adele,0.2,0.3,0.4\nCreepRadiohead00000000,Creep,Radiohead,0.1,0.4,0.5\n");
        await RunAsync("import", "track-features", Folder["songs.csv"]);
        await RunAsync("import", "posts", Folder["statuses.jsonl"]);
        await RunAsync("run", "posts");
    }

    [Test]
    public async Task A_person_is_nowhere_in_the_lake_any_more()
    {
        string[] gone = ["marisol\"", "my secret song", "only mine", "refused words", "refused at length", "@marisol/", "users/marisol/"];
        foreach (var text in gone) ByteSearch.Find(Lake, text).Should().NotBeEmpty($"'{text}' is there before");

        await RunAsync("forget", "mastodon", "--author", "@Marisol@social.example");

        foreach (var text in gone) ByteSearch.Find(Lake, text).Should().BeEmpty($"'{text}' is forgotten");
        foreach (var text in new[] { "of a friend", "of another with a longer name", "refused of a friend" })
            ByteSearch.Find(Lake, text).Should().NotBeEmpty($"'{text}' stays");
        (await RowsAsync("select count(*) as n from posts")).Should().Be(2, "of four people's posts two and a boost are gone");
        (await RowsAsync("select count(*) as n from now_playing")).Should().Be(1);
        (await RowsAsync("select count(*) as n from tracks")).Should().Be(2, "what songs are is nobody's");
        await RunAsync("verify");
        await RunAsync("forget", "mastodon", "--author", "https://social.example/@marisol");
        await RunAsync("import", "posts", Folder["statuses.jsonl"]);
        ByteSearch.Find(Lake, "only mine").Should().BeEmpty("a file that was imported is not imported again");
    }

    [Test]
    public async Task A_post_is_forgotten_with_what_repeats_it()
    {
        await RunAsync("forget", "mastodon", "--post", "https://social.example/users/marisol/statuses/90000001");
        ByteSearch.Find(Lake, "my secret song").Should().BeEmpty();
        ByteSearch.Find(Lake, "only mine").Should().NotBeEmpty();
        (await RowsAsync("select count(*) as n from posts")).Should().Be(3);
        await RunAsync("verify");
    }

    [TestCase("see @bob@example.com.", true)]
    [TestCase("see @bob@example.community", false)]
    [TestCase("jim.bob@example.com", false)]
    [TestCase("\\nhttps:\\/\\/example.com\\/@bob\\n", true)]
    [TestCase("https://example.com/@bobby", false)]
    public void A_name_inside_a_longer_one_is_another(string text, bool isNamed) =>
        ForgottenRows.Mentions(Forgotten.Person(NetworkNames.Mastodon, "bob@example.com", [1]), text).Should().Be(isNamed);

    [TestCase("other", "--author", "coldplay")]
    [TestCase("x", "--author", "social.example")]
    [TestCase("bluesky", "--author", "social.example")]
    [TestCase("mastodon", "--post", "https://social.example/users/marisol/statuses/9000000")]
    public async Task Whom_nobody_knows_takes_nobody_along(string network, string option, string name)
    {
        (await RunAsync("forget", network, option, name)).Error.Should().Contain("Nothing of it was found");
        (await RowsAsync("select count(*) as n from posts")).Should().Be(5);
    }
}
