using System.Text.Json;
using SparkMusic.Calls;
using SparkMusic.Jobs.Enrich.Posts;
using SparkMusic.Jobs.Extract.Collect;
using SparkMusic.Jobs.Extract.Collect.Posts;
using SparkMusic.Jobs.Extract.Collect.Spotify;
using SparkMusic.Jobs.Simulate.Http;
using SparkMusic.Networks;
using SparkMusic.Spotify;
using SparkMusic.Tests.Collect;
using SparkMusic.Tests.Commands;
using SparkMusic.Tests.Spotify;

namespace SparkMusic.Tests.Posts;

/// <summary>Spotify is searched for what posts say and no known track fits: once for each text, and never for junk.</summary>
[TestFixture]
public sealed class CandidateCollectorTests
{
    static readonly string[] Junk =
        ["by", "RT", "Rain", "love", "by on", "by by", "🎧", "now playing", "listening to", "by Adele", "rain by", "the - by", "1975 - 22"];

    [TestCaseSource(nameof(Junk))]
    public void Junk_is_never_searched_for(string text) => SearchText.Of(text).Should().BeNull();

    [TestCase("Now playing: Hello by Adele", "hello adele")]
    [TestCase("🎵 Adele – Hello 🎵", "adele hello")]
    [TestCase("NP: ADELE - HELLO (2011 Remaster)", "adele hello")]
    [TestCase("listening to \"Hello\" by Adele on Spotify", "hello adele")]
    [TestCase("14:05 Hello - Adele - Stream here->", "hello adele")]
    [TestCase("I bless the rains. Africa by Toto, on vinyl", "africa toto")]
    [TestCase("夜に駆ける | YOASOBI", "夜に駆ける yoasobi")]
    [TestCase("YOASOBI「夜に駆ける」", "yoasobi 夜に駆ける")]
    public void Posts_that_say_the_same_are_searched_for_in_the_same_words(string text, string? query) =>
        SearchText.Of(text).Should().Be(query);

    [Test]
    public async Task Posts_without_a_track_get_one_with_a_call_for_each_text()
    {
        await using var spotify = await SandboxSpotify.StartAsync(AppKind.Development);
        var known = new[] { 3, 17, 29 }.Select(number => spotify.World.Track(number).Made).ToList();
        string[] texts =
        [
            .. known.Select(track => $"{track.Title} by {track.Artists[0].Name}"),
            $"Now playing: {known[0].Title} by {known[0].Artists[0].Name} today",
            .. Junk, "what a night, still thinking about it", "Qvirrel Zzyx by The Wqqfen",
        ];
        await PostAsync(spotify, texts);
        await RunAsync(spotify);
        (await MatchedAsync(spotify)).Should().Be(0, "the lake knows no track yet");

        spotify.Sandbox.Server.World.Traffic.Clear();
        var limited = () => CollectAsync(spotify, SpotifyLimits.None with { PerDay = new Dictionary<string, long> { ["search"] = 1 } });
        (await limited.Should().ThrowAsync<SparkMusicException>()).Which.ExitCode.Should().Be(ExitCodes.TryLater);
        Calls().Should().Be(1);
        (await spotify.Lake.RowsAsync("raw_tracks", "title")).Should().Contain(known[0].Title, "what most posts say comes first");
        var report = await CollectAsync(spotify);
        report.Should().BeEquivalentTo(new { Searched = 3, Answered = 2, Left = 0 });
        Calls().Should().Be(4, "a call for each text, and none for junk");
        (await CollectAsync(spotify)).Searched.Should().Be(0, "no text is searched for twice");
        Calls().Should().Be(4);

        await RunAsync(spotify);
        (await MatchedAsync(spotify)).Should().Be(4);
        await CollectAsync(spotify);
        Calls().Should().Be(4, "what nobody knows stays unmatched, and is not asked for again");

        int Calls() => (int)spotify.Sandbox.Server.World.Traffic.OfEndpoint("/spotify/v1/search", 200);
    }

    static async Task PostAsync(SandboxSpotify spotify, string[] texts)
    {
        var posts = JsonSerializer.Serialize(new
        {
            data = texts.Select((text, number) => new { id = $"{1000 + number}", text, created_at = "2026-01-02T03:04:05Z" }),
            meta = new { result_count = texts.Length, newest_id = "1000" },
        });
        await using var server = await ScriptedServer.StartAsync(TimeProvider.System, _ => Reply.Json(posts));
        using var http = ApiHttp.New();
        await using var caller = new ApiCaller("x", http, spotify.Lake.Lake.Ledger, new CallSettings(), TimeProvider.System);
        await new PostCollector(spotify.Lake.Lake, TimeProvider.System, new SandboxSpotify.Quiet())
            .RunAsync(new XClient(server.Address, "token", "#nowplaying", caller, TimeProvider.System), "nowplaying",
                "collect posts", default);
    }

    static async Task<CandidateReport> CollectAsync(SandboxSpotify spotify, SpotifyLimits? limits = null)
    {
        var (client, _) = spotify.Client(limits: limits);
        using var asked = new AskedIds(CollectorFolder.AskedOf(spotify.Lake.Lake), TimeProvider.System);
        return await new CandidateCollector(spotify.Lake.Lake, client, asked, TimeProvider.System, new SandboxSpotify.Quiet())
            .RunAsync("collect candidates", null, default);
    }

    static async Task RunAsync(SandboxSpotify spotify)
    {
        var result = await InProcess.RunAsync("run", "posts", "--lake", spotify.LakePath);
        result.Code.Should().Be(ExitCodes.Done, result.Out + result.Error);
    }

    static async Task<long> MatchedAsync(SandboxSpotify spotify) =>
        (await InProcess.RunAsync("sql", "select count(*) as n from post_matches", "--lake", spotify.LakePath, "--format", "json")).Json[0]
            .GetProperty("n").GetInt64();
}
