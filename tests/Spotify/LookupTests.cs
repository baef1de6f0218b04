using SparkMusic.Spotify;

namespace SparkMusic.Tests.Spotify;

[TestFixture]
public class LookupTests : SpotifyFixture
{
    [Test]
    public async Task Tracks_are_asked_for_by_fifties_each_once_and_unknown_ones_have_no_item()
    {
        Api = asked => Reply.Json($$"""{"tracks":[{{string.Join(',', asked["ids"]!.Split(',').Select(id => id == Id(3) ? "null" : TrackJson(id)))}}]}""");
        var ids = Ids(120);
        var answered = await AllAsync(Client().TracksAsync([.. ids, .. ids.Take(5)], default));
        answered.Select(it => it.Id).Should().Equal(ids);
        answered.Where(it => it.Item is null).Select(it => it.Id).Should().Equal(Id(3));
        answered.Where(it => it.Item is not null)
            .Should().OnlyContain(it => it.Item!.Value!.Id == it.Id && it.Item.Text == TrackJson(it.Id));
        Calls.Select(call => call["ids"]!.Split(',').Length).Should().Equal(50, 50, 20);
        Calls.Should().OnlyContain(call => call["market"] == "US");
    }

    [Test]
    public async Task An_app_without_batches_asks_for_each_and_finds_that_out_once()
    {
        Api = asked => asked["ids"] is not null ? Reply.Error(403, "Forbidden")
            : asked.Path.EndsWith(Id(1), StringComparison.Ordinal) ? Reply.Error(404, "Resource not found")
                : Reply.Json(TrackJson(asked.Path.Split('/')[^1]));
        var client = Client();
        for (var i = 0; i < 2; i++)
            (await AllAsync(client.TracksAsync(Ids(3), default))).Select(it => it.Item?.Value?.Id).Should().Equal(Id(0), null, Id(2));
        Calls.Count(call => call["ids"] is not null).Should().Be(1);
        Calls.Should().HaveCount(7);
    }

    [Test]
    public async Task A_track_that_stands_for_another_answers_for_the_one_that_was_asked_for()
    {
        var relinked = $$$"""{"id":"{{{Id(9)}}}","name":"x","linked_from":{"id":"{{{Id(1)}}}"}}""";
        Api = _ => Reply.Json($$"""{"tracks":[{{TrackJson(Id(0))}},{{relinked}},null]}""");
        (await AllAsync(Client().TracksAsync(Ids(3), default))).Select(it => it.Item?.Value?.Id).Should().Equal(Id(0), Id(9), null);
        // One too few: places say nothing any more, ids do.
        Api = _ => Reply.Json($$"""{"tracks":[{{relinked}},{{TrackJson(Id(2))}}]}""");
        (await AllAsync(Client().TracksAsync(Ids(3), default))).Select(it => it.Item?.Value?.Id).Should().Equal(null, Id(9), Id(2));
    }

    [Test]
    public async Task What_is_no_id_is_not_asked_for()
    {
        Api = asked => Reply.Json($$"""{"tracks":[{{TrackJson(asked["ids"]!)}}]}""");
        var answered = await AllAsync(Client()
            .TracksAsync(["", "short", Id(1), "bad/../../id?aaaaaaaaa", "ünïcode-22-characters-"], default));
        answered.Where(it => it.Item is not null).Select(it => it.Id).Should().Equal(Id(1));
        answered.Should().HaveCount(5);
        Calls.Single()["ids"].Should().Be(Id(1));
    }

    [Test]
    public async Task Audio_features_that_are_closed_cost_two_calls_and_then_none()
    {
        Api = _ => Reply.Error(403, null);
        var client = Client();
        for (var i = 0; i < 3; i++)
            (await client.Invoking(it => AllAsync(it.AudioFeaturesAsync(Ids(150), default)))
                .Should().ThrowAsync<SpotifyException>()).Which.Failure.Should().Be(SpotifyFailure.EndpointClosed);
        Paths.Should().Equal("audio-features", "audio-features/" + Id(0));
    }

    [Test]
    public async Task Artists_and_their_lists_are_read()
    {
        Api = asked => asked.Path.Split('/')[^1] switch
        {
            "top-tracks" => Reply.Json($$"""{"tracks":[{{TrackJson(Id(1))}}]}"""),
            "related-artists" => Reply.Json($$"""{"artists":[{"id":"{{Id(2)}}","name":"B","genres":[],"followers":{"total":5},"popularity":9}]}"""),
            "albums" => Reply.Json("""{"items":[{"id":"al","name":"","album_type":"single","release_date":"1999"}],"total":1,"next":null,"offset":0}"""),
            _ => Reply.Json($$"""{"artists":[{"id":"{{Id(3)}}","name":"A"}]}"""),
        };
        var client = Client();
        (await client.TopTracksAsync(Id(3), default)).Single().Value!.Id.Should().Be(Id(1));
        (await client.RelatedArtistsAsync(Id(3), default)).Single().Value
            .Should().BeEquivalentTo(new { Name = "B", Followers = new { Total = 5L }, Popularity = 9L });
        (await AllAsync(client.ArtistAlbumsAsync(Id(3), default))).Single().Items!.Single().Value!.ReleaseDate.Should().Be("1999");
        (await AllAsync(client.ArtistsAsync([Id(3)], default))).Single().Item!.Value
            .Should().BeEquivalentTo(new { Name = "A", Followers = (object?)null, Popularity = (long?)null });
    }

    [Test]
    public async Task What_was_found_of_the_app_is_kept_for_a_week_and_forgotten_then()
    {
        Api = asked => asked["ids"] is not null ? Reply.Error(403, "Forbidden") : Reply.Json(TrackJson(Id(0)));
        var path = AppFindings.PathFor(Folder.Path, Settings(), isUser: false);
        AppFindings.PathFor(Folder.Path, Settings(), isUser: true).Should().NotBe(path);
        await AllAsync(Client(findings: new AppFindings(path, Clock)).TracksAsync([Id(0)], default));
        File.ReadAllText(path).Should().Contain("\"tracks\"").And.NotContain("the-id").And.NotContain("the-secret");
        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(path).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Clock.Advance(TimeSpan.FromDays(6));
        await AllAsync(Client(findings: new AppFindings(path, Clock)).TracksAsync([Id(0)], default));
        Calls.Count(call => call["ids"] is not null).Should().Be(1);
        Clock.Advance(TimeSpan.FromDays(1));
        await AllAsync(Client(findings: new AppFindings(path, Clock)).TracksAsync([Id(0)], default));
        Calls.Count(call => call["ids"] is not null).Should().Be(2);
    }

    [Test]
    public void Findings_that_are_damaged_are_said_and_how_to_go_on()
    {
        File.WriteAllText(Folder["app.json"], "{ no");
        FluentActions.Invoking(() => new AppFindings(Folder["app.json"], Clock)).Should().Throw<SparkMusicException>().Which.NextStep
            .Should().Contain("Delete");
    }
}
