using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;
using SparkMusic.Calls;

namespace SparkMusic.Spotify;

/// <summary>
/// Reads Spotify's Web API in the fewest calls that this kind of app may make. Safe for several tasks at once.
/// </summary>
/// <remarks>
/// Failures: <see cref="SpotifyException"/> when a call is refused for good, <see cref="ClosedUntilException"/> (exit 75 with the time)
/// when a limit is reached, another exit 75 when Spotify stays away. Calls of different buckets do not wait for each other.
/// </remarks>
public sealed partial class SpotifyClient
{
    readonly SpotifyApi _api;

    public SpotifyClient(SpotifySettings settings, ApiCaller caller, IAccessTokens tokens, AppFindings findings) =>
        _api = new SpotifyApi(settings, caller, tokens, findings);

    /// <summary>What kind of app asks, as far as it was found.</summary>
    public AppFindings Findings => _api.Findings;

    /// <summary>A user has logged in; false: the app asks for itself.</summary>
    public bool IsOfUser => _api.IsOfUser;

    /// <summary>
    /// Who asks: another app, another server or another login has another name. What one was refused is no answer to the next.
    /// </summary>
    public string Asker => _api.Asker;

    /// <summary>Whose catalogue is asked for, two letters.</summary>
    public string MarketName => _api.Settings.Market;

    public Task<Item<Profile>> MeAsync(CancellationToken cancel) =>
        _api.GetAsync(Endpoints.Me, "me", null, SpotifyJson.Default.Profile, me => me.Id is not null || me.AccountId is not null, cancel);

    /// <summary>Tracks by id, as many at a time as may be; each id once, those that Spotify does not know without an item.</summary>
    public IAsyncEnumerable<Answered<Track>> TracksAsync(IReadOnlyCollection<string> ids, CancellationToken cancel) =>
        ManyAsync(Endpoints.Tracks, Endpoints.Track, ids, SpotifyJson.Default.Track, batch => batch.Tracks,
            track => track.LinkedFrom?.Id ?? track.Id, "tracks", cancel);

    /// <summary>As <see cref="TracksAsync"/>.</summary>
    public IAsyncEnumerable<Answered<Artist>> ArtistsAsync(IReadOnlyCollection<string> ids, CancellationToken cancel) =>
        ManyAsync(Endpoints.Artists, Endpoints.Artist, ids, SpotifyJson.Default.Artist, batch => batch.Artists, artist => artist.Id,
            "artists", cancel);

    /// <summary>As <see cref="TracksAsync"/>; their first page of tracks with them.</summary>
    public IAsyncEnumerable<Answered<Album>> AlbumsAsync(IReadOnlyCollection<string> ids, CancellationToken cancel) =>
        ManyAsync(Endpoints.Albums, Endpoints.Album, ids, SpotifyJson.Default.Album, batch => batch.Albums, album => album.Id,
            "albums", cancel);

    /// <summary>As <see cref="TracksAsync"/>.</summary>
    /// <exception cref="SpotifyException">EndpointClosed for every app that was made since 2024-11-27.</exception>
    public IAsyncEnumerable<Answered<AudioFeatures>> AudioFeaturesAsync(IReadOnlyCollection<string> ids, CancellationToken cancel) =>
        ManyAsync(
            Endpoints.AudioFeatures, Endpoints.AudioFeature, ids, SpotifyJson.Default.AudioFeatures, batch => batch.AudioFeatures,
            features => features.Id, "audio-features", cancel);

    /// <summary>An artist's ten tracks that are heard most.</summary>
    public Task<IReadOnlyList<Item<Track>>> TopTracksAsync(string artistId, CancellationToken cancel) =>
        ListAsync(Endpoints.TopTracks, $"artists/{SpotifyId.Escape(artistId)}/top-tracks?market={_api.Settings.Market}", artistId,
            batch => batch.Tracks, cancel);

