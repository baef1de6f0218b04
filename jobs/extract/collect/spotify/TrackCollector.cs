using SparkMusic.Calls;
using SparkMusic.Engines.DuckDb;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Lakes;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>What a collection of titles brought.</summary>
/// <param name="Missing">Those that Spotify does not know.</param>
sealed record TrackReport(int Found, int Missing, CollectedCounts Committed)
{
    /// <summary>At least one of them came with it.</summary>
    public bool HasPopularity { get; init; }

    /// <summary>What could not be had, as sentences.</summary>
    public IEnumerable<string> Told
    {
        get
        {
            if (Missing > 0) yield return $"Spotify does not know {PlaylistReport.Number(Missing)} {(Missing == 1 ? "track" : "tracks")}.";
            if (!HasPopularity) yield return PlaylistReport.NoPopularity;
        }
    }
}

/// <summary>
/// Collects what raw has ids of and nothing else: titles, artists, albums and ISRCs of tracks, fifty a call where the app may. An id is
/// asked for once; one that Spotify does not know is asked for again after thirty days.
/// </summary>
sealed class TrackCollector(Lake lake, SpotifyClient client, AskedIds asked, TimeProvider clock, ICollectorProgress progress)
{
    const string Kind = "spotify.track";

    const int OfOneCall = 50;

    CollectorRun? _run;

    static readonly TimeSpan MissingFor = TimeSpan.FromDays(30);

    static readonly RawTable[] WithIds = [RawTable.PlaylistTracks, RawTable.ChartEntries, RawTable.AudioFeatures];

    /// <summary>Of the calls that are made; null: none.</summary>
    public AnswerSpool? Spool { get; init; }

    /// <summary>What of it lies in raw, also when a limit ended it.</summary>
    public CollectedCounts Committed => CollectedCounts.Of(_run);

    /// <summary>Ids without a title that are to be asked for now, in order.</summary>
    public static async Task<IReadOnlyList<string>> DueAsync(Lake lake, AskedIds asked, CancellationToken cancel) =>
        asked.Due(Kind, await IdsAsync(lake, cancel), TimeSpan.MaxValue, MissingFor);

    /// <summary>Calls for so many tracks, as far as it is known what this app may.</summary>
    public static long CallsFor(long tracks, AppFindings findings) =>
        findings.IsClosed("tracks") ? tracks : (tracks + OfOneCall - 1) / OfOneCall;

    public Task<TrackReport> RunAsync(string command, CancellationToken cancel) =>
        CollectorRun.RunAsync(
        lake, new Collector("spotify.tracks", command, RawTable.Tracks, [RawTable.Tracks]) { MostPages = 500 }, clock, progress,
        SpoolUse.Around(Spool, async (run, token) =>
        {
            _run = run;
            var (found, missing, hasPopularity) = (0, 0, false);
            var due = await DueAsync(lake, asked, token);
            var rows = new RowsOfTracks(run.Rows, Moments.Of(clock.GetUtcNow()));
            run.BeforeCommit = () => run.Prove(rows.Names);
            await foreach (var answer in client.TracksAsync(due, token))
            {
                if (answer.Item is { Value: not null } item)
                {
                    rows.Track(item.Text, Moments.Of(clock.GetUtcNow()), answer.Id);
                    found++;
                    hasPopularity |= item.Value.Popularity is not null;
                }
                else missing++;
                run.AfterCommit(() => asked.Remember(Kind, [(answer.Id, answer.Item?.Value is not null)]));
                await run.PageDoneAsync("{}", token);
                progress.Step($"{found + missing} of {due.Count} tracks");
            }
            await run.CommitAsync(token);
            return new TrackReport(found, missing, run.Counts) { HasPopularity = hasPopularity || found == 0 };
        }), cancel);

    static async Task<IReadOnlyList<string>> IdsAsync(Lake lake, CancellationToken cancel)
    {
        var (with, ids) = (new List<object?>(), new List<string>());
        foreach (var table in WithIds)
            if (await lake.ReadManifestAsync(table.Name, cancel) is { } manifest)
                with.AddRange(await lake.LocalFilesOfAsync(manifest, cancel));
        if (with.Count == 0) return ids;
        var known = await lake.ReadManifestAsync(RawTable.Tracks.Name, cancel) is { } tracks
            ? (await lake.LocalFilesOfAsync(tracks, cancel)).ToArray<object?>() : [];
        using var connection = FileQueries.Connect();
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
