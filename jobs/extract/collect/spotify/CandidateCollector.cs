using System.Security.Cryptography;
using System.Text;
using SparkMusic.Calls;
using SparkMusic.Jobs.Enrich.Posts;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Lakes;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>What came of a search for candidates.</summary>
/// <param name="Searched">Texts that were searched for, a call each.</param>
/// <param name="Answered">Those of which a hit is a candidate.</param>
/// <param name="Left">Texts that are due still.</param>
sealed record CandidateReport(int Searched, int Answered, int Left);

/// <summary>
/// Searches Spotify for what posts say that no track of the lake fits. A text is searched for once, the one that most posts say first. Of
/// the hits only those become rows of <c>raw_tracks</c> that the matcher finds in a post: a search always finds something. What a post
/// speaks of is decided from the tables at the next build, here nothing is.
/// </summary>
sealed class CandidateCollector(Lake lake, SpotifyClient client, AskedIds asked, TimeProvider clock, ICollectorProgress progress)
{
    public const string Name = "spotify.candidates";

    const string Kind = "spotify.post-search";

    CollectorRun? _run;

    /// <summary>Of the calls that are made; null: none.</summary>
    public AnswerSpool? Spool { get; init; }

    /// <summary>What of it lies in raw, also when a limit ended it.</summary>
    public CollectedCounts Committed => CollectedCounts.Of(_run);

    /// <summary>The texts that are due, those that most posts say first.</summary>
    public static async Task<IReadOnlyList<UnmatchedText>> DueAsync(Lake lake, AskedIds asked, CancellationToken cancel)
    {
        var texts = await UnmatchedTexts.ReadAsync(lake, cancel);
        var due = asked.Due(Kind, texts.Select(IdOf), TimeSpan.MaxValue, TimeSpan.MaxValue).ToHashSet(StringComparer.Ordinal);
        return [.. texts.Where(text => due.Contains(IdOf(text)))];
    }

    /// <param name="command">As typed, for the record of runs.</param>
    /// <param name="most">Calls at most; null: as many as the budget has.</param>
    /// <param name="cancel">Ends it; what was found is committed.</param>
    /// <exception cref="SparkMusicException">75 at a limit: what was found is committed, and the next run goes on behind it.</exception>
    public Task<CandidateReport> RunAsync(string command, int? most, CancellationToken cancel) => CollectorRun.RunAsync(
        lake, new Collector(Name, command, RawTable.Tracks, [RawTable.Tracks]), clock, progress,
        SpoolUse.Around(Spool, async (run, token) =>
        {
            _run = run;
            var (searched, answered) = (0, 0);
            var due = await DueAsync(lake, asked, token);
            var rows = new RowsOfTracks(run.Rows, Moments.Of(clock.GetUtcNow()));
            run.BeforeCommit = () => run.Prove(rows.Names);
            foreach (var text in due.Take(most ?? int.MaxValue))
            {
                var candidates = await SearchAsync(text, token);
                foreach (var hit in candidates) rows.Track(hit.Text, Moments.Of(clock.GetUtcNow()));
                run.AfterCommit(() => asked.Remember(Kind, [(IdOf(text), candidates.Count > 0)]));
                await run.PageDoneAsync("{}", token);
                (searched, answered) = (searched + 1, answered + (candidates.Count > 0 ? 1 : 0));
                progress.Step($"{searched} of {due.Count} texts");
            }
            await run.CommitAsync(token);
            return new CandidateReport(searched, answered, due.Count - searched);
        }), cancel);

    /// <summary>One call: what is not among the first hits is not meant.</summary>
    async Task<IReadOnlyList<Item<Track>>> SearchAsync(UnmatchedText text, CancellationToken cancel)
    {
        await foreach (var page in client.SearchTracksAsync(text.Query, cancel))
        {
            var hits = page.Items!.Where(hit => hit.Value is { Id: not null, Name: not null, IsLocal: not true, IsEpisode: false })
                .DistinctBy(hit => hit.Value!.Id).ToList();
            var index = new SongIndex(hits.Select(hit => SongOf(hit.Value!)));
            var found = text.Said.SelectMany(said => Matcher.SongsNamedIn(index, said)).Select(song => song.TrackId)
                .ToHashSet(StringComparer.Ordinal);
            return [.. hits.Where(hit => found.Contains(hit.Value!.Id!))];
        }
        return [];
    }

    // What people wrote is not kept beside the lake, where nobody would forget it.
    static string IdOf(UnmatchedText text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.Query)))[..32];

    static Song SongOf(Track track) =>
        new(track.Id!, track.Name!, [.. (track.Artists ?? []).Select(artist => artist?.Name).OfType<string>()],
            (int)(track.Popularity ?? -1));
}