    public Task<IReadOnlyList<Item<Artist>>> RelatedArtistsAsync(string artistId, CancellationToken cancel) =>
        ListAsync(Endpoints.RelatedArtists, $"artists/{SpotifyId.Escape(artistId)}/related-artists", artistId,
            batch => batch.Artists, cancel);

    async Task<IReadOnlyList<Item<T>>> ListAsync<T>(
        Endpoint endpoint, string path, string subject, Func<Batch, IReadOnlyList<Item<T>>?> list, CancellationToken cancel) =>
        list((await _api.GetAsync(endpoint, path, subject, SpotifyJson.Default.Batch, batch => list(batch) is not null, cancel)).Value!)!;

    async IAsyncEnumerable<Answered<T>> ManyAsync<T>(
        Endpoint several, Endpoint single, IReadOnlyCollection<string> ids, JsonTypeInfo<T> type, Func<Batch, IReadOnlyList<Item<T>>?> list,
        Func<T, string?> idOf, string path, [EnumeratorCancellation] CancellationToken cancel)
        where T : class
    {
        var asked = ids.Distinct(StringComparer.Ordinal).ToLookup(SpotifyId.IsOne);
        foreach (var id in asked[false]) yield return new Answered<T>(id, null);
        foreach (var chunk in asked[true].Chunk(several.Steps[0]))
        {
            if (await SeveralAsync(several, chunk, list, path, cancel) is { } items)
            {
                foreach (var answered in Match(chunk, items, idOf)) yield return answered;
                continue;
            }
            foreach (var id in chunk) yield return new Answered<T>(id, await SingleAsync(single, id, type, idOf, path, cancel));
        }
    }

    /// <summary>Null: this kind of app has to ask for each.</summary>
    async Task<IReadOnlyList<Item<T>>?> SeveralAsync<T>(
        Endpoint endpoint, string[] ids, Func<Batch, IReadOnlyList<Item<T>>?> list, string path, CancellationToken cancel)
    {
        if (_api.Findings.IsClosed(endpoint)) return null;
        try
        {
            return await ListAsync(endpoint, $"{path}?ids={string.Join(',', ids)}{Market('&', path)}", $"of {ids.Length} ids",
                list, cancel);
        }
        catch (SpotifyException e) when (e.Failure == SpotifyFailure.EndpointClosed)
        {
            return null;
        }
    }

    async Task<Item<T>?> SingleAsync<T>(
        Endpoint endpoint, string id, JsonTypeInfo<T> type, Func<T, string?> idOf, string path, CancellationToken cancel)
    {
        try
        {
            return await _api.GetAsync(endpoint, $"{path}/{id}{Market('?', path)}", id, type, value => idOf(value) is not null, cancel);
        }
        catch (SpotifyException e) when (e.Failure == SpotifyFailure.NotFound)
        {
            return null;
        }
    }

    // Answers come in the order of the question; where their number is another, an answer's own id tells whose it is.
    static IEnumerable<Answered<T>> Match<T>(string[] ids, IReadOnlyList<Item<T>> items, Func<T, string?> idOf)
        where T : class
    {
        if (items.Count == ids.Length) return ids.Zip(items, (id, item) => new Answered<T>(id, item.Text == "null" ? null : item));
        var byId = items.Where(item => item.Value is not null && idOf(item.Value) is not null)
            .DistinctBy(item => idOf(item.Value!)).ToDictionary(item => idOf(item.Value!)!, StringComparer.Ordinal);
        return ids.Select(id => new Answered<T>(id, byId.GetValueOrDefault(id)));
    }

    // Artists and features are the same in all markets.
    string Market(char before, string path) => path is "tracks" or "albums" ? $"{before}market={_api.Settings.Market}" : "";
}

/// <summary>What came of an id that was asked for.</summary>
/// <param name="Item">Null: there is no such thing; asking again is no use for a while.</param>
public sealed record Answered<T>(string Id, Item<T>? Item);
