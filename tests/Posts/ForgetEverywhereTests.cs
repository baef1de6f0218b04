using System.Security.Cryptography;
using System.Text;
using SparkMusic.Calls;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs.Extract;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Jobs.Extract.Forget;
using SparkMusic.Jobs.Extract.Writing;
using SparkMusic.Networks;
using SparkMusic.Tests.Spotify;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Posts;

/// <summary>
/// The places where somebody may be beside the posts that were imported: lines of tracks, handles, collected posts, topics, copies, what is
/// kept between runs.
/// </summary>
[TestFixture]
public sealed class ForgetEverywhereTests : ForgetFixture
{
    [Test]
    public async Task A_handle_of_a_history_takes_its_lines_from_tracks_and_features_too()
    {
        File.WriteAllText(Folder["history.csv"], """
            id_tweet,username,text,created_at,id_track,name,artists_name,danceability,energy,valence
            1533311938209382403,marisol_hears,"only mine: Hello by Adele",2022-06-05 04:57:08,5enxwA8aAbwZbf5qCHORXi,Hello,Adele,0.5,0.4,0.3
            1533311938209382404,karl_hears_too,"of a friend: Creep by Radiohead",2022-06-05 04:57:09,70LcF31zb1H0PyJoS1Sx1r,Creep,Radiohead,0.5,0.4,0.3
            1533311938209382405,karl_hears_too,"thanks @marisol_hears for this",2022-06-06 04:57:09,70LcF31zb1H0PyJoS1Sx1r,Creep,Radiohead,0.5,0.4,0.3
            """);
        await RunAsync("import", "posts", Folder["history.csv"]);
        await RunAsync("run", "posts");
        (await RowsAsync("select count(*) as n from tracks")).Should().Be(2);
        (await RowsAsync("select cast(sum(mentions) as bigint) as n from track_360")).Should().Be(2);

        await RunAsync("forget", "x", "--author", "marisol_hears");

        foreach (var text in new[] { "marisol_hears", "only mine" }) ByteSearch.Find(Lake, text).Should().BeEmpty($"'{text}' is forgotten");
        (await RowsAsync("select count(*) as n from raw_tracks")).Should().Be(1, "what only a forgotten line says of a track goes with it");
        (await RowsAsync("select count(*) as n from raw_audio_features")).Should().Be(1);
        (await RowsAsync("select count(*) as n from tracks where title = 'Creep'")).Should().Be(1);
        (await RowsAsync("select cast(sum(mentions) as bigint) as n from track_360")).Should().Be(1);
        (await RowsAsync("select count(*) as n from now_playing")).Should().Be(1);
        await RunAsync("verify");
    }

    [Test]
    public async Task Posts_that_X_and_Mastodon_sent_are_forgotten_and_their_collections_go_on_where_they_were()
    {
        var (page, status) = (File.ReadAllText(Need.Data("posts/thesis_nowplaying/01_twitter_v2_recent_search.fixed.json")),
            File.ReadAllText(Need.Data("posts/mastodon_docs_json/Status_01.json")));
        using var sent = System.Text.Json.JsonDocument.Parse(status);
        var (uri, profile) = (sent.RootElement.GetProperty("uri").GetString()!, sent.RootElement.GetProperty("account").GetProperty("url")
            .GetString()!);
        var id = sent.RootElement.GetProperty("id").GetString()!;
        await using var x = await ScriptedServer.StartAsync(TimeProvider.System, asked => Reply.Json(asked["next_token"] is null ? page : """{"meta":{"result_count":0}}"""));
        await using var mastodon = await ScriptedServer.StartAsync(TimeProvider.System,
            asked => Reply.Json(asked["min_id"] == id ? "[]" : $"[{status}]"));
        await CollectAsync(caller => new XClient(x.Address, "token", "#nowplaying", caller, TimeProvider.System));
        await CollectAsync(caller =>
            new MastodonClient(mastodon.Address, "nowplaying", TimeSpan.FromDays(9000), caller, TimeProvider.System));
        await RunAsync("run", "posts");
        (await RowsAsync("select count(*) as n from posts")).Should().Be(2);
        ByteSearch.Find(Lake, "1533311938209382403").Should().NotBeEmpty();
        ByteSearch.Find(Lake, uri).Should().NotBeEmpty();

        await RunAsync("forget", "x", "--post", "1533311938209382403");
        await RunAsync("forget", "mastodon", "--author", profile);

        // The cursor keeps the newest id that X gave: a number, and no word of anybody.
        foreach (var text in new[] { "Supertramp", "NonStopHits", uri, profile })
            ByteSearch.Find(Lake, text).Should().BeEmpty("it is forgotten");
        (await RowsAsync("select count(*) as n from posts")).Should().Be(0);
        var asked = mastodon.Log.Count;
        await CollectAsync(caller =>
            new MastodonClient(mastodon.Address, "nowplaying", TimeSpan.FromDays(9000), caller, TimeProvider.System));
        (mastodon.Log.Count - asked).Should().Be(1, "it goes on behind what it had, and does not fetch it again");
        (await RowsAsync("select count(*) as n from raw_posts")).Should().Be(0);
        await RunAsync("verify");
    }

