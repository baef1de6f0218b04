using SparkMusic.Jobs.Extract;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Tests.Extract;

namespace SparkMusic.Tests.Posts;

/// <summary>Each network's own form of a post, with the unit that it counts in.</summary>
[TestFixture]
public sealed class PostImportTests
{
    static CollectedRows Read(string name, string text) =>
        Given.Rows(ImportKind.Posts, name, text, options => options with { AuthorSalt = "test"u8.ToArray() });

    [Test]
    public void Entities_of_X_are_cut_by_code_points_of_the_escaped_text()
    {
        // 🎧 is one code point and two units of UTF-16; &amp; counts five.
        var rows = Read("page.json", """
            {"data":[{"id":"1533311938209382403","author_id":"7","lang":"en","created_at":"2022-06-05T04:57:08.000Z",
              "text":"🎧🎧 Lou &amp; the Lorries #NowPlaying - Été https://t.co/abcdefghij @someone",
              "entities":{"hashtags":[{"start":25,"end":36,"tag":"NowPlaying"}],
                "mentions":[{"start":67,"end":75,"username":"someone"}],
                "urls":[{"start":43,"end":66,"url":"https://t.co/abcdefghij","expanded_url":"https://open.spotify.com/intl-de/track/5enxwA8aAbwZbf5qCHORXi?si=1"}]}}],
             "meta":{"result_count":1,"next_token":"b26v"}}
            """);
        rows.Of(RawTable.Posts, "network", "post_id", "created_at", "language", "text", "cleaned_text", "hashtags", "links",
            "spotify_track_id", "is_repost", "is_bot").Should().Equal(
            "x/1533311938209382403/2022-06-05 04:57:08Z/en/🎧🎧 Lou & the Lorries #NowPlaying - Été https://t.co/abcdefghij "
                + "@someone/🎧🎧 Lou "
                + "& the Lorries - Été/NowPlaying/"
            + "https://open.spotify.com/intl-de/track/5enxwA8aAbwZbf5qCHORXi?si=1/5enxwA8aAbwZbf5qCHORXi/false/-");
        rows.Refused.Should().BeEmpty();
    }

    [Test]
    public void Entities_that_were_counted_in_UTF_16_are_cut_there()
    {
        var rows = Read("page.json", """
            {"data":[{"id":"2","created_at":"2022-06-05T04:57:08Z","text":"🎧 Ghost #NowPlaying","entities":{"hashtags":[{"start":9,"end":20,"tag":"NowPlaying"}]}}]}
            """);
        rows.Of(RawTable.Posts, "cleaned_text", "author_hash").Should().Equal("🎧 Ghost/-");
    }

    [Test]
    public void A_repost_of_X_is_marked_and_loses_the_words_that_say_so()
    {
        var rows = Read("page.json", """
            {"data":[{"id":"3","created_at":"2022-06-05T04:57:08Z","text":"RT @other: Hello by Adele #NowPlaying","referenced_tweets":[{"type":"retweeted","id":"1"}]},
                     {"id":"4","created_at":"2022-06-05T04:57:09Z","text":"no entities here: #nowplaying Hello https://example.org/a."}]}
            """);
        rows.Of(RawTable.Posts, "is_repost", "cleaned_text", "hashtags", "links")
            .Should().Equal("true/Hello by Adele/NowPlaying/", "false/no entities here: Hello ./nowplaying/https://example.org/a");
    }

    [Test]
    public void The_HTML_of_Mastodon_becomes_text_and_its_anchors_are_cut()
    {
        var rows = Read("status.json", """
            [{"id":"1","uri":"https://social.example/users/a/statuses/1","url":"https://social.example/@a/1","created_at":"2026-01-02T03:04:05.678Z","edited_at":"2026-01-02T04:00:00Z",
              "language":"de","reblog":null,"account":{"id":"9","acct":"a","url":"https://social.example/@a","bot":true},
              "tags":[{"name":"nowplaying"}],"card":{"url":"https://open.spotify.com/track/5enxwA8aAbwZbf5qCHORXi"},
              "content":"<p><a href=\"https://social.example/tags/NowPlaying\" class=\"mention hashtag\" rel=\"tag\">#<span>NowPlaying</span></a> Simon &amp; Garfunkel &lt;3<br />&quot;The Boxer&quot; &amp;amp; more</p><p><a href=\"https://radio.example/x?a=1&amp;b=2\"><span class=\"invisible\">https://</span><span class=\"ellipsis\">radio.example/x</span></a> <span class=\"h-card\"><a href=\"https://social.example/@b\" class=\"u-url mention\">@<span>b</span></a></span></p>"}]
            """);
        rows.Of(RawTable.Posts, "network", "post_id", "edited_at", "cleaned_text", "text", "hashtags", "links", "spotify_track_id",
            "is_bot").Should().Equal(
            "mastodon/https://social.example/users/a/statuses/1/2026-01-02 04:00:00Z/Simon & Garfunkel <3\n\"The Boxer\" &amp; more/"
            + "#NowPlaying Simon & Garfunkel <3\n\"The Boxer\" &amp; more\nhttps://radio.example/x @b/NowPlaying/"
            + "https://radio.example/x?a=1&b=2|https://open.spotify.com/track/5enxwA8aAbwZbf5qCHORXi/5enxwA8aAbwZbf5qCHORXi/true");
    }

