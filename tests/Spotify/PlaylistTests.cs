using System.Globalization;
using SparkMusic.Spotify;

namespace SparkMusic.Tests.Spotify;

[TestFixture]
public class PlaylistTests : SpotifyFixture
{
    [Test]
    public async Task An_app_that_may_use_the_old_path_reads_a_hundred_entries_a_call()
    {
        Api = asked =>
            asked.Path.EndsWith("/tracks", StringComparison.Ordinal) ? Entries(asked, 250, "track") : Playlist(250, "tracks", "track");
        var client = Client();
        var playlist = (await client.PlaylistAsync("abc", default)).Value!;
        var pages = await AllAsync(client.RestAsync(playlist, default));
        playlist.Contents!.Items!.Concat(pages.SelectMany(page => page.Items!)).Select(item => item.Value!.Content!.Id)
            .Should().Equal(Ids(250));
        Paths.Should().Equal("playlists/abc", "playlists/abc/tracks", "playlists/abc/tracks");
        Calls.Last()["offset"].Should().Be("200");
        Calls.Should().OnlyContain(call => call["market"] == "US" && call["additional_types"] == "track,episode");
    }

    [Test]
    public async Task An_app_of_the_restricted_kind_reads_its_own_playlists_by_the_new_path_and_tries_the_old_one_once()
    {
        Api = asked => asked.Path.EndsWith("/tracks", StringComparison.Ordinal) ? Reply.Error(403, "Forbidden")
            : asked.Path.EndsWith("/items", StringComparison.Ordinal) ? Entries(asked, 120, "item")
            : Playlist(120, "items", "item", first: 50);
        var client = Client();
        for (var i = 0; i < 2; i++)
        {
            var playlist = (await client.PlaylistAsync("abc", default)).Value!;
            var pages = await AllAsync(client.RestAsync(playlist, default));
            playlist.Contents!.Items!.Concat(pages.SelectMany(page => page.Items!)).Select(item => item.Value!.Content!.Id)
                .Should().Equal(Ids(120));
        }
        Paths.Should().Equal("playlists/abc", "playlists/abc/tracks", "playlists/abc/items", "playlists/abc/items", "playlists/abc",
            "playlists/abc/items", "playlists/abc/items");
        client.Findings.All["playlist-tracks"].Closed.Should().Be(SpotifyFailure.EndpointClosed);
    }

    [Test]
    public async Task An_app_that_is_not_told_what_was_replaced_asks_for_a_users_playlists_without_a_market()
    {
        // With a market Spotify gives the recording that stands there; to this kind of app without a word of the one that is in the list.
        Api = asked => asked.Path.EndsWith("/tracks", StringComparison.Ordinal) ? Reply.Error(403, "Forbidden")
            : Reply.Json($$"""{"id":"abc","items":{"items":[{"item":{{TrackJson(asked["market"] is null ? Id(1) : Id(2))}}}],"total":1,"offset":0} }""");
        var client = Client(tokens: new OfUser());
        for (var times = 0; times < 2; times++)
            (await client.PlaylistAsync("abc", default)).Value!.Contents!.Items!.Single().Value!.Content!.Id.Should().Be(Id(1));
        Calls.Select(call => call["market"]).Should().Equal(["US", null, null], "one call found it out");
        client.Findings.All["linked-from"].Closed.Should().Be(SpotifyFailure.EndpointClosed);
        Api = asked => asked.Path.EndsWith("/items", StringComparison.Ordinal) ? Entries(asked, 1, "item") : Reply.Error(403, "Forbidden");
        await AllAsync(client.PlaylistItemsAsync("abc", default));
        Calls.Last()["market"].Should().BeNull();
    }

    [Test]
    public async Task An_app_that_is_told_what_was_replaced_keeps_its_market_and_so_does_one_without_a_user()
    {
        Api = _ => Playlist(1, "tracks", "track");
        await Client(tokens: new OfUser()).PlaylistAsync("abc", default);
        Api = _ => Playlist(1, "items", "item");
        await Client().PlaylistAsync("abc", default);
        Calls.Should().HaveCount(2).And.OnlyContain(call => call["market"] == "US");
    }

    sealed class OfUser : IAccessTokens
    {
        public bool AreOfUser => true;

        public string Owner => "user";

        public Task<AccessToken> GetAsync(CancellationToken cancel) => Task.FromResult(new AccessToken("token", DateTime.MaxValue));

