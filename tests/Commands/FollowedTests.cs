using System.Text.Json;
using SparkMusic.Jobs.Commands.Daily;
using SparkMusic.Tests.Extract;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Commands;

/// <summary>What a lake follows, as commands and people write it.</summary>
public sealed class FollowedTests
{
    const string Id = "37i9dQZF1DXcBWIGoYBM5M";

    TestFolder _folder = null!;
    ImportLake _lake = null!;

    string File => _folder["lake/_state/follow.json"];

    [SetUp]
    public async Task Make()
    {
        _folder = new TestFolder();
        _lake = await ImportLake.OpenAsync(_folder["lake"], isSandbox: true);
    }

    [TearDown]
    public async Task Remove()
    {
        await _lake.DisposeAsync();
        _folder.Dispose();
    }

    [TestCase("""{"serches": []}""", "serches")]
    [TestCase("""{"searches": [{"most": 5}]}""", "words")]
    [TestCase("""{"searches": [{"words": " ", "most": 5}]}""", "searches[0].words")]
    [TestCase("""{"searches": [{"words": "x", "most": 0}]}""", "searches[0].most is '0'")]
    [TestCase("""{"searches": [{"words": "x"}, null]}""", "searches[1] is null")]
    [TestCase("""{"charts": [null]}""", "charts[0] is null")]
    [TestCase("""{"charts": null}""", "charts is null")]
    [TestCase("[]", "the list is of another kind")]
    [TestCase("""{"candidates": {"most": "ten"}}""", "candidates.most is of another kind than it has to be (line 1)")]
    [TestCase("""{"charts": ["abc"]}""", "charts[0] is 'abc', which is no playlist of Spotify")]
    [TestCase("""{"artists": {"ids": ["spotify:playlist:37i9dQZF1DXcBWIGoYBM5M"]}}""", "artists.ids[0]")]
    [TestCase("""{"posts": [{"network": "masto", "tag": "x"}]}""", "none of mastodon")]
    [TestCase("""{"posts": [{"network": "mastodon", "tag": "now playing"}]}""", "posts[0].tag")]
    [TestCase("""{"posts": [{"network": "mastodon", "tag": "x", "server": "mastodon.social"}]}""", "no https address")]
    [TestCase("""{"posts": [{"network": "x", "tag": "x", "server": "http://example.org/"}]}""", "no https address")]
    [TestCase("""{"posts": [{"network": "x", "tag": "x", "back_hours": 1e300}]}""", "posts[0].back_hours")]
    [TestCase("""{"candidates": {"most": -1}}""", "candidates.most is '-1'")]
    [TestCase("""{"features": {"catalogues": [""]}}""", "features.catalogues[0]")]
    [TestCase("""{"tracks": true, "tracks": false}""", "tracks")]
    [TestCase("""{"tracks": tru""", "tracks")]
    [TestCase("null", "null")]
    [TestCase("", "JSON")]
    public async Task What_is_wrong_in_the_file_is_told_with_its_place_and_before_anybody_is_asked(string json, string told)
    {
        await System.IO.File.WriteAllTextAsync(File, json);
        var read = async () => await FollowedFile.ReadAsync(_lake.Lake, default);
        var refused = (await read.Should().ThrowAsync<SparkMusicException>()).Which;
        refused.ExitCode.Should().Be(ExitCodes.Usage);
        refused.Message.Should().Contain("follow.json").And.Contain(told).And.NotContainAny(".NET", "SparkMusic.", "LineNumber");
        refused.NextStep.Should().NotBeNullOrEmpty();
        (await System.IO.File.ReadAllTextAsync(File)).Should().Be(json, "what a person wrote is not written over");
    }

    [Test]
    public async Task Addresses_are_taken_for_the_ids_in_them_and_lines_that_mean_the_same_are_one()
    {
        await System.IO.File.WriteAllTextAsync(File,
            $$"""
            {
              "playlists": [{"id": "https://open.spotify.com/playlist/{{Id}}?si=x", "theme": "road trip"}],
              "charts": ["spotify:playlist:{{Id}}", "{{Id}}"],
              "posts": [{"network": "mastodon", "tag": "#NowPlaying", "server": "https://mastodon.social"}]
            }
            """);
        var followed = await FollowedFile.ReadAsync(_lake.Lake, default);
        followed.Playlists.Should().Equal(new FollowedPlaylist(Id, "road trip"));
        followed.Charts.Should().Equal(Id);
        var again = new FollowedPosts("mastodon", "nowplaying", BackHours: 2);
        await FollowedFile.AddAsync(_lake.Lake, new Followed { Posts = [again] }, default);
        (await FollowedFile.ReadAsync(_lake.Lake, default)).Posts.Should().Equal([again], "it is the same server, and tags have no case");
    }

