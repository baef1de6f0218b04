using System.Collections.Concurrent;
using System.Globalization;
using SparkMusic.Quality;

namespace SparkMusic.Jobs.Simulate.Large;

/// <summary>
/// Search as lenient as the real one: half of the words are enough, the better known come first, and a query of next to nothing still
/// finds something. Invented words lead straight to their tracks; of the rest of the world only the first two thousand are looked through.
/// </summary>
sealed class LargeSearch
{
    const int Common = 2000, CommonArtists = 300, KeptSearches = 64;

    readonly LargeWorld _world;
    readonly Lazy<HashSet<string>[]> _words;
    readonly ConcurrentDictionary<string, IReadOnlyList<LargePlaylist>> _playlists = new(StringComparer.Ordinal);

    public LargeSearch(LargeWorld world)
    {
        _world = world;
        _words = new(() => [.. Enumerable.Range(0, Math.Min(Common, world.TrackCount)).Select(Words)]);
    }

    public IReadOnlyList<int> Tracks(SearchQuery query)
    {
        if (query.Filters.TryGetValue("isrc", out var isrc)) return ByIsrc(isrc);
        var candidates = new HashSet<int>(Enumerable.Range(0, _words.Value.Length));
        foreach (var word in query.Words.Concat(query.Filters.Values.SelectMany(SearchQuery.WordsOf)))
            candidates.UnionWith(_world.Making.TracksOf(word));
        var hits = candidates.Select(number => (Number: number, Share: SearchQuery.Share(query.Words, WordsOf(number))))
            .Where(hit => hit.Share >= 0.5 && (query.Words.Count > 0 || query.Filters.Count > 0) && Passes(query, hit.Number)).ToList();
        if (hits.Count == 0 && query.Filters.Count == 0 && query.Words.Sum(word => word.Length) <= 3)
            return [.. Enumerable.Range(0, LargeWorld.SmallTracks).OrderByDescending(Popularity).Take(20)];
        return [.. hits.OrderByDescending(hit => hit.Share).ThenByDescending(hit => Popularity(hit.Number)).ThenBy(hit => hit.Number)
            .Select(hit => hit.Number)];
    }

    public IReadOnlyList<int> Artists(SearchQuery query)
    {
        var words = query.Filters.TryGetValue("artist", out var named) ? [.. query.Words, .. SearchQuery.WordsOf(named)] : query.Words;
        var candidates = new HashSet<int>(Enumerable.Range(0, Math.Min(_world.ArtistCount, CommonArtists)));
        foreach (var word in words)
            if (_world.Making.ArtistOf(word) is { } number) candidates.Add(number);
        return [.. candidates.Select(number =>
            (Number: number, Share: SearchQuery.Share(words, SearchQuery.WordsOf(_world.Artist(number).Made.Name))))
            .Where(hit => words.Count > 0 && hit.Share >= 0.5 && HasGenre(query, hit.Number))
            .OrderByDescending(hit => hit.Share).ThenByDescending(hit => _world.Artist(hit.Number).Made.Fame).Select(hit => hit.Number)];
    }

    public IReadOnlyList<int> Albums(SearchQuery query)
    {
        var filters = query.Filters.ToDictionary();
        if (query.Words.Count > 0) filters["album"] = string.Join(' ', query.Words);
        return [.. Tracks(new SearchQuery([], filters)).Select(number => _world.Track(number).Album).Distinct()];
    }

    /// <summary>Playlists whose name has at least half of the words; Spotify's own stand among people's.</summary>
    public IReadOnlyList<LargePlaylist> Playlists(SearchQuery query)
    {
        if (query.Words.Count == 0) return [];
        // A search is read page by page, and a playlist's name stays as it is.
        if (_playlists.Count >= KeptSearches) _playlists.Clear();
        return _playlists.GetOrAdd(string.Join(' ', query.Words), _ => FindPlaylists(query));
    }

    List<LargePlaylist> FindPlaylists(SearchQuery query) =>
        [.. _world.Playlists.OfPeople().Concat(_world.Playlists.OfSpotify())
            .Select(playlist => (Playlist: playlist, Share: SearchQuery.Share(query.Words, SearchQuery.WordsOf(playlist.Name))))
            .Where(hit => hit.Share >= 0.6).OrderByDescending(hit => hit.Share)
                .ThenBy(hit => Folding.Fold(hit.Playlist.Id), StringComparer.Ordinal)
            .Select(hit => hit.Playlist)];

    IReadOnlyList<int> ByIsrc(string isrc)
    {
        if (IsrcCode.NumberOf(isrc) is not { } recording) return [];
        return [.. new[]
        {
            recording, recording + 5,
        }.Where(number => number < _world.TrackCount && _world.Track(number).Recording == recording)];
    }

    bool Passes(SearchQuery query, int number)
    {
        var track = _world.Track(number).Made;
        return query.Filters.All(filter => filter.Key switch
        {
            "track" => Has(track.Title, filter.Value),
            "artist" => Has(string.Join(' ', track.Artists.Select(artist => artist.Name)), filter.Value),
            "album" => Has(track.Album, filter.Value),
            "year" => IsOfYear(track.ReleasedOn.Year, filter.Value),
            "genre" => track.Artists.Any(artist => _world.ArtistNumber(artist.Id) is { } made && HasGenre(query, made)),
            _ => false,
        });
    }

    bool HasGenre(SearchQuery query, int artist) =>
        !query.Filters.TryGetValue("genre", out var genre) || _world.Artist(artist).Genres.Contains(genre);

    static bool Has(string text, string words) => SearchQuery.Share(SearchQuery.WordsOf(words), SearchQuery.WordsOf(text)) >= 0.99;

    static bool IsOfYear(int year, string range)
    {
        var bounds = range.Split('-');
        return int.TryParse(bounds[0], CultureInfo.InvariantCulture, out var from) && year >= from &&
            int.TryParse(bounds[^1], CultureInfo.InvariantCulture, out var to) && year <= to;
    }

    int Popularity(int number) => _world.Track(number).Made.Popularity;

    IReadOnlyCollection<string> WordsOf(int number) => number < _words.Value.Length ? _words.Value[number] : Words(number);

    HashSet<string> Words(int number)
    {
        var track = _world.Track(number).Made;
        return [.. SearchQuery.WordsOf(track.Title), .. track.Artists.SelectMany(artist => SearchQuery.WordsOf(artist.Name)),
            .. SearchQuery.WordsOf(track.Album)];
    }
}
