using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Bodies;
using SparkMusic.Jobs.Extract.Recognise;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Lakes;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>
/// Collects playlists by search words and by id. Each hit of a search is a row of <c>raw_playlists</c>, a state that was observed; a
/// playlist whose state was read whole before is not read again. Additions and removals are the difference of whole states, which clean
/// makes.
/// </summary>
/// <remarks>
/// With a budget that is used up before the end, each day gets as far as it can: words that were searched for longest ago come first, then
/// playlists that were never read, then those that were read longest ago; and where the searches' budget is used up, what was found is
/// read.
/// </remarks>
sealed class PlaylistCollector(Lake lake, SpotifyClient client, AskedIds asked, TimeProvider clock, ICollectorProgress progress)
{
    readonly DisagreeingPlaylists _disagreeing = new(asked);
    readonly MissingPlaylists _missing = new(client, asked);

    /// <summary>Of the calls that are made; null: none.</summary>
    public AnswerSpool? Spool { get; init; }

    long Now => Moments.Of(clock.GetUtcNow());

    /// <param name="request">What is wanted.</param>
    /// <param name="report">Filled as it goes on: it says what was done when the collection ends early, too.</param>
    /// <exception cref="ClosedUntilException">A limit is reached: what was read is in raw, and the same request goes on behind
    /// it.</exception>
    public async Task RunAsync(PlaylistRequest request, PlaylistReport report, CancellationToken cancel)
    {
        RawTable[] charts = request.AreCharts ? [RawTable.ChartEntries] : [];
        var collector = new Collector(request.Collector, request.Command, RawTable.Playlists,
            [.. charts, RawTable.Playlists, RawTable.PlaylistTracks, RawTable.Tracks])
        {
            Round = request.Round,
        };
        await CollectorRun.RunAsync(lake, collector, clock, progress,
            SpoolUse.Around(Spool, (run, token) => CollectAsync(report.Run = run, request, report, token)), cancel);
    }

    async Task<PlaylistReport> CollectAsync(CollectorRun run, PlaylistRequest request, PlaylistReport report, CancellationToken cancel)
    {
        var before = PlaylistCursor.Parse(run.Cursor);
        var cursor = before with { TouchedAt = Now };
        var searches = request.Searches.Distinct().ToList();
        var known = await KnownPlaylists.ReadAsync(lake, searches.Select(words => before.Searches.GetValueOrDefault(words)?.BegunAt ?? Now)
            .Append(Now).Min(), before.Reading, cancel);
        var rows = new RowsOfPages(request.AreCharts ? ImportKind.ChartHistory : ImportKind.PlaylistHistory,
            run.Rows)
        { SeenAt = () => Now };
        var wanted = new WantedPlaylists(known, _disagreeing);
        ClosedUntilException? closed = null;
        foreach (var words in searches.OrderBy(words => before.Searches.GetValueOrDefault(words)?.BegunAt ?? 0))
        {
            var place = before.PlaceOf(words, Now);
            wanted.Add(words, place.BegunAt);
            try
            {
                if (closed is null) cursor = await SearchAsync(run, rows, wanted, cursor, words, place, request, report, cancel);
            }
            catch (ClosedUntilException e)
            {
                closed = e;
                if (run.Cursor is { } moved && report.SearchPages > 0) cursor = PlaylistCursor.Parse(moved);
            }
            // Hits of the round before are better than none.
            if (closed is not null && before.Searches.GetValueOrDefault(words) is { } earlier) wanted.Add(words, earlier.BegunAt);
        }
        foreach (var id in request.Ids) wanted.Add(new WantedPlaylist(id, request.Theme), null);
        (cursor, var round) = RoundOf(request, before, cursor);
        try
        {
            cursor = await ReadAsync(run, rows, Due(wanted, known, request, round, report), round, known, cursor, request, report, cancel);
        }
        catch (ClosedUntilException e) when (closed?.ResumeAt < e.ResumeAt)
        {
            throw closed;
        }
        if (closed is not null) throw closed;
        foreach (var words in searches) cursor = cursor.With(words, null);
        if (round is not null) run.AfterCommit(round.Close);
        run.Move(cursor.WithNamed(NamedRound.KeyOf(request), null).ToString());
        return report;
    }