    [Test]
    public void A_boost_is_a_repost_with_the_words_of_the_boosted_status()
    {
        var rows = Read("boost.json", """
            [{"id":"2","uri":"https://social.example/users/b/statuses/2/activity","created_at":"2026-01-02T03:04:05Z","content":"","account":{"id":"8","acct":"b","url":"https://social.example/@b","bot":false},
              "reblog":{"id":"1","uri":"https://social.example/users/a/statuses/1","content":"<p>Hello by Adele</p>","account":{"id":"9","acct":"a"}}}]
            """);
        rows.Of(RawTable.Posts, "is_repost", "cleaned_text", "is_bot").Should().Equal("true/Hello by Adele/false");
    }

    [Test]
    public void Facets_of_Bluesky_are_cut_by_bytes_and_what_is_no_post_is_passed_over()
    {
        // "♪ Été – " is 3 + 1 + 5 + 1 + 3 + 1 = 14 bytes.
        var rows = Read("events.jsonl", """
            {"did":"did:plc:a","time_us":1783175888090631,"kind":"commit","commit":{"operation":"create","collection":"app.bsky.feed.post","rkey":"3k","record":{"$type":"app.bsky.feed.post","createdAt":"2026-07-04T14:38:06.240Z","langs":["fr"],"text":"♪ Été – open.spotify.com/tra... #nowplaying & co","facets":[{"index":{"byteStart":14,"byteEnd":37},"features":[{"$type":"app.bsky.richtext.facet#link","uri":"https://open.spotify.com/track/5enxwA8aAbwZbf5qCHORXi"}]},{"index":{"byteStart":38,"byteEnd":49},"features":[{"$type":"app.bsky.richtext.facet#tag","tag":"nowplaying"}]}]}}}
            {"did":"did:plc:b","time_us":1783175888090632,"kind":"commit","commit":{"operation":"create","collection":"app.bsky.feed.like","rkey":"3l","record":{"$type":"app.bsky.feed.like","createdAt":"2026-07-04T14:38:06.240Z"}}}
            {"did":"did:plc:c","time_us":1783175888090633,"kind":"commit","commit":{"operation":"update","collection":"fm.teal.alpha.actor.status","rkey":"self","record":{"$type":"fm.teal.alpha.actor.status","time":"2026-07-04T14:38:07.380Z","item":{"trackName":"Hello","artists":[{"artistName":"Adele"}]}}}}
            {"did":"did:plc:d","time_us":1783175888090634,"kind":"account","account":{"active":true}}
            """);
        rows.Of(RawTable.Posts, "network", "post_id", "text", "cleaned_text", "hashtags", "spotify_track_id", "language").Should().Equal(
            "bluesky/at://did:plc:a/app.bsky.feed.post/3k/♪ Été – open.spotify.com/tra... #nowplaying & co/♪ Été – & "
                + "co/nowplaying/5enxwA8aAbwZbf5qCHORXi/fr",
            "bluesky/at://did:plc:c/fm.teal.alpha.actor.status/self#2026-07-04T14:38:07.380Z/Hello - Adele/Hello - Adele//-/-");
        rows.Refused.Should().BeEmpty();
    }

    [Test]
    public void Facets_inside_a_character_or_beyond_the_text_are_ignored()
    {
        var rows = Read("view.json", """
            {"posts":[{"uri":"at://did:plc:a/app.bsky.feed.post/3k","author":{"did":"did:plc:a","labels":[{"src":"did:plc:a","val":"bot"}]},
              "record":{"createdAt":"2026-07-04T14:38:06Z","text":"Été","facets":[{"index":{"byteStart":1,"byteEnd":3},"features":[{"$type":"app.bsky.richtext.facet#tag","tag":"x"}]},
                {"index":{"byteStart":0,"byteEnd":900},"features":[{"$type":"app.bsky.richtext.facet#tag","tag":"y"}]}]}}]}
            """);
        rows.Of(RawTable.Posts, "cleaned_text", "is_bot").Should().Equal("Été/true");
    }

