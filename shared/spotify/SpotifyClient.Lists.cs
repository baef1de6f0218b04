using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace SparkMusic.Spotify;

public sealed partial class SpotifyClient
{
    // Spotify answers no search beyond.
    const int LastSearchOffset = 1000;

    /// <summary>Pages of playlists that a search finds, most fitting first. Those of Spotify itself are null.</summary>
    public IAsyncEnumerable<Page<Playlist>> SearchPlaylistsAsync(string words, CancellationToken cancel, int offset = 0) =>
        SearchAsync(words, "playlist", found => found.Playlists, offset, cancel);

    /// <summary>
    /// Pages of tracks. In <paramref name="words"/> filters as <c>isrc:</c>, <c>artist:</c> and <c>track:</c> are allowed.
    /// </summary>
    public IAsyncEnumerable<Page<Track>> SearchTracksAsync(string words, CancellationToken cancel, int offset = 0) =>
        SearchAsync(words, "track", found => found.Tracks, offset, cancel);

    public IAsyncEnumerable<Page<Artist>> SearchArtistsAsync(string words, CancellationToken cancel, int offset = 0) =>
        SearchAsync(words, "artist", found => found.Artists, offset, cancel);

    /// <summary>The user's playlists, with the snapshot of each: what is unchanged need not be read.</summary>
    public IAsyncEnumerable<Page<Playlist>> MyPlaylistsAsync(CancellationToken cancel, int offset = 0) =>
        PagesAsync(Endpoints.MyPlaylists, null, limit => $"me/playlists?limit={limit}", SpotifyJson.Default.PagePlaylist, page => page,
            offset, int.MaxValue, cancel);

    public IAsyncEnumerable<Page<Album>> ArtistAlbumsAsync(string artistId, CancellationToken cancel, int offset = 0) =>
        PagesAsync(
            Endpoints.ArtistAlbums, artistId, limit =>
                $"artists/{SpotifyId.Escape(artistId)}/albums?market={_api.Settings.Market}&limit={limit}",
            SpotifyJson.Default.PageAlbum, page => page, offset, int.MaxValue, cancel);

    IAsyncEnumerable<Page<T>> SearchAsync<T>(string words, string kind, Func<SearchResult, Page<T>?> of, int offset,
        CancellationToken cancel) =>
        PagesAsync(
            Endpoints.Search, words, limit =>
                $"search?q={Uri.EscapeDataString(words)}&type={kind}&market={_api.Settings.Market}&limit={limit}",
            SpotifyJson.Default.SearchResult, of, offset, LastSearchOffset, cancel);

    /// <summary>
    /// Page after page by its offset, never by a link of the answer: that could lead anywhere, and round in circles.
    /// </summary>
    async IAsyncEnumerable<Page<T>> PagesAsync<TAnswer, T>(
        Endpoint endpoint, string? subject, Func<int, string> path, JsonTypeInfo<TAnswer> type, Func<TAnswer, Page<T>?> of, int offset,
        int lastOffset,
        [EnumeratorCancellation] CancellationToken cancel)
    {
        while (offset <= lastOffset)
        {
            var at = offset;
            var answer = await _api.GetLimitedAsync(
                endpoint, limit => $"{path(limit)}&offset={at}", subject, type, it =>
                    of(it)?.Items is not null && (of(it)!.Offset ?? at) == at, cancel);
            var page = of(answer.Value!)! with { Offset = at };
            yield return page;
            if (page.Next is null || page.Items!.Count == 0) yield break;
            offset += page.Items.Count;
        }
    }
}
