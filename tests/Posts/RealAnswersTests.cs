using System.Text.Json;
using System.Web;
using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Spotify;
using SparkMusic.Tests.Collect;
using SparkMusic.Tests.Commands;
using SparkMusic.Tests.Spotify;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Posts;

/// <summary>The answers that were really given for posts: the search's and the features', from the service to the marts.</summary>
[TestFixture]
public sealed class RealAnswersTests
{
    const string Sample = "posts/thesis_nowplaying/";

    readonly TestFolder _folder = new();

    string Lake => _folder["lake"];

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public async Task The_answer_to_a_search_becomes_the_match_of_the_post_that_asked_and_of_no_other()
    {
        var answer = File.ReadAllText(Need.Data(Sample + "02_Spotify_data_structure.json"));
        using var document = JsonDocument.Parse(answer);
        var (found, track) = (document.RootElement.GetProperty("tracks"), document.RootElement.GetProperty("tracks").GetProperty("items")[0]);
        var (title, artist) = (track.GetProperty("name").GetString()!, track.GetProperty("artists")[0].GetProperty("name").GetString()!);
        var asked = HttpUtility.ParseQueryString(new Uri(found.GetProperty("href").GetString()!).Query)["query"]!.Trim();
        using var features = JsonDocument.Parse(File.ReadAllText(Need.Data(Sample + "03_audio_features.fixed.json")));
        var linked = features.RootElement.GetProperty("audio_features")[0].GetProperty("id").GetString()!;
        // A post whose words give the query that was really asked, and one that links to the track whose features were.
        File.WriteAllText(_folder["others.json"], $$"""
            {"data":[{"id":"1533311938209382404","created_at":"2022-06-05T05:00:00Z","text":"#NowPlaying {{artist}} - {{title}}"},
                     {"id":"1533311938209382405","created_at":"2022-06-05T05:00:01Z","text":"https://open.spotify.com/track/{{linked}}"}]}
            """);
        await RunAsync("import", "posts", Need.Data(Sample + "01_twitter_v2_recent_search.fixed.json"), _folder["others.json"]);
        await RunAsync("import", "track-features", Need.Data(Sample + "03_audio_features.fixed.json"));
        await RunAsync("run", "posts");
        (await CellsAsync("select count(*), sum(cast(reason = 'no_result' as int)) from unmatched_posts")).Should().Be("2 2");

        await using (var server = await ScriptedServer.StartAsync(TimeProvider.System, request =>
            Reply.Json(request.Path.StartsWith("/v1/", StringComparison.Ordinal) ? answer
                : """{"access_token":"t","token_type":"Bearer","expires_in":3600}""")))
        {
            (await SearchAsync(server)).Should().BeEquivalentTo(new { Searched = 2, Answered = 1, Left = 0 });
            server.Log.Where(request => request.Path == "/v1/search").Select(request => request["q"]!.ToLowerInvariant())
                .Should().HaveCount(2).And.Contain(asked.ToLowerInvariant());
        }
        await RunAsync("run", "posts");

        (await CellsAsync("select track, array_to_string(artists, ','), popularity, duration_ms, valence is null, method from now_playing "
            + $"where track_id = '{track.GetProperty("id").GetString()}'")).Should().Be("Wang Dang Doodle Savoy Brown 19 440733 True search");
        (await CellsAsync("select isrc, album, release_date, release_year from tracks"))
            .Should().Be("GBF077120720 Street Corner Talking 1971-01-01 1971");
        (await CellsAsync($"select track is null, danceability, energy, valence, tempo, duration_ms, quadrant, method from now_playing "
            + $"where track_id = '{linked}'")).Should().Be("True 0.516 0.36 0.144 127.176 233812 sad link");
        (await CellsAsync("select day, posts, matched, match_rate, mean_valence, mean_energy from now_playing_by_day"))
            .Should().Be("2022-06-05 3 2 0.6666666666666666 0.144 0.36");
        (await CellsAsync("select post_id, reason from unmatched_posts")).Should().Be("1533311938209382403 no_result",
            "a search answers anything, and that song is another");
        await RunAsync("verify");
    }

    async Task<CandidateReport> SearchAsync(ScriptedServer server)
    {
        await using var lake = await SparkMusic.Lakes.Lake.OpenAsync(Lake, TimeProvider.System, default);
        using var http = ApiHttp.New();
        var settings = new SpotifySettings
        {
            Api = new Uri(server.Address, "v1/"),
            Accounts = server.Address,
            ClientId = "the-id",
            ClientSecret = "the-secret",
            Limits = SpotifyLimits.None,
        };
        await using var caller = new ApiCaller("Spotify", http, lake.Ledger, settings.Limits.Calls, TimeProvider.System);
        var client = new SpotifyClient(settings, caller,
            new AppTokens(new TokenEndpoint(settings, caller, TimeProvider.System), TimeProvider.System),
            new AppFindings(null, TimeProvider.System));
        using var asked = new AskedIds(CollectorFolder.AskedOf(lake), TimeProvider.System);
        return await new CandidateCollector(lake, client, asked, TimeProvider.System, new SandboxSpotify.Quiet())
            .RunAsync("collect candidates", null, default);
    }

    async Task RunAsync(params string[] arguments)
    {
        var result = await InProcess.RunAsync([.. arguments, "--lake", Lake]);
        result.Code.Should().Be(ExitCodes.Done, result.Out + result.Error);
    }

    async Task<string> CellsAsync(string sql)
    {
        var rows = (await InProcess.RunAsync("sql", sql, "--lake", Lake, "--format", "json")).Json;
        rows.GetArrayLength().Should().Be(1);
        return string.Join(' ', rows[0].EnumerateObject().Select(cell => cell.Value.ToString()));
    }
}