    async Task<PlaylistCursor> SearchAsync(
        CollectorRun run, RowsOfPages rows, WantedPlaylists wanted, PlaylistCursor cursor, string words, SearchPlace place,
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
                rows.State(hits[index].Utf8, words, isComplete: false, at, page.Offset!.Value + index + 1);
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

    /// <summary>The round of the playlists that are named; a chart is one day's.</summary>
    (PlaylistCursor Cursor, NamedRound? Round) RoundOf(PlaylistRequest request, PlaylistCursor before, PlaylistCursor cursor)
    {
        if (request.Ids.Count == 0) return (cursor, null);
        var (key, now) = (NamedRound.KeyOf(request), Now);
        var goesOn = before.Named.TryGetValue(key, out var begunAt) && before.IsUnderWay(begunAt, now)
            && (!request.AreCharts || Moments.DayOfInstant(begunAt) == Moments.DayOfInstant(now));
        if (!goesOn) begunAt = now;
        return (cursor.WithNamed(key, begunAt), new NamedRound(asked, key, begunAt));
    }

    /// <summary>
    /// What is to be read, in that order. Playlists that are known to be gone or withheld are left out where a search found them; who names
    /// one wants to know.
    /// </summary>
    List<WantedPlaylist> Due(WantedPlaylists wanted, KnownPlaylists known, PlaylistRequest request, NamedRound? round,
        PlaylistReport report)
    {
        var named = request.Ids.ToHashSet(StringComparer.Ordinal);
        var (found, all) = (new List<string>(), wanted.All);
        foreach (var playlist in all)
            if (!named.Contains(playlist.Id)) found.Add(playlist.Id);
        var due = _missing.Due(found);
        report.Unchanged += wanted.Unchanged;
        report.Disagreeing += wanted.Disagreeing;
        report.NotDue += found.Count - due.Count;
        var left = round?.Left(named) ?? named;
        report.EndedBefore += named.Count - left.Count;
        due.UnionWith(left);
        return [.. all.Where(playlist => due.Contains(playlist.Id)).OrderBy(playlist => known.WholeAt(playlist.Id))];
    }

    async Task<PlaylistCursor> ReadAsync(
        CollectorRun run, RowsOfPages rows, List<WantedPlaylist> due, NamedRound? round, KnownPlaylists known, PlaylistCursor cursor,
        PlaylistRequest request, PlaylistReport report, CancellationToken cancel)
    {
        var (count, named) = (due.Count, request.Ids.ToHashSet(StringComparer.Ordinal));
        // What was begun is ended first: its pages are in raw already.
        BegunPlaylist? begun = null;
        if (cursor.Reading is { } before)
        {
            begun = new BegunPlaylist(before, known.BegunHead, due.Find(playlist => playlist.Id == before.Id));
            due.RemoveAll(playlist => playlist.Id == before.Id);
        }
        var states = new StateRows(rows);
        run.BeforeCommit = states.WriteOpen;
        var reading = new PlaylistReading(client, IsWhole, IsShort, request.AreCharts, new ForeignPlaylists(client, asked), clock);
        await foreach (var page in reading.ReadAsync(due, begun, cancel))
        {
            report.Pages++;
            states.Add(page);
            if (page.Entries.Count > 0)
                rows.Entries(new PlaylistHead(page.Wanted.Id, page.Name), page.Wanted.Theme, page.Entries, page.Offset, page.At);
            run.Prove(rows.Names());
            var place = page.Ending == Ending.None
                ? new ReadingPlace(page.Wanted.Id, page.SnapshotId, page.At, page.Offset + page.Entries.Count, page.Wanted.Theme, page.Edge)
                    : null;
            Remember(run, page, named.Contains(page.Wanted.Id) ? round : null);
            report.Add(page);
            cursor = cursor with { Reading = place };
            await run.PageDoneAsync(cursor.ToString(), cancel);
            if (page.Ending != Ending.None) progress.Step($"{report.Ended} of {count} playlists, {report.Entries} entries");
        }
        return cursor;

        // A chart's day is an observation even when it is the same as the day before.
        bool IsWhole(string id, string? snapshot) => !request.AreCharts && known.IsWhole(id, snapshot);
        bool IsShort(string id, string? snapshot) => !request.AreCharts && _disagreeing.Holds(id, snapshot);
    }

    /// <summary>What came of a playlist, once it is committed.</summary>
    void Remember(CollectorRun run, PlaylistPage page, NamedRound? round)
    {
        var id = page.Wanted.Id;
        if (page is { IsAsked: true, Ending: Ending.Missing or Ending.Withheld })
            run.AfterCommit(() => _missing.Add(id));
        if (page.Ending == Ending.Short) run.AfterCommit(() => _disagreeing.Add(id, page.SnapshotId));
        if (round is not null && page.Ending is not (Ending.None or Ending.Changing or Ending.NoId))
            run.AfterCommit(() => round.Ended(id));
    }
}