    [Test]
    public async Task A_post_that_somebody_sent_to_a_topic_of_charts_is_forgotten_and_charts_with_the_same_number_stay()
    {
        const string Post = """{"id":"1533311938209382403","author_id":"7788990011","created_at":"2022-06-05T04:57:08Z","text":"only mine"}""";
        const string Chart = """{"id":"37i9dQZEVXbMDoHDwVN2tF","name":"Top","followers":{"total":7788990011},"tracks":{"items":[]}}""";
        await using (var lake = await SparkMusic.Lakes.Lake.OpenOrCreateAsync(Lake, isSandbox: false, TimeProvider.System, default))
        await using (var engine = DuckDbEngine.Open())
            await Verify.RawRows.AppendAsync(lake, engine, [(RawTable.TopicRecords, [Record(0, Post), Record(1, Chart), Record(2, null)])]);
        await RunAsync("forget", "x", "--author", "7788990011");
        ByteSearch.Find(Lake, "only mine").Should().BeEmpty();
        ByteSearch.Find(Lake, "37i9dQZEVXbMDoHDwVN2tF").Should().NotBeEmpty();
        (await RowsAsync("select count(*) as n from raw_topic_records")).Should().Be(2);

        static object?[] Record(long offset, string? value) =>
            ["charts", 0, offset, new DateTime(2022, 6, 5, 0, 0, 0, DateTimeKind.Utc), value, "topic:charts", null, null,
                new DateTime(2022, 6, 5, 0, 0, 0, DateTimeKind.Utc)];
    }

    [Test]
    public async Task A_copy_knows_the_same_people_keeps_the_salt_to_its_owner_and_forgets_by_itself()
    {
        await ImportOneAsync();
        await ElsewhereAsync("copy", Lake, Folder["copy"]);
        foreach (var lake in new[] { Lake, Folder["copy"] })
            if (!OperatingSystem.IsWindows())
                File.GetUnixFileMode(Path.Combine(lake, "_state/author_salt"))
                .Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite, lake);
        await ElsewhereAsync("forget", "x", "--author", "7788990011", "--lake", Folder["copy"]);
        ByteSearch.Find(Folder["copy"], "only mine").Should().BeEmpty();
        ByteSearch.Find(Lake, "only mine").Should().NotBeEmpty("a copy is a lake of its own");
        await ElsewhereAsync("verify", "--lake", Folder["copy"]);
    }

    [Test]
    public async Task What_a_killed_search_left_of_a_persons_words_goes_too()
    {
        await ImportOneAsync();
        var spool = Path.Combine(Lake, "_state", "collect", CandidateCollector.Name + ".answers");
        using (var left = AnswerSpool.Open(spool, TimeProvider.System)!)
        {
            left.Keep("search?q=only%20mine", "{}"u8.ToArray());
            left.Committed();
            left.Keep("search?q=only%20mine%20too", "{}"u8.ToArray());
        }
        ByteSearch.Find(Lake, "q=only%20mine").Should().HaveCount(2);
        await RunAsync("forget", "x", "--author", "7788990011");
        ByteSearch.Find(Lake, "q=only%20mine").Should().BeEmpty();
    }

    [Test]
    public async Task Whole_texts_are_cut_out_of_long_files_one_at_a_time()
    {
        await using var lake = await SparkMusic.Lakes.Lake.OpenOrCreateAsync(Lake, isSandbox: false, TimeProvider.System, default);
        var (file, texts) = (Path.Combine(Lake, "_state/rejected/attempt"), Enumerable.Range(0, 40)
            .Select(number => $"{(number % 3 == 0 ? "gone" : "kept")} {number} " + new string('x', 3_000_000)).ToList());
        var writer = new WholeTexts(file);
        foreach (var text in texts) writer.Add(HashOf(text), Encoding.UTF8.GetBytes(text));
        writer.End();
        File.WriteAllText(file + "2", "");
        var found = await new ForgottenTexts(lake).FindAsync((_, text) => text.StartsWith("gone", StringComparison.Ordinal), default);
        found.Hashes.Should().BeEquivalentTo(texts.Where(text => text.StartsWith("gone", StringComparison.Ordinal)).Select(HashOf));
        await found.RemoveAsync(default);
        File.ReadAllText(file).Should().Be(
            string.Concat(texts.Where(text => text.StartsWith("kept", StringComparison.Ordinal))
            .Select(text => $"{HashOf(text)} {text.Length}\n{text}\n")));
        Directory.GetFiles(Path.GetDirectoryName(file)!).Select(Path.GetFileName).Should().BeEquivalentTo("attempt", "attempt2");
        (await new ForgottenTexts(lake).FindAsync((_, _) => true, default)).Hashes.Should().HaveCount(26);

        static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    async Task ImportOneAsync()
    {
        File.WriteAllText(Folder["page.json"], """{"data":[{"id":"1533311938209382403","author_id":"7788990011","created_at":"2022-06-05T04:57:08Z","text":"only mine"}]}""");
        await RunAsync("import", "posts", Folder["page.json"]);
        await RunAsync("run", "posts");
    }
}
