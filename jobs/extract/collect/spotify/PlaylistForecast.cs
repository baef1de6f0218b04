using SparkMusic.Lakes;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>How many calls a collection will need, as far as the lake knows before any is made.</summary>
/// <param name="Search">Pages of hits; of a search that was never made, the most it can be.</param>
/// <param name="Playlists">Playlists to be read; of searches, those of the last time whose state was not read whole.</param>
/// <param name="Pages">Pages of entries behind the first one of each.</param>
/// <param name="NeverSearched">Words that were never searched for: nobody knows what they will find.</param>
sealed record PlaylistForecast(long Search, long Playlists, long Pages, IReadOnlyList<string> NeverSearched)
{
    const int LongestSearch = 1000, OfOneCall = 100;

    /// <param name="hitsOfOneCall">Hits that a page of a search gives this kind of app.</param>
    public static async Task<PlaylistForecast> MakeAsync(Lake lake, PlaylistRequest request, int hitsOfOneCall, CancellationToken cancel)
    {
        var known = await KnownPlaylists.ReadAsync(lake, 0, cancel);
        var (search, playlists, pages, never) = (0L, 0L, 0L, new List<string>());
        foreach (var words in request.Searches.Distinct())
        {
            var found = known.FoundBy(words, 0).GroupBy(playlist => playlist.Id).Select(states => states.Last()).ToList();
            if (found.Count == 0) never.Add(words);
            var hits = Math.Min(request.MostHits, found.Count == 0 ? LongestSearch : Math.Min(LongestSearch, found.Count));
            search += (hits + hitsOfOneCall - 1) / hitsOfOneCall;
            foreach (var playlist in found.Where(playlist => !known.IsWhole(playlist.Id, playlist.SnapshotId)))
                (playlists, pages) = (playlists + 1, pages + Math.Max(0, ((playlist.Total ?? 0) - 1) / OfOneCall));
        }
        return new PlaylistForecast(search, playlists + request.Ids.Distinct().Count(), pages, never);
    }
}
