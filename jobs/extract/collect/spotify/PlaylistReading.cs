using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>Reads playlists, page after page, some pages ahead of who writes them: while he commits, it goes on.</summary>
/// <remarks>
/// Pages of a playlist that is edited while they are read do not fit together: an entry that came from a page that is still to be read to
/// one that was read is in none of them, and would be told as removed. To ask for the snapshot's id once more behind the last page would
/// show it, for a call for each playlist of several pages: a fifth of all calls of a usual collection. Instead each page begins with the
/// entry that the page before it ended with. An edit on one side of that place leaves a state that was true, before the edit or after it;
/// whatever carries an entry across it moves that one. It costs one place in a hundred: one playlist of two pages in a hundred needs a
/// third, half a percent of the calls. Unseen is an exchange only: entries carried across the place both ways, as many each, between two
/// calls.
/// </remarks>
/// <param name="isWhole">This very state was read whole before, and need not be read again.</param>
/// <param name="isShort">This very state was read before, and brought another number of entries than it says it has.</param>
/// <param name="isEachDay">A state is read for each day, though it is the same.</param>
sealed class PlaylistReading(
    SpotifyClient client, Func<string, string?, bool> isWhole, Func<string, string?, bool> isShort, bool isEachDay,
    ForeignPlaylists foreign, TimeProvider clock)
{
    const int Ahead = 16, MostTries = 3;

    const string NotForThisApp =
        "The contents of other people's playlists are withheld from this kind of app: playlist_tracks has none of them.";

    long Now => Moments.Of(clock.GetUtcNow());

    /// <summary>Pages of all wanted playlists, in order. What was read before a failure comes before it.</summary>
    /// <param name="begun">Ended first; it is not among <paramref name="wanted"/>.</param>
    public async IAsyncEnumerable<PlaylistPage> ReadAsync(
        IEnumerable<WantedPlaylist> wanted, BegunPlaylist? begun, [EnumeratorCancellation] CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var pages = Channel.CreateBounded<PlaylistPage>(Ahead);
        var reading = Task.Run(() => FillAsync(pages.Writer, wanted, begun, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var page in pages.Reader.ReadAllAsync(cancel)) yield return page;
        }
        finally
        {
            await stop.CancelAsync();
            await reading;
        }
    }

    async Task FillAsync(
        ChannelWriter<PlaylistPage> pages, IEnumerable<WantedPlaylist> wanted, BegunPlaylist? begun, CancellationToken cancel)
    {
        try
        {
            if (begun is not null)
                await foreach (var page in BegunAsync(begun, cancel)) await pages.WriteAsync(page, cancel);
            foreach (var playlist in wanted)
                await foreach (var page in PagesAsync(playlist, null, cancel)) await pages.WriteAsync(page, cancel);
            pages.Complete();
        }
        catch (Exception e)
        {
            pages.Complete(e);
        }
    }

    /// <summary>
    /// The rest of what was begun under its own time, and then today's state where today's is wanted: one does not stand for the other.
    /// </summary>
    async IAsyncEnumerable<PlaylistPage> BegunAsync(BegunPlaylist begun, [EnumeratorCancellation] CancellationToken cancel)
    {
        var place = begun.Place;
        var (head, refusal) = await HeadAsync(begun.Wanted ?? new WantedPlaylist(place.Id, place.Theme), cancel);
        if (head is null)
        {
            yield return refusal!;
            yield break;
        }
        var isSame = place.SnapshotId is not null && place.SnapshotId == head.Value!.SnapshotId && head.Value.Contents is not null;
        var ending = Ending.Changing;
        if (isSame)
        {
            var first = FirstOf(new WantedPlaylist(place.Id, place.Theme), head,
                place.At) with
            { Entries = [], Offset = place.Next, Edge = place.Edge };
            if (begun.Head is { } then) first = first with { Head = Item<Playlist>.Unread(then) };
            await foreach (var page in RestAsync(first, isLastPage: false, cancel))
            {
                ending = page.Ending;
                if (ending != Ending.Changing) yield return page;
            }
        }
        var (isRead, now) = (ending is Ending.Whole or Ending.Short, Now);
        var isOfToday = Moments.DayOfInstant(place.At) == Moments.DayOfInstant(now);
        if (begun.Wanted is null)
        {
            // It can be ended no more, and nobody asked for its new state.
            if (ending == Ending.Changing)
                yield return FirstOf(new WantedPlaylist(place.Id, place.Theme), head, now) with { Entries = [], Ending = ending };
        }
        else if (!isRead || (isEachDay && !isOfToday))
            await foreach (var page in PagesAsync(begun.Wanted, isSame && !isRead ? null : head, cancel)) yield return page;
        else if (ending == Ending.Whole && !isOfToday)
            yield return FirstOf(begun.Wanted, head, now) with { Entries = [], Ending = Ending.Unchanged, IsAsked = false };
    }

    async IAsyncEnumerable<PlaylistPage> PagesAsync(
        WantedPlaylist wanted, Item<Playlist>? known, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (await foreign.IsWithheldAsync(wanted, cancel))
        {
            yield return new PlaylistPage(wanted, null, 0, [], 0, Ending.Withheld,
                NotForThisApp)
            { IsAsked = false };
            yield break;
        }
        for (var tries = 1; ; tries++)
        {
            var (head, refusal) = known is null ? await HeadAsync(wanted, cancel) : (known, null);
            known = null;
            if (head is null)
            {
                yield return refusal!;
                yield break;
            }
            var first = FirstOf(wanted, head, Now);
            var contents = head.Value!.Contents;
            if (contents is null) await foreign.AddWithheldAsync(head.Value, cancel);
            var isReadBefore = contents is null ? Ending.Withheld : isWhole(wanted.Id, first.SnapshotId) ? Ending.Unchanged
                : isShort(wanted.Id, first.SnapshotId) ? Ending.ShortBefore : Ending.None;
            if (contents is null || isReadBefore != Ending.None)
            {
                yield return first with { Entries = [], Ending = isReadBefore, Reason = contents is null ? NotForThisApp : null };
                yield break;
            }
            var isChanging = false;
            await foreach (var page in RestAsync(first, contents.Items!.Count > 0 && contents.Next is null, cancel))
            {
                isChanging = page.Ending == Ending.Changing;
                if (!isChanging || tries == MostTries) yield return page;
            }
            if (!isChanging || tries == MostTries) yield break;
        }
    }

    /// <summary>The first page, and those behind it; the last one ends it.</summary>
    async IAsyncEnumerable<PlaylistPage> RestAsync(PlaylistPage first, bool isLastPage, [EnumeratorCancellation] CancellationToken cancel)
    {
        var (read, edge) = (first.Offset + first.Entries.Count, first.Edge);
        var isLast = isLastPage || read >= first.Total;
        yield return isLast ? Ended(first, first, read) : first;
        if (isLast) yield break;
        var rest = client.PlaylistItemsAsync(first.Wanted.Id, cancel, edge is null ? read : read - 1, again: 1).GetAsyncEnumerator(cancel);
        await using var _ = rest;
        while (true)
        {
            string? refused = null;
            bool isThere;
            try
            {
                isThere = await rest.MoveNextAsync();
            }
            // The first page was there, the next one is not: withdrawn in between.
            catch (SpotifyException e) when (e.Failure is SpotifyFailure.NotFound or SpotifyFailure.NotYours or SpotifyFailure.LoginNeeded)
            {
                (isThere, refused) = (false, e.Message);
            }
            if (!isThere)
            {
                yield return first with
                {
                    Head = null,
                    Entries = [],
                    Offset = read,
                    Ending = refused is null ? Ending.Changing : Ending.Withheld,
                    Reason = refused,
                };
                yield break;
            }
            var page = rest.Current;
            var hasMoved = edge is not null && (page.Items!.Count == 0 || PlaylistPage.HasMoved(edge, page.Items[0]));
            var hasChanged = hasMoved || (page.Total is { } total && first.Total is { } before && total != before);
            IReadOnlyList<Item<PlaylistItem>> entries = hasChanged ? [] : edge is null ? page.Items! : [.. page.Items!.Skip(1)];
            var offset = read;
            read += entries.Count;
            if (entries.Count > 0) edge = PlaylistPage.EdgeOf(entries[^1]);
            isLast = entries.Count == 0 || page.Next is null || read >= page.Total;
            var next = first with { Head = null, Entries = entries, Offset = offset, Edge = edge };
            yield return hasChanged ? next with { Ending = Ending.Changing } : isLast ? Ended(next, first, read) : next;
            if (hasChanged || isLast) yield break;
        }
    }

    static PlaylistPage FirstOf(WantedPlaylist wanted, Item<Playlist> head, long at)
    {
        var playlist = head.Value!;
        var entries = playlist.Contents?.Items ?? [];
        return new PlaylistPage(wanted, head, at, entries, 0, Ending.None)
        {
            SnapshotId = playlist.SnapshotId,
            Name = playlist.Name,
            Total = playlist.Total,
            OfOneCall = (int)(playlist.Contents?.Limit ?? 100),
            Edge = entries.Count > 0 ? PlaylistPage.EdgeOf(entries[^1]) : null,
        };
    }

    static PlaylistPage Ended(PlaylistPage page, PlaylistPage first, int read) => first.Total is { } total && total != read
        ? page with
        {
            Ending = Ending.Short,
            Reason = string.Create(CultureInfo.InvariantCulture, $"{first.Wanted.Id} says it has {total} entries and gives {read}: it is "
                + $"not taken as whole, and is read again when it changes."),
        }
        : page with { Ending = Ending.Whole };

    async Task<(Item<Playlist>? Head, PlaylistPage? Refusal)> HeadAsync(WantedPlaylist wanted, CancellationToken cancel)
    {
        try
        {
            return (await client.PlaylistAsync(wanted.Id, cancel), null);
        }
        catch (SpotifyException e) when (EndingOf(e.Failure) is { } ending)
        {
            var reason = ending == Ending.NoId ? $"'{wanted.Id}' is no playlist id: {e.Message}" : e.Message;
            return (null, new PlaylistPage(wanted, null, Now, [], 0, ending, reason) { IsAsked = e.Status is not null });
        }
    }

    /// <summary>Null: it concerns more than this playlist.</summary>
    static Ending? EndingOf(SpotifyFailure failure) => failure switch
    {
        SpotifyFailure.NotFound => Ending.Missing,
        SpotifyFailure.NotYours or SpotifyFailure.LoginNeeded => Ending.Withheld,
        SpotifyFailure.BadRequest => Ending.NoId,
        _ => null,
    };
}
