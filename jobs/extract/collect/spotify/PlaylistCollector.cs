using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Bodies;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Lakes;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>What is to be collected.</summary>
/// <param name="Searches">Words; each is the theme of what it finds.</param>
/// <param name="Ids">Playlists by id.</param>
sealed record PlaylistRequest(string Command, IReadOnlyList<string> Searches, IReadOnlyList<string> Ids)
{
    /// <summary>Of the playlists by id; null: none.</summary>
    public string? Theme { get; init; }

    /// <summary>Playlists by id are charts: their places are ranks of the day.</summary>
    public bool AreCharts { get; init; }

    /// <summary>Of each search, the first so many hits.</summary>
    public int MostHits { get; init; } = int.MaxValue;

    public string Collector => AreCharts ? "spotify.charts" : "spotify.playlists";
}

/// <summary>
/// Collects playlists by search words and by id. Each hit of a search is a row of <c>raw_playlists</c>, a state that was observed; a playlist
/// whose state was read whole before is not read again. Additions and removals are the difference of whole states, which clean makes.
/// </summary>
sealed class PlaylistCollector(Lake lake, SpotifyClient client, AskedIds asked, TimeProvider clock, ICollectorProgress progress)
{
    // Of playlists that are gone or withheld: for so long they are not asked for again.
    static readonly TimeSpan MissingFor = TimeSpan.FromDays(7);

    const string Missing = "spotify.playlist";

    /// <summary>Of the calls that are made; null: none.</summary>
    public AnswerSpool? Spool { get; init; }

    long Now => Moments.Of(clock.GetUtcNow());

    /// <param name="request">What is wanted.</param>
    /// <param name="report">Filled as it goes on: it says what was done when the collection ends early, too.</param>
    /// <exception cref="ClosedUntilException">A limit is reached: what was read is in raw, and the same request goes on behind it.</exception>
    public async Task RunAsync(PlaylistRequest request, PlaylistReport report, CancellationToken cancel)
    {
        RawTable[] charts = request.AreCharts ? [RawTable.ChartEntries] : [];
        var collector = new Collector(request.Collector, request.Command, RawTable.Playlists,
            [.. charts, RawTable.Playlists, RawTable.PlaylistTracks, RawTable.Tracks]);
        CollectorRun? collecting = null;
        try
        {
            await CollectorRun.RunAsync(lake, collector, clock, progress, SpoolUse.Around(Spool, (run, token) => CollectAsync(collecting = run, request, report, token)), cancel);
        }
        finally
        {
            if (collecting is not null) (report.RunId, report.Committed) = (collecting.RunId, collecting.Counts);
        }
    }

    async Task<PlaylistReport> CollectAsync(CollectorRun run, PlaylistRequest request, PlaylistReport report, CancellationToken cancel)
    {
        var cursor = PlaylistCursor.Parse(run.Cursor);
        var places = request.Searches.Distinct().ToDictionary(words => words, words => cursor.PlaceOf(words, Now));
        var known = await KnownPlaylists.ReadAsync(lake, places.Values.Select(place => place.BegunAt).Append(Now).Min(), cancel);
        var rows = new RowsOfPages(request.AreCharts ? ImportKind.ChartHistory : ImportKind.PlaylistHistory, run.Rows) { SeenAt = () => Now };
        var wanted = new WantedPlaylists(known);
        foreach (var (words, place) in places)
        {
            foreach (var found in known.FoundBy(words, place.BegunAt)) wanted.Add(new WantedPlaylist(found.Id, words, found.Owner), found.SnapshotId);
            cursor = await SearchAsync(run, rows, wanted, cursor, words, place, request, report, cancel);
        }
        foreach (var id in request.Ids) wanted.Add(new WantedPlaylist(id, request.Theme), null);
        cursor = await ReadAsync(run, rows, Due(wanted, report), known, cursor, request, report, cancel);
        foreach (var words in places.Keys) cursor = cursor.With(words, null);
        run.Move(cursor.ToString());
        return report;
    }

