using SparkMusic.Engines;
using SparkMusic.Run;

namespace SparkMusic.Jobs.Enrich.Posts;

/// <summary>Decides about every post: reads the catalogue once, then the posts one after the other.</summary>
sealed class PostDecisions : IMadeRows
{
    static readonly IReadOnlyDictionary<string, object?> NoParameters = new Dictionary<string, object?>();

    public string View => "made_decisions";

    public int Version => 2;

    public IReadOnlyList<Column> Columns { get; } =
    [
        Column.Of("network text The post's network."),
        Column.Of("post_id text The post."),
        Column.Of("created_at instant When it was written."),
        Column.Of("cleaned_text text What was read."),
        Column.Of("query text What was searched."),
        Column.Of("track_id text? The track."),
        Column.Of("title text? Its title."),
        Column.Of("artists text[] Its artists."),
        Column.Of("score double? Of the best candidate."),
        Column.Of("method text? link or search."),
        Column.Of("runner_up_score double? Of the best rival."),
        Column.Of("reason text Why."),
    ];

    public async Task<IReadOnlyList<object?[]>> RunAsync(ISqlSession session, CancellationToken cancel)
    {
        var matcher = new Matcher(new SongIndex(await SongsAsync(session, cancel)));
        var rows = new List<object?[]>();
        await using var posts = await session.QueryAsync("select network, post_id, created_at, cleaned_text, spotify_track_id from posts",
            NoParameters, cancel);
        while (await posts.ReadAsync(cancel))
        {
            var post = posts.Current;
            var decision = matcher.Decide((string)post[3]!, (string?)post[4]);
            rows.Add([post[0], post[1], post[2], post[3], decision.Query, decision.TrackId, decision.Song?.Title,
                decision.Song?.Artists.ToArray<object?>() ?? [], decision.Score, decision.Method, decision.RunnerUp, decision.Reason]);
        }
        return rows;
    }

    static async Task<List<Song>> SongsAsync(ISqlSession session, CancellationToken cancel)
    {
        var songs = new List<Song>();
        await using var tracks = await session.QueryAsync("select track_id, title, artists, popularity from enriched_tracks",
            NoParameters, cancel);
        while (await tracks.ReadAsync(cancel))
        {
            var track = tracks.Current;
            songs.Add(new Song((string)track[0]!, (string)track[1]!, [.. ((object?[])track[2]!).OfType<string>()], (int?)track[3] ?? -1));
        }
        return songs;
    }
}
