using System.IO.Compression;
using SparkMusic.Engines;
using SparkMusic.Jobs;
using SparkMusic.Run;
using SparkMusic.Tests.Commands;
using SparkMusic.Tests.Spark;
using SparkMusic.Tests.Support;
using SparkMusic.Tests.Verify;

namespace SparkMusic.Tests.Posts;

/// <summary>The real posts beside the repository, from file to mart. None of their words stands here.</summary>
[TestFixture]
public sealed class RealPostsTests
{
    readonly TestFolder _folder = new();

    string Lake => _folder["lake"];

    [OneTimeTearDown]
    public void Remove() => _folder.Dispose();

    [Test, Order(1)]
    public async Task The_real_sample_flows_from_file_to_mart()
    {
        await RunAsync("import", "track-features", Need.Data("spotify-songs/spotify_songs.csv.gz"));
        await RunAsync("import", "track-features", Need.Data("posts/thesis_nowplaying/03_audio_features.fixed.json"));
        await RunAsync("import", "posts", Need.Data("posts/thesis_nowplaying/01_twitter_v2_recent_search.fixed.json"));
        await RunAsync("run", "posts");

        (await RowAsync("select count(*) as n from now_playing where valence is not null and score >= 0.9 and network = 'x' and post_id = "
            + "'1533311938209382403'")).Should().Be(1);
        (await RowAsync(
            "select count(*) as n from now_playing as p join track_artists as a on a.track_id = p.track_id where a.artist = 'Supertramp'"))
            .Should().Be(1);
        (await RowAsync("select count(*) as n from posts where contains(cleaned_text, '&gt;') or contains(cleaned_text, '#') or "
            + "len(hashtags) < 2 or len(links) < 1")).Should().Be(0);
        (await RowAsync("select count(*) as n from audio_features where track_id = '7dg3XqARw7qOrkt9pZZNRF'")).Should().Be(1);
        // The numbers as the file of songs has them, in every mart of the day.
        (await CellsAsync("select posted_at, track, array_to_string(artists, ','), popularity, danceability, energy, valence, tempo, "
            + "duration_ms, quadrant, method, is_repost from now_playing")).Should().Be(
            "2022-06-05T04:57:08Z Breakfast In America Supertramp 35 0.597 0.487 0.802 75.104 159333 calm search False");
        (await CellsAsync("select day, network, posts, matched, match_rate, mean_valence, mean_energy from now_playing_by_day"))
            .Should().Be("2022-06-05 x 1 1 1 0.802 0.487");
        (await CellsAsync("select t.day, t.mentions, t.authors, t.rank, a.mentions from now_playing_top_tracks as t "
            + "join track_360 as a on a.track_id = t.track_id")).Should().Be("2022-06-05 1 0 1 1", "the sample does not say who wrote it");
        (await CellsAsync("select day, network, method_or_reason, posts from match_quality")).Should().Be("2022-06-05 x search 1");
        (await CellsAsync("select count(*), cast(sum(mentions) as bigint), count(listens) from track_360 where mentions > 0"))
            .Should().Be("1 1 0");
        await RunAsync("verify");
    }

    [Test, Order(2)]
    public async Task Real_events_of_Bluesky_and_a_status_of_Mastodon_are_posts_too()
    {
        await RunAsync("import", "posts", Need.Data("posts/bluesky_jetstream_capture/expected_v1.jsonl"),
            Need.Data("posts/mastodon_docs_json/Status_01.json"));
        await RunAsync("run", "posts");
        // The capture has 18 events of posts, one of them a deletion.
        (await RowAsync("select count(*) as n from posts where network = 'bluesky' and not contains(post_id, 'fm.teal')")).Should().Be(17);
        (await RowAsync("select count(*) as n from posts where network = 'bluesky' and contains(post_id, 'fm.teal')")).Should().Be(1);
        (await RowAsync("select count(*) as n from posts where network = 'mastodon' and not is_bot and not is_repost and len(links) = 1"))
            .Should().Be(1);
        (await RowAsync("select count(*) as n from post_matches")).Should().Be(1, "nobody there speaks of a song that we know");
        (await RowAsync(
            "select (select count(*) from posts) - (select count(*) from post_matches) - (select count(*) from unmatched_posts) as n"))
            .Should().Be(0);
        await RunAsync("verify");
    }

