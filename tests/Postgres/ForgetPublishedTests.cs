using SparkMusic.Tests.Posts;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Postgres;

/// <summary>Who is forgotten is in no mart of Postgres either when the command ends.</summary>
[TestFixture]
public sealed class ForgetPublishedTests
{
    const string Away = "Host=127.0.0.1;Port=1;Username=x;Password=canary;Database=x;Timeout=1";

    TestFolder _folder = null!;
    string _name = "", _other = "";

    [OneTimeSetUp]
    public void Begin()
    {
        _folder = new TestFolder();
        (_name, _other) = (SharedPostgres.NewDatabase(), SharedPostgres.NewDatabase());
    }

    [OneTimeTearDown]
    public void Remove()
    {
        SharedPostgres.Drop(_name);
        SharedPostgres.Drop(_other);
        _folder.Dispose();
    }

    [Test]
    public void Marts_of_Postgres_lose_the_person_with_the_lake_and_one_that_is_away_is_told()
    {
        File.WriteAllText(_folder["songs.csv"], "track_id,title,artists,valence,energy,danceability\n"
            + "HelloAdele000000000000,Hello,Adele,0.2,0.3,0.4\n");
        File.WriteAllText(_folder["posts.json"], """
            {"data":[{"id":"1533311938209382403","author_id":"7788990011","created_at":"2022-06-05T04:57:08Z","text":"mine: \"Hello\" by Adele"},
                     {"id":"1533311938209382404","author_id":"7788990012","created_at":"2022-06-06T04:57:08Z","text":"yours: \"Hello\" by Adele"},
                     {"id":"1533311938209382405","author_id":"7788990013","created_at":"2022-06-06T04:57:09Z","text":"theirs: \"Hello\" by Adele"}]}
            """);
        Run(_name, "import", "track-features", _folder["songs.csv"]).ShouldExitWith(0);
        Run(_name, "import", "posts", _folder["posts.json"]).ShouldExitWith(0);
        Run(_name, "run", "posts", "--publish").ShouldExitWith(0);
        Posts().Should().Equal("1533311938209382403", "1533311938209382404", "1533311938209382405");

        Run(_name, "forget", "x", "--author", "7788990011").ShouldExitWith(0).Output.Should().Contain("So are the marts in Postgres");
        Posts().Should().Equal("1533311938209382404", "1533311938209382405");
        SharedPostgres.Server.Rows(_name, "select count(*) from marts.now_playing_by_day where day = date '2022-06-05'")
            .Should().Equal("0");
        SharedPostgres.Server.Rows(_name, "select mentions from marts.track_360").Should().Equal("2");

        // A database of nobody is not made this lake's.
        Run(_other, "forget", "x", "--author", "7788990012").ShouldExitWith(0).Output.Should().NotContain("So are the marts");
        SharedPostgres.Server.Rows(_other, "select count(*) from sparkmusic.lake").Should().Equal("0");
        Posts().Should().HaveCount(2, "it was not told of this database");

        var away = RunWith(Away, "forget", "x", "--author", "7788990013").ShouldExitWith(75);
        (away.Output + away.Error).Should().Contain("Marts in Postgres still hold it").And.NotContain("canary");
        foreach (var words in new[] { "mine:", "yours:", "theirs:" }) ByteSearch.Find(_folder["lake"], words).Should().BeEmpty();
        Run(_name, "forget", "x", "--author", "7788990013").ShouldExitWith(0);
        Posts().Should().BeEmpty("the same command again ends it");
        Run(_name, "verify", "--published").ShouldExitWith(0);
    }

    List<string> Posts() => SharedPostgres.Server.Rows(_name, "select post_id from marts.now_playing order by 1");

    CommandResult Run(string database, params string[] args) => RunWith(SharedPostgres.Server.Setting(database), args);

    CommandResult RunWith(string setting, params string[] args) => CommandLine.RunHere(
        new Dictionary<string, string> { ["SPARKMUSIC_POSTGRES"] = setting, ["HOME"] = _folder.Path },
        [.. args, "--lake", _folder["lake"]]);
}
