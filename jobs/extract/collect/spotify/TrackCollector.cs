using SparkMusic.Calls;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Lakes;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>
/// Collects what raw has ids of and nothing else: titles, artists, albums and ISRCs of tracks, fifty a call where the app may. An id is
/// asked for once; one that Spotify does not know is asked for again after thirty days.
/// </summary>
sealed class TrackCollector(Lake lake, SpotifyClient client, AskedIds asked, TimeProvider clock, ICollectorProgress progress)
{
    const string Kind = "spotify.track";

    static readonly TimeSpan MissingFor = TimeSpan.FromDays(30);

    static readonly RawTable[] WithIds = [RawTable.PlaylistTracks, RawTable.ChartEntries, RawTable.AudioFeatures];

    /// <summary>Of the calls that are made; null: none.</summary>
    public AnswerSpool? Spool { get; init; }

    /// <returns>Tracks found, and those that Spotify does not know.</returns>
    public Task<(int Found, int Missing, CollectedCounts Committed)> RunAsync(string command, CancellationToken cancel) =>
        CollectorRun.RunAsync(
        lake, new Collector("spotify.tracks", command, RawTable.Tracks, [RawTable.Tracks]) { MostPages = 500 }, clock, progress,
        SpoolUse.Around(Spool, async (run, token) =>
        {
            var (found, missing) = (0, 0);
            var due = asked.Due(Kind, await IdsAsync(token), TimeSpan.MaxValue, MissingFor);
            var rows = new RowsOfTracks(run.Rows, Moments.Of(clock.GetUtcNow()));
            run.BeforeCommit = () => run.Prove(rows.Names);
            await foreach (var answer in client.TracksAsync([.. due], token))
            {
                if (answer.Item is { Value: not null } item)
                {
                    rows.Track(item.Text, Moments.Of(clock.GetUtcNow()), answer.Id);
                    found++;
                }
                else missing++;
                run.AfterCommit(() => asked.Remember(Kind, [(answer.Id, answer.Item?.Value is not null)]));
                await run.PageDoneAsync("{}", token);
                progress.Step($"{found + missing} of {due.Count} tracks");
            }
            await run.CommitAsync(token);
            return (found, missing, run.Counts);
        }), cancel);

    /// <summary>Ids without a title, in order.</summary>
    async Task<IReadOnlyList<string>> IdsAsync(CancellationToken cancel)
    {
        var (with, ids) = (new List<object?>(), new List<string>());
        foreach (var table in WithIds)
            if (await lake.ReadManifestAsync(table.Name, cancel) is { } manifest)
                with.AddRange(await lake.LocalFilesOfAsync(manifest, cancel));
        if (with.Count == 0) return ids;
        var known = await lake.ReadManifestAsync(RawTable.Tracks.Name, cancel) is { } tracks
            ? (await lake.LocalFilesOfAsync(tracks, cancel)).ToArray<object?>() : [];
        using var database = DuckDbDatabase.Open(new DuckDbOptions());
        using var connection = database.Connect();
        var without = known.Length == 0 ? ""
            : "except select track_id from read_parquet($known, union_by_name = true) where title is not null";
        var parameters = new Dictionary<string, object?> { ["files"] = with.ToArray() };
        if (known.Length > 0) parameters["known"] = known;
        using var rows = connection.Query(
            $"select track_id from (select track_id from read_parquet($files, union_by_name = true) where length(track_id) = 22 {without}) "
                + "order by 1",
            parameters, cancel);
        while (rows.Read(cancel)) ids.Add((string)rows.Current[0]!);
        return ids;
    }
}