        public void Drop(AccessToken token)
        {
        }
    }

    [Test]
    public async Task A_playlist_of_others_comes_without_contents_and_says_so_when_they_are_asked_for()
    {
        Api = asked => asked.Path.EndsWith("/abc", StringComparison.Ordinal)
            ? Reply.Json("""{"id":"abc","name":"x","snapshot_id":"s","items":{"href":"h","total":9}}""") : Reply.Error(403, "Forbidden");
        var client = Client();
        var playlist = (await client.PlaylistAsync("abc", default)).Value!;
        playlist.Contents.Should().BeNull();
        playlist.Total.Should().Be(9);
        (await AllAsync(client.RestAsync(playlist, default))).Should().BeEmpty();
        (await client.Invoking(it => AllAsync(it.PlaylistItemsAsync("abc", default))).Should().ThrowAsync<SpotifyException>()).Which.Failure
            .Should().Be(SpotifyFailure.NotYours);
        // Another one may be the user's own.
        Api = asked => Entries(asked, 1, "item");
        (await AllAsync(client.PlaylistItemsAsync("other", default))).Should().HaveCount(1);
    }

    [Test]
    public async Task With_an_apps_own_token_the_new_path_is_asked_once()
    {
        Api = asked => asked.Path.EndsWith("/tracks", StringComparison.Ordinal) ? Reply.Error(403, "Forbidden")
            : Reply.Error(401, "Valid user authentication required");
        var client = Client();
        for (var i = 0; i < 3; i++)
            (await client.Invoking(it => AllAsync(it.PlaylistItemsAsync("abc", default)))
                .Should().ThrowAsync<SpotifyException>()).Which.Failure.Should().Be(SpotifyFailure.LoginNeeded);
        Paths.Should().Equal("playlists/abc/tracks", "playlists/abc/items");
    }

    [Test]
    public async Task Every_kind_of_entry_is_told_apart()
    {
        Api = _ => Reply.Json(
            $$$"""
            {"items":[{"added_at":"2021-01-01T00:00:00Z","is_local":false,"track":{{{TrackJson(Id(1))}}}},
              {"added_at":null,"added_by":null,"item":{"id":"e","type":"Episode","name":"Talk"}},
              {"is_local":true,"track":{"id":null,"uri":"spotify:local:a:b:c:9","name":"Tape","artists":[{"name":"Me","id":null}]}},
              {"track":null},{"item":null},null,{"track":{"name":"no id"}}],"total":7,"next":null,"offset":0}
            """);
        var items = (await AllAsync(Client().PlaylistItemsAsync("abc", default))).Single().Items!;
        items.Select(item => item.Value?.Kind).Should().Equal(
            PlaylistItemKind.Track, PlaylistItemKind.Episode, PlaylistItemKind.LocalFile, PlaylistItemKind.Missing,
            PlaylistItemKind.Missing, null, PlaylistItemKind.Missing);
        items[0].Value!.AddedAt.Should().Be("2021-01-01T00:00:00Z");
    }

    [Test]
    public async Task Reading_goes_on_from_a_place_and_ends_at_the_end_whatever_the_links_say()
    {
        Api = asked => Entries(asked, 250, "track");
        var client = Client();
        (await AllAsync(client.PlaylistItemsAsync("abc", default, offset: 200))).Single().Items.Should().HaveCount(50);
        // The same link for ever, no total.
        Api = asked => Reply.Json($$"""{"items":[{{(Calls.Count() < 5 ? "null" : "")}}],"next":"{{Server.Address}}v1/playlists/abc/tracks?offset=0","offset":{{asked["offset"]}}}""");
        (await AllAsync(client.PlaylistItemsAsync("abc", default)))
            .Should().HaveCount(4, "three with an entry, and an empty one that ends it");
        Calls.Select(call => call["offset"]).Should().Equal("200", "0", "1", "2", "3");
    }

    [Test]
    public async Task A_page_of_another_place_is_no_answer()
    {
        Api = asked => Reply.Json("""{"items":[null],"offset":0,"total":9,"next":"x"}""");
        (await Client().Invoking(it => AllAsync(it.PlaylistItemsAsync("abc", default, offset: 3)))
            .Should().ThrowAsync<SparkMusicException>()).Which.IsTransient.Should().BeTrue();
    }

