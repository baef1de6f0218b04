using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>What an app was found to be allowed.</summary>
/// <param name="IsAllowed">Null: it could not be tried, because nothing was there to try it with.</param>
/// <param name="Meaning">For which flow it matters, and what helps where it is closed.</param>
sealed record ProbeResult(string What, bool? IsAllowed, string Meaning);

/// <summary>
/// Finds out what kind of app asks, in about ten calls: Spotify says it nowhere, and the app's age says nothing sure. What it finds is
/// remembered, so that collectors do not ask again.
/// </summary>
sealed class SpotifyProbe(SpotifyClient client)
{
    // Any words that find something.
    const string Words = "summer";

    /// <exception cref="SpotifyException">The app is unknown, or its owner has no Premium plan: nothing works.</exception>
    public async Task<IReadOnlyList<ProbeResult>> RunAsync(CancellationToken cancel)
    {
        var tracks = (await FirstAsync(client.SearchTracksAsync(Words, cancel)))?.Items?.Select(item => item.Value).OfType<Track>()
            .Where(track => track.Id is not null).Take(2).ToList() ?? [];
        var playlists = await FirstAsync(client.SearchPlaylistsAsync(Words, cancel));
        var hits = client.Findings.HitsOfOneSearch;
        var results = new List<ProbeResult>
        {
            new("search", true, $"playlists: {hits} hits a call, so {1000 / hits} calls for the thousand that Spotify gives"),
        };
        results.Add(await OthersAsync(playlists, cancel));
        results.Add(new("Spotify's own playlists",
            playlists?.Items is not { Count: > 0 } items ? null : items.All(item => item.Text != "null"),
            "charts: closed = the official charts come from files (import chart-history) or from playlists that people keep"));
        var ids = tracks.Select(track => track.Id!).ToList();
        results.Add(await TryAsync("tracks, fifty a call", ids, client.TracksAsync, "tracks",
            "titles of imported ids: closed = one call for each track", cancel));
        var artists = tracks.SelectMany(track => track.Artists ?? []).Select(artist => artist?.Id).OfType<string>().Distinct()
            .Take(2).ToList();
        var found = new List<Artist>();
        results.Add(await TryAsync("artists, fifty a call", artists, client.ArtistsAsync, "artists",
            "artists: closed = one call for each artist", cancel, found));
        results.Add(new("followers and popularity", found.Count == 0 ? null : found.Any(artist => artist.Followers?.Total is not null),
            "artists: closed = no growth, genres only; popularity of tracks comes from files or ReccoBeats"));
        results.Add(await TopTracksAsync(artists, cancel));
        results.Add(await TryAsync("audio features", ids, client.AudioFeaturesAsync, "audio-features",
            "all flows with moods: closed = ReccoBeats and imported catalogues give them", cancel));
        return results;
    }

    async Task<ProbeResult> OthersAsync(Page<Playlist>? playlists, CancellationToken cancel)
    {
        const string What = "contents of other people's playlists",
            Meaning = "playlists: closed = only those of the user who logs in, and those shared with him";
        var me = client.IsOfUser ? (await client.MeAsync(cancel)).Value?.Id : null;
        var other = playlists?.Items?.Select(item => item.Value).OfType<Playlist>()
            .FirstOrDefault(playlist => playlist is { Id: not null, Collaborative: not true } && playlist.Owner?.Id != me);
        if (other is null) return new(What, null, Meaning);
        try
        {
            return new(What, (await client.PlaylistAsync(other.Id!, cancel)).Value!.Contents is not null, Meaning);
        }
        catch (SpotifyException e) when (e.Failure is SpotifyFailure.NotFound or SpotifyFailure.NotYours or SpotifyFailure.LoginNeeded)
        {
            return new(What, false, Meaning);
        }
    }

    async Task<ProbeResult> TopTracksAsync(List<string> artists, CancellationToken cancel)
    {
        const string What = "top tracks of artists", Meaning = "artists: closed = no list of an artist's best known tracks";
        if (artists.Count == 0) return new(What, null, Meaning);
        try
        {
            await client.TopTracksAsync(artists[0], cancel);
            return new(What, true, Meaning);
        }
        catch (SpotifyException e) when (e.Failure is SpotifyFailure.EndpointClosed or SpotifyFailure.NotFound)
        {
            return new(What, false, Meaning);
        }
    }

    async Task<ProbeResult> TryAsync<T>(string what, List<string> ids, Func<IReadOnlyCollection<string>, CancellationToken,
        IAsyncEnumerable<Answered<T>>> ask, string endpoint,
        string meaning, CancellationToken cancel, List<T>? found = null)
        where T : class
    {
        if (ids.Count == 0) return new(what, null, meaning);
        try
        {
            await foreach (var answer in ask(ids, cancel))
                if (answer.Item?.Value is { } value) found?.Add(value);
        }
        catch (SpotifyException e) when (e.Failure is SpotifyFailure.EndpointClosed)
        {
            return new(what, false, meaning);
        }
        return new(what, client.Findings.All.GetValueOrDefault(endpoint)?.Closed is null, meaning);
    }

    static async Task<T?> FirstAsync<T>(IAsyncEnumerable<T> pages)
    {
        await foreach (var page in pages) return page;
        return default;
    }
}
