using System.Runtime.CompilerServices;
using SparkMusic.Calls;

namespace SparkMusic.Spotify;

public sealed partial class SpotifyClient
{
    const string WithEpisodes = "additional_types=track,episode";

    // A market has Spotify put other recordings in place of those that are not sold there. An app's own token needs one all the same: it
    // has no country, and without either everything counts as withdrawn. A user has his country.
    bool IsRelinked => !(IsOfUser && _api.Findings.IsClosed(Endpoints.LinkedFrom));

    string MarketOfEntries => IsRelinked ? $"market={_api.Settings.Market}&" : "";

    /// <summary>
    /// A playlist with the first page of its contents: one call. Where this kind of app may not read them, it comes without.
    /// </summary>
    /// <exception cref="SpotifyException">NotFound, also for playlists of Spotify itself.</exception>
    public async Task<Item<Playlist>> PlaylistAsync(string id, CancellationToken cancel)
    {
        var playlist = await AskAsync();
        // The newer names alone: the kind of app that is not told which track another one of the market stands for.
        if (!IsOfUser || !IsRelinked || playlist.Value is not { Items.Items: not null, Tracks: null }) return playlist;
        _api.Findings.Closed(Endpoints.LinkedFrom, SpotifyFailure.EndpointClosed);
        return await AskAsync();

        Task<Item<Playlist>> AskAsync() => _api.GetAsync(
            Endpoints.Playlist, $"playlists/{SpotifyId.Escape(id)}?{MarketOfEntries}{WithEpisodes}", id, SpotifyJson.Default.Playlist,
            it => it.Id is not null, cancel);
    }

    /// <summary>Pages of a playlist's entries from a place on.</summary>
    /// <param name="again">Each page begins with so many entries that the page before it ended with.</param>
    /// <remarks>
    /// Entries may move while they are read. A <c>Total</c> that differs between pages tells, and so does an entry that is asked for again
    /// and is another one now.
    /// </remarks>
    /// <exception cref="SpotifyException">NotYours, LoginNeeded or NotFound.</exception>
    public async IAsyncEnumerable<Page<PlaylistItem>> PlaylistItemsAsync(
        string id, [EnumeratorCancellation] CancellationToken cancel, int offset = 0, int again = 0)
    {
        while (true)
        {
            var page = await EntriesAsync(id, offset, cancel);
            yield return page;
            var end = offset + page.Items!.Count;
            if (page.Items.Count <= again || IsLast(page, end)) yield break;
            offset = end - again;
        }
    }

    /// <summary>The rest of the entries, behind the page that came with the playlist.</summary>
    public async IAsyncEnumerable<Page<PlaylistItem>> RestAsync(Playlist playlist, [EnumeratorCancellation] CancellationToken cancel)
    {
        if (playlist.Contents is not { } first || IsLast(first, first.Items!.Count)) yield break;
        await foreach (var page in PlaylistItemsAsync(playlist.Id!, cancel, first.Items!.Count)) yield return page;
    }

    static bool IsLast(Page<PlaylistItem> page, int read) => page.Items!.Count == 0 || page.Next is null || read >= page.Total;

    async Task<Page<PlaylistItem>> EntriesAsync(string id, int offset, CancellationToken cancel)
    {
        if (!_api.Findings.IsClosed(Endpoints.PlaylistTracks))
        {
            try
            {
                return await EntriesAsync(Endpoints.PlaylistTracks, "tracks", id, offset, cancel);
            }
            catch (SpotifyException e) when (e.Failure == SpotifyFailure.EndpointClosed)
            {
                // The new path is asked instead.
            }
        }
        return await EntriesAsync(Endpoints.PlaylistItems, "items", id, offset, cancel);
    }

    async Task<Page<PlaylistItem>> EntriesAsync(Endpoint endpoint, string name, string id, int offset, CancellationToken cancel)
    {
        var answer = await _api.GetLimitedAsync(
            endpoint, limit =>
                $"playlists/{SpotifyId.Escape(id)}/{name}?{MarketOfEntries}{WithEpisodes}&limit={limit}&offset={offset}", id,
            SpotifyJson.Default.PagePlaylistItem, page => page.Items is not null && (page.Offset ?? offset) == offset, cancel);
        return answer.Value! with { Offset = offset };
    }
}
