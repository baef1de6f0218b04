using System.Diagnostics;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Postgres;

/// <summary>The verbs that speak to Postgres.</summary>
[TestFixture]
public class PublishCommandTests
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    string _name = "";
    TestFolder _folder = null!;

    [OneTimeSetUp]
    public void Make()
    {
        _name = SharedPostgres.NewDatabase(isEmpty: true);
        _folder = new TestFolder();
        Run("demo").ShouldExitWith(0);
    }

    [OneTimeTearDown]
    public void Remove()
    {
        SharedPostgres.Server.Execute(_name, "drop owned by sparkmusic_reader; drop role if exists sparkmusic_reader");
        SharedPostgres.Drop(_name);
        _folder.Dispose();
    }

    CommandResult Run(params string[] args) => RunWith(SharedPostgres.Server.Setting(_name), CommandLine.RunHere, args);

    CommandResult RunWith(string? setting, Func<Dictionary<string, string>, string[], CommandResult> how, params string[] args)
    {
        string[] own = args[0] is "postgres" ? [] : ["--lake", _folder["lake"]];
        var result = how(new Dictionary<string, string> { ["SPARKMUSIC_POSTGRES"] = setting ?? "", ["HOME"] = _folder.Path },
            [.. args, .. own]);
        (result.Output + result.Error).Should().NotContain(PostgresServer.Password).And.NotContain("canary");
        return result;
    }

    [Test, Order(1)]
    public void A_database_that_is_not_prepared_is_refused_before_anything_is_built()
    {
        var result = Run("run", "charts", "--publish", "--force").ShouldExitWith(1);
        result.Error.Should().Contain("has no SparkMusic schema yet").And.Contain("sparkmusic postgres init");
        result.Output.Should().BeEmpty();
    }

    [Test, Order(2)]
    public void Init_prepares_it_and_says_what_to_do_next()
    {
        Run("postgres", "init").ShouldExitWith(0).Output
            .Should().Contain("the schema was made").And.Contain("grant sparkmusic_reader to alice").And.Contain("--publish");
        Run("postgres", "init", "--json").ShouldExitWith(0).Output.Should().Contain("\"is_migrated\": false");
    }

    [Test, Order(3)]
    public void A_run_publishes_what_it_built_and_the_next_one_what_is_new_which_is_nothing()
    {
        Run("run", "charts", "playlists", "artists", "posts", "--publish").ShouldExitWith(0).Output
            .Should().Contain("marts published to 127.0.0.1").And.Contain("0 were there already");
        Run("run", "charts", "playlists", "artists", "posts", "--publish", "--json").ShouldExitWith(0).Output.Should()
            .MatchRegex("\"published\": {\\s*\"place\": \"[^\"]+\",\\s*\"tables\": \\[\\]").And.Contain("\"publish_error\": null");
        Run("verify", "--published").ShouldExitWith(0).Output.Should().Contain("Every promise holds").And.NotContain("note:");
        var rows = Run("sql", "select count(*) as n from chart_movements", "--format", "csv")
            .ShouldExitWith(0).Output.Split('\n')[1].Trim();
        SharedPostgres.Server.Rows(_name, "select count(*) from marts.chart_movements").Should().Equal(rows).And.NotEqual(["0"]);
        SharedPostgres.Server.Rows(_name, "select count(*) > 0 from marts.check_results").Should().Equal("True");
        SharedPostgres.Server.Rows(_name, "select count(*) from marts.data_freshness where built_at is not null and layer = 'marts' and "
            + "not is_stale and published_at is null").Should().Equal("0");
        SharedPostgres.Server.Rows(_name, "select is_sandbox from sparkmusic.lake").Should().Equal("True");
    }

    [Test, Order(4)]
    public void A_lie_in_Postgres_is_found_by_verify_and_cured_as_it_says()
    {
        SharedPostgres.Server.Execute(_name, "update marts.chart_movements set title = 'lie' where rank = 1");
        Run("verify", "--published").ShouldExitWith(3).Output
            .Should().Contain("have another title").And.Contain("run marts/chart_movements --only --force --publish");
        Run("run", "marts/chart_movements", "--only", "--force", "--publish").ShouldExitWith(0);
        Run("verify", "--published").ShouldExitWith(0);
    }

    [Test, Order(5)]
    public async Task A_wrong_setting_is_told_in_a_sentence_within_seconds()
    {
        // Side by side, each with variables of its own: two of them wait for a server that is not there.
        await Task.WhenAll(
            TellAsync("Host=127.0.0.1;Port=1;Username=x;Password=canary;Database=x", 75, "cannot be reached"),
            TellAsync("Host=no-such-host.invalid;Username=x;Password=canary;Database=x", 75, "cannot be reached"),
            TellAsync(SharedPostgres.Server.Setting(_name).Replace(PostgresServer.Password, "canary"), 1, "refuses the user 'postgres'"),
            TellAsync(SharedPostgres.Server.Setting("no_such"), 1, "does not exist"),
            TellAsync("Hots=x;Password=canary", 2, "cannot be understood"),
            TellAsync(null, 2, "No Postgres is set"));

        Task TellAsync(string? setting, int exitCode, string told) => Task.Run(() =>
        {
            var watch = Stopwatch.StartNew();
            var result = RunWith(setting, (environment, args) => CommandLine.Run(Limit, environment, args), "postgres", "init")
                .ShouldExitWith(exitCode);
            result.Error.Should().Contain(told).And.NotContain("   at ");
            result.Error.Trim().Split('\n').Should().HaveCount(2, "what and why, then the next step");
            watch.Elapsed.Should().BeLessThan(Patience.Long);
        });
    }

    [Test, Order(6)]
    public void A_server_that_is_away_fails_the_publish_with_75_and_the_lake_is_built_all_the_same()
    {
        var result = RunWith("Host=127.0.0.1;Port=1;Username=x;Password=canary;Database=x", CommandLine.RunHere, "run",
            "marts/chart_daily_mood", "--only", "--force", "--publish").ShouldExitWith(75);
        result.Output.Should().Contain("chart_daily_mood");
        result.Error.Should().Contain("tried again after the build").And.Contain("cannot be reached");
    }
}
