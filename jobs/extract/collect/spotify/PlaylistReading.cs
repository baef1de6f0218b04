using System.Runtime.CompilerServices;
using System.Threading.Channels;
using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>A playlist that is to be read.</summary>
/// <param name="Theme">The words that found it; null: asked for by its id.</param>
/// <param name="Owner">Whose it is; null: not known before it is read.</param>
/// <param name="IsShared">Others than its owner may work on it.</param>
sealed record WantedPlaylist(string Id, string? Theme, string? Owner = null, bool IsShared = false);

/// <summary>Why a playlist has no (more) pages.</summary>
enum Ending
{
    /// <summary>More pages follow.</summary>
    None,

    /// <summary>All entries were read.</summary>
    Whole,

    /// <summary>Its entries changed while they were read, again and again.</summary>
    Changing,

    /// <summary>Another number of entries came than it says it has.</summary>
    Short,

    /// <summary>This state of it was read whole before.</summary>
    Unchanged,

    /// <summary>This kind of app may not read its entries.</summary>
    Withheld,

    /// <summary>It is gone or private.</summary>
    Missing,
}

/// <summary>What one call brought of a playlist.</summary>
/// <param name="Head">As the API answered it; null where this is a later page, or nothing.</param>
/// <param name="At">When the state was observed, microseconds: all pages of a state have the same.</param>
sealed record PlaylistPage(
    WantedPlaylist Wanted, Item<Playlist>? Head, long At, IReadOnlyList<Item<PlaylistItem>> Entries, int Offset, Ending Ending, string? Reason = null)
{
    public string? SnapshotId { get; init; }

    public string? Name { get; init; }

    public long? Total { get; init; }

    /// <summary>Entries that a call brings.</summary>
    public int OfOneCall { get; init; } = 100;

    /// <summary>It cost a call.</summary>
    public bool IsAsked { get; init; } = true;
}

/// <summary>Reads playlists, page after page, one call ahead of who writes them.</summary>
sealed class PlaylistReading(SpotifyClient client, Func<string, string?, bool> isWhole, ForeignPlaylists foreign, TimeProvider clock)
{
    const int Ahead = 4, MostTries = 3;

    /// <summary>Pages of all wanted playlists, in order. What was read before a failure comes before it.</summary>
    public async IAsyncEnumerable<PlaylistPage> ReadAsync(
        IEnumerable<WantedPlaylist> wanted, ReadingPlace? begun, [EnumeratorCancellation] CancellationToken cancel)
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

    async Task FillAsync(ChannelWriter<PlaylistPage> pages, IEnumerable<WantedPlaylist> wanted, ReadingPlace? begun, CancellationToken cancel)
    {
        try
        {
            foreach (var playlist in wanted)
                await foreach (var page in PagesAsync(playlist, begun?.Id == playlist.Id ? begun : null, cancel)) await pages.WriteAsync(page, cancel);
            pages.Complete();
        }
        catch (Exception e)
        {
            pages.Complete(e);
        }
    }

    async IAsyncEnumerable<PlaylistPage> PagesAsync(WantedPlaylist wanted, ReadingPlace? begun, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (await foreign.IsWithheldAsync(wanted, cancel))
        {
            yield return new PlaylistPage(wanted, null, 0, [], 0, Ending.Withheld, "The contents of other people's playlists are withheld from this kind of app.") { IsAsked = false };
            yield break;
        }
        for (var tries = 1; ; tries++)
        {
            var (head, refusal) = await HeadAsync(wanted, cancel);
            if (head is null)
            {
                yield return refusal!;
                yield break;
            }
            var playlist = head.Value!;
            var isSame = begun is not null && begun.SnapshotId is not null && begun.SnapshotId == playlist.SnapshotId;
            var first = new PlaylistPage(wanted, head, isSame ? begun!.At : Moments.Of(clock.GetUtcNow()), playlist.Contents?.Items ?? [], 0, Ending.None)
            {
                SnapshotId = playlist.SnapshotId,
                Name = playlist.Name,
                Total = playlist.Total,
                OfOneCall = (int)(playlist.Contents?.Limit ?? 100),
            };
            if (playlist.Contents is null) await foreign.AddWithheldAsync(playlist, cancel);
            if (isWhole(wanted.Id, playlist.SnapshotId) || playlist.Contents is null)
            {
                yield return first with { Entries = [], Ending = playlist.Contents is null ? Ending.Withheld : Ending.Unchanged };
                yield break;
            }
            var isChanging = false;
            // The first page is there already where an earlier process got as far as this one.
            await foreach (var page in RestAsync(isSame ? first with { Entries = [], Offset = begun!.Next } : first, playlist, cancel))
            {
                isChanging = page.Ending == Ending.Changing;
                if (!isChanging || tries == MostTries) yield return page;
            }
            if (!isChanging || tries == MostTries) yield break;
            begun = null;
        }
    }

    /// <summary>The first page, and those behind it; the last one ends it.</summary>
    async IAsyncEnumerable<PlaylistPage> RestAsync(PlaylistPage first, Playlist playlist, [EnumeratorCancellation] CancellationToken cancel)
    {
        var read = first.Offset + first.Entries.Count;
        var isLast = read >= first.Total || (first.Entries.Count > 0 && playlist.Contents!.Next is null);
        yield return first with { Ending = isLast ? EndingAt(first, read) : Ending.None };
        if (isLast) yield break;
        var rest = client.PlaylistItemsAsync(first.Wanted.Id, cancel, read).GetAsyncEnumerator(cancel);
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
                yield return first with { Head = null, Entries = [], Offset = read, Ending = refused is null ? Ending.Changing : Ending.Withheld, Reason = refused };
                yield break;
            }
            var page = rest.Current;
            var offset = read;
            read += page.Items!.Count;
            isLast = page.Items.Count == 0 || page.Next is null || read >= page.Total;
            var hasChanged = page.Total is { } total && first.Total is { } before && total != before;
            yield return first with
            {
                Head = null,
                Entries = page.Items,
                Offset = offset,
                Ending = hasChanged ? Ending.Changing : isLast ? EndingAt(first, read) : Ending.None,
            };
            if (hasChanged || isLast) yield break;
        }
    }

    static Ending EndingAt(PlaylistPage first, int read) => first.Total is { } total && total != read ? Ending.Short : Ending.Whole;

    async Task<(Item<Playlist>? Head, PlaylistPage? Refusal)> HeadAsync(WantedPlaylist wanted, CancellationToken cancel)
    {
        try
        {
            return (await client.PlaylistAsync(wanted.Id, cancel), null);
        }
        catch (SpotifyException e) when (e.Failure is SpotifyFailure.NotFound or SpotifyFailure.NotYours or SpotifyFailure.BadRequest)
        {
            var ending = e.Failure == SpotifyFailure.NotYours ? Ending.Withheld : Ending.Missing;
            return (null, new PlaylistPage(wanted, null, Moments.Of(clock.GetUtcNow()), [], 0, ending, e.Message));
        }
    }
}