    [Test]
    public void A_time_to_come_is_the_authors_claim_and_gives_way_to_the_time_at_which_the_network_got_it()
    {
        var rows = Read("events.jsonl", string.Join('\n', new[]
        {
            (1, "2026-07-04T14:39:00Z"), (2, "2026-07-04T14:41:00Z"), (3, "2099-01-01T00:00:00Z"), (4, "2020-01-01T00:00:00Z"),
        }.Select(post =>
            $$$"""{"did":"did:plc:a","time_us":1783175888090631,"kind":"commit","commit":{"operation":"create","collection":"app.bsky.feed.post","rkey":"{{{post.Item1}}}","record":{"createdAt":"{{{post.Item2}}}","text":"a"} } }""")
            .Append("""{"uri":"at://did:plc:a/app.bsky.feed.post/5","indexedAt":"2026-07-04T10:00:00.5Z","record":{"createdAt":"2027-01-01T00:00:00Z","text":"a"}}""")
            .Append("""{"did":"did:plc:a","time_us":7,"kind":"commit","commit":{"operation":"create","collection":"app.bsky.feed.post","rkey":"6","record":{"createdAt":"2026-07-04T14:39:00Z","text":"a"}}}""")));
        rows.Of(RawTable.Posts, "post_id", "created_at").Select(row => row["at://did:plc:a/app.bsky.feed.post/".Length..]).Should().Equal(
            "1/2026-07-04 14:39:00Z", "2/2026-07-04 14:38:08.090631Z", "3/2026-07-04 14:38:08.090631Z", "4/2020-01-01 00:00:00Z",
            "5/2026-07-04 10:00:00.5Z", "6/2026-07-04 14:39:00Z");
        rows.Notes.Should().ContainSingle(note => note.StartsWith("3 posts claim a time to come", StringComparison.Ordinal));
    }

    [Test]
    public void A_history_of_rows_is_read_by_its_columns()
    {
        var rows = Read("history.csv", """
            id_tweet,text,created_at,url_tweet,id_track,name,popularity,artists_name,danceability,energy,valence
            1533311938209382403,"#NowPlaying Hello &amp; more by Adele https://t.co/x",2022-06-05 04:57:08.000,https://twitter.com/author/status/1533311938209382403,5enxwA8aAbwZbf5qCHORXi,Hello,80,{Adele},0.5,0.4,0.3
            1.53331E+18,"spoiled by a spreadsheet",2022-06-05 04:57:09.000,https://twitter.com/author/status/1,5enxwA8aAbwZbf5qCHORXi,Hello,80,{Adele},0.5,0.4,0.3
            """);
        rows.Of(RawTable.Posts, "network", "post_id", "created_at", "cleaned_text", "hashtags", "spotify_track_id")
            .Should().Equal("x/1533311938209382403/2022-06-05 04:57:08Z/Hello & more by Adele/NowPlaying/-");
        rows.Refused.Select(row => (row.Table, row.Rules)).Should().Equal((RawTable.Posts, "type:post_id"));
        rows.Of(RawTable.AudioFeatures, "track_id", "valence").Distinct().Should().Equal("5enxwA8aAbwZbf5qCHORXi/0.3");
        rows.Of(RawTable.Tracks, "title").Distinct().Should().Equal("Hello");
    }

    [Test]
    public void The_same_author_has_one_hash_and_another_salt_gives_another()
    {
        const string Page = """{"data":[{"id":"1","author_id":"7","created_at":"2022-06-05T04:57:08Z","text":"a"},{"id":"2","author_id":"7","created_at":"2022-06-05T04:57:08Z","text":"b"}]}""";
        var hashes = Read("page.json", Page).Of(RawTable.Posts, "author_hash").ToList();
        hashes.Distinct().Should().ContainSingle().Which.Should().HaveLength(32);
        Given.Rows(ImportKind.Posts, "page.json", Page, options => options with { AuthorSalt = "other"u8.ToArray() })
            .Of(RawTable.Posts, "author_hash").Should().NotIntersectWith(hashes);
    }

    [Test]
    public void What_is_no_post_is_refused_with_its_text()
    {
        var rows = Read("mixed.jsonl", """
            {"id":"1","created_at":"2022-06-05T04:57:08Z","text":"a"}
            {"id":"2","text":"no time"}
            {"name":"something else"}
            """);
        rows.Count(RawTable.Posts).Should().Be(1);
        rows.Refused.Select(row => (row.Rules, row.Line)).Should().Equal(("null:created_at", 2), ("not_a_post", 3));
    }

    [Test]
    public void An_empty_page_of_X_is_a_valid_result()
    {
        var rows = Read("page.json", """{"meta":{"result_count":0}}""");
        (rows.Count(RawTable.Posts), rows.Refused.Count).Should().Be((0, 0));
    }
}