    [Test]
    public async Task The_list_that_the_README_shows_is_one()
    {
        await System.IO.File.WriteAllTextAsync(File, Docs.Readme.Of("From the services themselves", "json").Single().Text);
        var followed = await FollowedFile.ReadAsync(_lake.Lake, default);
        (followed.Searches.Count, followed.Charts.Count, followed.Posts.Count).Should().Be((1, 1, 1));
        (followed.Candidates!.Most, followed.Features!.Catalogues.Count).Should().Be((100, 1));
    }

    [Test]
    public async Task Many_at_once_add_to_it_and_nothing_gets_lost()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(number =>
            FollowedFile.AddAsync(_lake.Lake, new Followed { Searches = [new FollowedSearch($"words {number}", 5)] }, default)));
        var followed = await FollowedFile.ReadAsync(_lake.Lake, default);
        followed.Searches.Select(search => search.Words).Should()
            .BeEquivalentTo(Enumerable.Range(0, 12).Select(number => $"words {number}"));
        JsonDocument.Parse(await System.IO.File.ReadAllTextAsync(File)).RootElement.TryGetProperty("is_empty", out _).Should().BeFalse();
    }

    [Test]
    public async Task A_catalogue_is_added_to_those_before_and_a_number_replaced()
    {
        await FollowedFile.AddAsync(_lake.Lake, new Followed { Features = new(10) { Catalogues = ["/a.csv"] } }, default);
        await FollowedFile.AddAsync(_lake.Lake, new Followed { Features = new() { Catalogues = ["/b.csv", "/a.csv"] } }, default);
        await FollowedFile.AddAsync(_lake.Lake, new Followed { Tracks = true }, default);
        var followed = await FollowedFile.ReadAsync(_lake.Lake, default);
        followed.Features!.Catalogues.Should().Equal("/a.csv", "/b.csv");
        (followed.Features.Most, followed.Tracks, followed.IsEmpty).Should().Be((null, true, false));
    }

    [Test]
    public async Task A_catalogue_beside_the_lake_goes_with_it_and_one_that_is_gone_is_told_with_the_next_step()
    {
        using var elsewhere = new TestFolder();
        string[] files = [_folder["beside.csv"], _folder["lake/own/within.csv"], elsewhere["far.csv"]];
        foreach (var file in files)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            await System.IO.File.WriteAllTextAsync(file, "id\n");
        }
        await FollowedFile.AddAsync(_lake.Lake, new Followed { Features = new() { Catalogues = files } }, default);
        var list = JsonDocument.Parse(await System.IO.File.ReadAllTextAsync(File)).RootElement;
        list.GetProperty("features").GetProperty("catalogues").EnumerateArray().Select(path => path.GetString())
            .Should().Equal("../beside.csv", "own/within.csv", files[2]);
        // As an older list or a person has it: one file all the same.
        await FollowedFile.AddAsync(_lake.Lake, new Followed { Features = new() { Catalogues = [files[0]] } }, default);
        (await FollowedFile.ReadAsync(_lake.Lake, default)).Features!.Catalogues.Should().Equal(files);

        Directory.CreateDirectory(elsewhere["moved/lake/_state"]);
        System.IO.File.Copy(_folder["lake/_state/lake.json"], elsewhere["moved/lake/_state/lake.json"]);
        System.IO.File.Copy(File, elsewhere["moved/lake/_state/follow.json"]);
        System.IO.File.Move(files[0], elsewhere["moved/beside.csv"]);
        await using var moved = await SparkMusic.Lakes.Lake.OpenAsync(elsewhere["moved/lake"], TimeProvider.System, default);
        var followed = (await FollowedFile.ReadAsync(moved, default)).Features!;
        var (found, missing) = DailyFeatures.CataloguesOf(moved, followed);
        found.Select(file => file.Path).Should().Equal(elsewhere["moved/beside.csv"], files[2]);
        missing.Should().ContainSingle().Which.Should().Contain(elsewhere["moved/lake/own/within.csv"])
            .And.Contain(elsewhere["moved/lake/_state/follow.json"]).And.Contain("collect features --catalogue");
    }
}