    [TestCase("a/b?c=d", "playlists/a/b?c=d")]
    [TestCase("../me", "playlists/../me")]
    public async Task An_id_never_leaves_its_place_in_the_path(string id, string decoded)
    {
        Api = _ => Reply.Error(404, "Resource not found");
        await Client().Invoking(it => it.PlaylistAsync(id, default)).Should().ThrowAsync<SpotifyException>();
        // Kestrel decodes %3F, and keeps %2F apart from a slash.
        Paths.Single().Replace("%2F", "/", StringComparison.OrdinalIgnoreCase).Should().Be(decoded);
        Paths.Single().Should().Contain("%2F");
    }

    [Test]
    public async Task An_id_that_is_a_step_up_is_none()
    {
        await Client().Invoking(it => it.PlaylistAsync("..", default)).Should().ThrowAsync<ArgumentException>();
        Calls.Should().BeEmpty();
    }

    [Test]
    public async Task A_search_asks_for_fifty_and_for_ten_where_no_more_is_allowed()
    {
        Api = asked => int.Parse(asked["limit"]!, CultureInfo.InvariantCulture) > 10 ? Reply.Error(400, "Invalid limit") : Reply.Json(
            $$$"""{"playlists":{"items":[null,{"id":"p{{{asked["offset"]}}}","name":"x","snapshot_id":"s","tracks":{"href":"h","total":3}}],"offset":{{{asked["offset"]}}},"total":24,"next":{{{(asked["offset"] == "4" ? "null" : "\"more\"")}}}}}""");
        var client = Client();
        var pages = await AllAsync(client.SearchPlaylistsAsync("Lock down & dance", default));
        pages.SelectMany(page => page.Items!).Select(item => item.Value?.Id).Should().Equal(null, "p0", null, "p2", null, "p4");
        pages[1].Items![1].Value!.SnapshotId.Should().Be("s");
        Calls.Select(call => (call["limit"], call["offset"])).Should().Equal(("50", "0"), ("10", "0"), ("10", "2"), ("10", "4"));
        Calls.First()["q"].Should().Be("Lock down & dance");
        client.Findings.All["search"].Should().BeEquivalentTo(new { Closed = (SpotifyFailure?)null, Limit = 10 });
    }

    [Test]
    public async Task No_search_goes_beyond_what_Spotify_answers()
    {
        Api = asked => Reply.Json($$$"""{"playlists":{"items":[{{{string.Join(',', Enumerable.Repeat("null", 50))}}}],"total":9999,"next":"more","offset":{{{asked["offset"]}}}}}""");
        await AllAsync(Client().SearchPlaylistsAsync("x", default));
        Calls.Last()["offset"].Should().Be("1000");
    }

    [Test]
    public async Task A_users_own_lists_need_his_login_and_cost_no_call_without()
    {
        var client = Client();
        (await client.Invoking(it => AllAsync(it.MyPlaylistsAsync(default))).Should().ThrowAsync<SpotifyException>()).Which.Failure
            .Should().Be(SpotifyFailure.LoginNeeded);
        await client.Invoking(it => it.MeAsync(default)).Should().ThrowAsync<SpotifyException>();
        Server.Log.Should().BeEmpty();
    }

    static Reply Playlist(int total, string contents, string name, int first = 100) => Reply.Json(
        $$$"""{"id":"abc","name":"x","snapshot_id":"s1","{{{contents}}}":{"items":[{{{Entries(0, first, name)}}}],"offset":0,"total":{{{total}}},"next":"more"}}""");

    static Reply Entries(Asked asked, int total, string name)
    {
        var (offset, limit) = (int.Parse(asked["offset"]!, CultureInfo.InvariantCulture),
            int.Parse(asked["limit"]!, CultureInfo.InvariantCulture));
        if (limit > (name == "item" ? 50 : 100)) return Reply.Error(400, "Invalid limit");
        var count = Math.Min(limit, total - offset);
        return Reply.Json($$"""{"items":[{{Entries(offset, count, name)}}],"offset":{{offset}},"total":{{total}},"next":{{(offset + count < total ? "\"more\"" : "null")}}}""");
    }

    static string Entries(int offset, int count, string name) =>
        string.Join(',', Enumerable.Range(offset, count).Select(number => $$"""{"{{name}}":{{TrackJson(Id(number))}}}"""));
}
