using SparkMusic.Engines.DuckDb;
using SparkMusic.Lakes;
using SparkMusic.Quality;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>
/// Which artist a name means. Spotify's search always finds somebody: only one whose folded name is the same counts, and when several have
/// it, none does before a person chose.
/// </summary>
sealed class ArtistNames
{
    const int Shown = 5;

    readonly ILookup<string, string> _known;

    ArtistNames(ILookup<string, string> known) => _known = known;

    /// <summary>Names that were collected before: these are not searched for again.</summary>
    public static async Task<ArtistNames> ReadAsync(Lake lake, CancellationToken cancel)
    {
        var known = new List<(string Id, string Name)>();
        if (await lake.ReadManifestAsync(RawTable.ArtistSnapshots.Name, cancel) is { } manifest
            && await lake.LocalFilesOfAsync(manifest, cancel) is { Count: > 0 } files)
        {
            using var connection = FileQueries.Connect();
            using var rows = connection.Query("select distinct artist_id, artist from read_parquet($files)",
                new Dictionary<string, object?> { ["files"] = files.ToArray<object?>() }, cancel);
            while (rows.Read(cancel)) known.Add(((string)rows.Current[0]!, (string)rows.Current[1]!));
        }
        return new ArtistNames(known.Distinct().ToLookup(artist => Folding.Fold(artist.Name), artist => artist.Id, StringComparer.Ordinal));
    }

    /// <summary>The artist's id, when the name was collected before and is one artist's.</summary>
    public string? Known(string name) => _known[Folding.Fold(name)].ToList() is [var known] ? known : null;

    /// <summary>The artist's id, or why there is none.</summary>
    public async Task<(string? Id, string? Problem)> FindAsync(SpotifyClient client, string name, CancellationToken cancel)
    {
        var folded = Folding.Fold(name);
        var hits = new List<Artist>();
        // The first page: who has the very name is among the first.
        await foreach (var page in client.SearchArtistsAsync(name, cancel))
        {
            hits.AddRange(page.Items!.Select(item => item.Value).OfType<Artist>()
                .Where(artist => artist is { Id: not null, Name: not null }));
            break;
        }
        var same = hits.Where(artist => Folding.Fold(artist.Name!) == folded).DistinctBy(artist => artist.Id).ToList();
        return same switch
        {
            [var one] => (one.Id, null),
            [] => (null, $"\"{name}\": no artist has this name{(hits.Count == 0 ? "" : $"; Spotify offers {List(hits)}")}."),
            _ => (null, $"\"{name}\" is the name of {same.Count} artists: {List(same)}. Give the one that is meant with --id."),
        };
    }

    static string List(IEnumerable<Artist> artists) => string.Join(", ", artists.Take(Shown).Select(artist =>
        string.Concat(
            $"{artist.Name} ({artist.Id}",
            artist.Followers?.Total is { } followers ? FormattableString.Invariant($", {followers:N0} followers") : "",
            artist.Genres?.FirstOrDefault() is { } genre ? $", {genre})" : ")")));
}
