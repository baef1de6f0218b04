using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Lakes;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>What is to be collected of artists.</summary>
sealed record ArtistRequest(string Command, IReadOnlyList<string> Ids, IReadOnlyList<string> Names)
{
    public bool HasTopTracks { get; init; } = true;

    /// <summary>See <see cref="Collector.Round"/>.</summary>
    public Round? Round { get; init; }
}

/// <summary>What became of it.</summary>
sealed class ArtistReport
{
    /// <summary>Null: it did not begin.</summary>
    public CollectorRun? Run { get; set; }

    public string RunId => Run?.RunId ?? "";

    public int Collected { get; set; }

    public int TopTracks { get; set; }

    /// <summary>Observed today: not asked for.</summary>
    public int NotDue { get; set; }

    public CollectedCounts Committed => CollectedCounts.Of(Run);

    /// <summary>Names that mean nobody or several, ids without an artist, what this app may not see.</summary>
    public List<string> Notes { get; } = [];
}

/// <summary>
/// Collects artists as they are now, and the tracks that are heard most where the app may see them; each at most once a day (UTC), which is
/// what the tables of artists count in.
/// </summary>
sealed class ArtistCollector(Lake lake, SpotifyClient client, AskedIds asked, TimeProvider clock, ICollectorProgress progress)
{
    const string NoFollowers =
        "followers and popularity are not given to this kind of app: in artist_snapshots they come from files, or are null.";

    readonly ArtistsOfToday _today = new(asked, clock);

    /// <summary>Of the calls that are made; null: none.</summary>
    public AnswerSpool? Spool { get; init; }

    long Now => Moments.Of(clock.GetUtcNow());

    public async Task RunAsync(ArtistRequest request, ArtistReport report, CancellationToken cancel)
    {
        var collector = new Collector("spotify.artists", request.Command, RawTable.ArtistSnapshots,
            [RawTable.ArtistSnapshots, RawTable.ArtistTopTracks, RawTable.Tracks])
        {
            Round = request.Round,
        };
        await CollectorRun.RunAsync(lake, collector, clock, progress,
            SpoolUse.Around(Spool, (run, token) => CollectAsync(report.Run = run, request, report, token)), cancel);
    }

    async Task<ArtistReport> CollectAsync(CollectorRun run, ArtistRequest request, ArtistReport report, CancellationToken cancel)
    {
        var (ids, closed) = await IdsAsync(request, report, cancel);
        var rows = new RowsOfTracks(run.Rows, Now);
        var artists = new ArtistRows(rows.Context, run.Rows);
        run.BeforeCommit = () => run.Prove(rows.Names);
        var due = _today.Due(ids);
        report.NotDue = ids.Count - due.Count;
        var hasFollowers = false;
        await foreach (var answer in client.ArtistsAsync([.. due], cancel))
        {
            if (answer.Item is { Value: not null } item)
            {
                artists.Snapshot(item.Text, Now);
                rows.Context.Proofs.Listed(item.Value.Name ?? "");
                report.Collected++;
                hasFollowers |= item.Value.Followers?.Total is not null || item.Value.Popularity is not null;
            }
            else report.Notes.Add($"{answer.Id}: Spotify has no such artist.");
            run.AfterCommit(() => _today.Remember(answer.Id, answer.Item?.Value is not null));
            await run.PageDoneAsync("{}", cancel);
            progress.Step($"{report.Collected} of {due.Count} artists");
        }
        if (report.Collected > 0 && !hasFollowers) report.Notes.Add(NoFollowers);
        if (request.HasTopTracks) await TopAsync(run, rows, artists, _today.TopTracksDue(ids), report, cancel);
        return closed is null ? report : throw closed;
    }

    async Task TopAsync(
        CollectorRun run, RowsOfTracks rows, ArtistRows artists, IReadOnlyList<string> due, ArtistReport report, CancellationToken cancel)
    {
        foreach (var id in due)
        {
            IReadOnlyList<Item<Track>> tracks;
            try
            {
                tracks = await client.TopTracksAsync(id, cancel);
            }
            catch (SpotifyException e) when (e.Failure is SpotifyFailure.EndpointClosed)
            {
                report.Notes.Add($"artist_top_tracks: {e.Message}");
                return;
            }
            catch (SpotifyException e) when (e.Failure is SpotifyFailure.NotFound)
            {
                tracks = [];
            }
            var at = Now;
            for (var index = 0; index < tracks.Count; index++)
            {
                if (tracks[index].Value is null) continue;
                artists.TopTrack(id, tracks[index].Text, index + 1, client.MarketName, at);
                rows.Track(tracks[index].Text, at);
                report.TopTracks++;
            }
            run.AfterCommit(() => _today.RememberTopTracks(id, tracks.Count > 0));
            await run.PageDoneAsync("{}", cancel);
        }
    }

    /// <summary>A name's artist, or why it has none: searched for once a day, for searches are few.</summary>
    async Task<(string? Id, string? Problem)> FoundAsync(ArtistNames names, string name, bool maySearch, CancellationToken cancel)
    {
        if (_today.Said(name) is { } said) return said;
        if (!maySearch) return (null, null);
        var (id, problem) = await names.FindAsync(client, name, cancel);
        _today.RememberName(name, id, problem);
        return (id, problem);
    }

    /// <summary>
    /// The artists that are meant, and the limit that left some names unknown: what is known by then is collected all the same, for a name
    /// that was collected needs no search the next time.
    /// </summary>
    async Task<(List<string> Ids, ClosedUntilException? Closed)> IdsAsync(ArtistRequest request, ArtistReport report,
        CancellationToken cancel)
    {
        var ids = request.Ids.ToList();
        if (request.Names.Count == 0) return ([.. ids.Distinct()], null);
        var names = await ArtistNames.ReadAsync(lake, cancel);
        ClosedUntilException? closed = null;
        foreach (var name in request.Names.Distinct())
        {
            try
            {
                var (id, problem) = names.Known(name) is { } known ? (known, null) : await FoundAsync(names, name, closed is null, cancel);
                if (id is not null) ids.Add(id);
                else if (problem is not null) report.Notes.Add(problem);
            }
            catch (ClosedUntilException e)
            {
                closed = e;
            }
        }
        return ([.. ids.Distinct()], closed);
    }
}
