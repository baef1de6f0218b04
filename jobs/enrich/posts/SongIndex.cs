namespace SparkMusic.Jobs.Enrich.Posts;

/// <summary>
/// The catalogue by titles and by names of artists. In the order of track ids, so that nothing depends on how rows arrive.
/// </summary>
sealed class SongIndex
{
    /// <summary>Words of the longest title or name that is looked for.</summary>
    public const int Longest = 24;

    readonly Dictionary<string, List<Song>> _byTitle = new(StringComparer.Ordinal), _byArtist = new(StringComparer.Ordinal);
    readonly Dictionary<string, Song> _byId = new(StringComparer.Ordinal);

    public SongIndex(IEnumerable<Song> songs)
    {
        foreach (var song in songs.OrderBy(song => song.TrackId, StringComparer.Ordinal))
        {
            _byId[song.TrackId] = song;
            foreach (var core in song.Cores) Add(_byTitle, core, song);
            foreach (var name in song.Names) Add(_byArtist, name, song);
        }
    }

    public Song? ById(string trackId) => _byId.GetValueOrDefault(trackId);

    public IReadOnlyList<Song> ByTitle(string core) => _byTitle.TryGetValue(core, out var songs) ? songs : [];

    public IReadOnlyList<Song> ByArtist(string name) => _byArtist.TryGetValue(name, out var songs) ? songs : [];

    void Add(Dictionary<string, List<Song>> index, string key, Song song)
    {
        if (key.Length == 0 || key.Count(letter => letter == ' ') >= Longest) return;
        if (index.TryGetValue(key, out var songs)) songs.Add(song);
        else index[key] = [song];
    }
}