    [Test, Order(3), Category("Spark")]
    public async Task The_sample_gives_the_same_tables_on_Spark()
    {
        var (lakes, copy) = (_folder["small"], _folder["spark"]);
        using (var all = new StreamReader(
            new GZipStream(File.OpenRead(Need.Data("spotify-songs/spotify_songs.csv.gz")), CompressionMode.Decompress)))
        {
            List<string> lines = [all.ReadLine()!];
            while (all.ReadLine() is { } line)
                if (line.Contains("Supertramp")) lines.Add(line);
            lines.Should().HaveCountGreaterThan(1);
            File.WriteAllLines(_folder["songs.csv"], lines);
        }
        await RunOnAsync(lakes, "import", "track-features", _folder["songs.csv"]);
        await RunOnAsync(lakes, "import", "track-features", Need.Data("posts/thesis_nowplaying/03_audio_features.fixed.json"));
        await RunOnAsync(lakes, "import", "posts", Need.Data("posts/thesis_nowplaying/01_twitter_v2_recent_search.fixed.json"),
            Need.Data("posts/bluesky_jetstream_capture/expected_v1.jsonl"));
        BuiltLake.Copy(lakes, copy);
        await RunOnAsync(lakes, "run", "posts");
        var engine = await SharedSpark.EngineAsync();
        await using (var lake = await SparkMusic.Lakes.Lake.OpenAsync(copy, TimeProvider.System, default))
        {
            var runner = new FlowRunner(JobCatalog.Catalog, lake, ResultSettings.Read(null, _ => null), TimeProvider.System,
                new BuiltLake.Silence());
            var report = await runner.RunAsync(new RunRequest { Targets = ["posts"] }, engine.Name,
                () => Task.FromResult<ISqlEngine>(new Shared(engine)), default);
            report.Tables.Where(table => table.Error is not null).Select(table => $"{table.Table}: {table.Error}").Should().BeEmpty();
            (await lake.ReadManifestAsync("now_playing", default))!.Partitions.Values.Sum(partition => partition.Rows).Should().Be(1);
            (await lake.ReadManifestAsync("unmatched_posts", default))!.Partitions.Values.Sum(partition => partition.Rows).Should().Be(18);
        }
        (await Flows.LakeComparison.DifferencesAsync(lakes, copy, "posts")).Should().BeEmpty();
    }

    /// <summary>The run ends, the engine that all tests use does not.</summary>
    sealed class Shared(ISqlEngine engine) : ISqlEngine
    {
        public string Name => engine.Name;

        public string Prelude => engine.Prelude;

        public Task<ISqlSession> OpenAsync(CancellationToken cancel) => engine.OpenAsync(cancel);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    Task RunAsync(params string[] arguments) => RunOnAsync(Lake, arguments);

    static async Task RunOnAsync(string lake, params string[] arguments)
    {
        var result = await InProcess.RunAsync([.. arguments, "--lake", lake]);
        result.Code.Should().Be(ExitCodes.Done, result.Out + result.Error);
    }

    async Task<string> CellsAsync(string sql)
    {
        var rows = (await InProcess.RunAsync("sql", sql, "--lake", Lake, "--format", "json")).Json;
        rows.GetArrayLength().Should().Be(1);
        return string.Join(' ', rows[0].EnumerateObject().Select(cell => cell.Value.ToString()));
    }

    async Task<long> RowAsync(string sql) =>
        (await InProcess.RunAsync("sql", sql, "--lake", Lake, "--format", "json")).Json[0].GetProperty("n").GetInt64();
}
