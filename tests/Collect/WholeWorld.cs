using SparkMusic.Jobs.Simulate.Large;
using SparkMusic.Tests.Sandbox;

namespace SparkMusic.Tests.Collect;

/// <summary>What a collection by all themes has to bring from a sandbox, and what it costs at least.</summary>
sealed class WholeWorld
{
    readonly LargeWorld _world;
    readonly List<(string Id, IReadOnlyList<Place> Places)> _playlists;

    public WholeWorld(SandboxFixture sandbox)
    {
        var server = sandbox.Server.World;
        _world = sandbox.World;
        var searches = LargePlaylists.Themes.Select(theme => server.Search.Playlists(SearchQuery.Parse(theme))).ToList();
        _playlists = [.. searches.SelectMany(found => found).DistinctBy(playlist => playlist.Id)
            .Select(playlist => (playlist.Id, _world.Playlists.Contents(playlist, server.Clock.Now).Places))];
        LeastCalls = searches.Sum(found => Pages(found.Count, 50))
            + _playlists.Sum(playlist => Math.Max(1, Pages(playlist.Places.Count, 100)));
    }

    public int Playlists => _playlists.Count;

    /// <summary>Fifty hits a search, a hundred entries a page; the first page comes with the playlist.</summary>
    public int LeastCalls { get; }

    /// <summary>Playlist, position and track of each place, as ImportLake shows rows, in their order.</summary>
    public List<string> Rows =>
    [
        .. _playlists.SelectMany(playlist => playlist.Places.Select((place, at) => $"{playlist.Id} / {at} / {IdOf(place)}"))
            .Order(StringComparer.Ordinal),
    ];

    public static string[] Command(string lake) =>
        ["collect", "playlists", .. LargePlaylists.Themes.SelectMany(theme => new[] { "--search", theme }), "--lake", lake];

    string IdOf(Place place) => place.Kind switch
    {
        PlaceKind.Track => _world.Track(place.Number).Made.Id,
        PlaceKind.Episode => _world.Ids.Of(Thing.Episode, place.Number),
        _ => "-",
    };

    static int Pages(int things, int ofOne) => (things + ofOne - 1) / ofOne;
}