    async Task<PlaylistCursor> SearchAsync(CollectorRun run, RowsOfPages rows, WantedPlaylists wanted, PlaylistCursor cursor, string words, SearchPlace place,
        PlaylistRequest request, PlaylistReport report, CancellationToken cancel)
    {
        if (place.Next is not { } from || from >= request.MostHits) return cursor.With(words, place with { Next = null });
        await foreach (var page in client.SearchPlaylistsAsync(words, cancel, from))
        {
            var at = Now;
            var hits = page.Items!;
            for (var index = 0; index < hits.Count && page.Offset!.Value + index < request.MostHits; index++)
            {
                // Spotify's own, which this kind of app does not get.
                if (hits[index].Value is not { Id: { } id } hit)
                {
                    report.NullHits++;
                    continue;
                }
                rows.State(hits[index].Text, words, isComplete: false, at, page.Offset!.Value + index + 1);
                wanted.Add(new WantedPlaylist(id, words, hit.Owner?.Id, hit.Collaborative == true), hit.SnapshotId);
            }
            report.AddSearchPage(hits.Count);
            var next = (int)page.Offset!.Value + hits.Count;
            var isLast = page.Next is null || hits.Count == 0 || next >= request.MostHits;
            cursor = cursor.With(words, place with { Next = isLast ? null : next });
            await run.PageDoneAsync(cursor.ToString(), cancel);
            progress.Step($"\"{words}\": {report.Hits} hits");
            if (isLast) return cursor;
        }
        // The search's end is reached: Spotify answers no more than a thousand hits.
        return cursor.With(words, place with { Next = null });
    }

    /// <summary>Without those that are known to be gone or withheld.</summary>
    List<WantedPlaylist> Due(WantedPlaylists wanted, PlaylistReport report)
    {
        var all = wanted.All;
        var due = asked.Due(Missing, all.Select(playlist => playlist.Id), TimeSpan.Zero, MissingFor).ToHashSet(StringComparer.Ordinal);
        report.Unchanged += wanted.Unchanged;
        report.NotDue += all.Count - due.Count;
        return [.. all.Where(playlist => due.Contains(playlist.Id))];
    }

    async Task<PlaylistCursor> ReadAsync(CollectorRun run, RowsOfPages rows, List<WantedPlaylist> due, KnownPlaylists known, PlaylistCursor cursor,
        PlaylistRequest request, PlaylistReport report, CancellationToken cancel)
    {
        // What was begun is ended first: its pages are in raw already.
        if (cursor.Reading is { } begun)
        {
            due.RemoveAll(playlist => playlist.Id == begun.Id);
            due.Insert(0, new WantedPlaylist(begun.Id, begun.Theme));
        }
        var states = new StateRows(rows);
        run.BeforeCommit = states.WriteOpen;
        await foreach (var page in new PlaylistReading(client, IsWhole, new ForeignPlaylists(client, asked), clock).ReadAsync(due, cursor.Reading, cancel))
        {
            report.Pages++;
            states.Add(page);
            if (page.Entries.Count > 0) rows.Entries(new PlaylistHead(page.Wanted.Id, page.Name), page.Wanted.Theme, page.Entries, page.Offset, page.At);
            run.Prove(rows.Names());
            var reading = page.Ending == Ending.None
                ? new ReadingPlace(page.Wanted.Id, page.SnapshotId, page.At, page.Offset + page.Entries.Count, page.Wanted.Theme) : null;
            if (page is { IsAsked: true, Ending: Ending.Missing or Ending.Withheld }) run.AfterCommit(() => asked.Remember(Missing, [(page.Wanted.Id, false)]));
            report.Add(page);
            cursor = cursor with { Reading = reading };
            await run.PageDoneAsync(cursor.ToString(), cancel);
            if (page.Ending != Ending.None) progress.Step($"{report.Ended} of {due.Count} playlists, {report.Entries} entries");
        }
        return cursor;

        // A chart's day is an observation even when it is the same as the day before.
        bool IsWhole(string id, string? snapshot) => !request.AreCharts && known.IsWhole(id, snapshot);
    }
}
