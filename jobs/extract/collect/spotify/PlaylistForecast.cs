using SparkMusic.Calls;
using SparkMusic.Jobs.Extract.Rows;
using SparkMusic.Lakes;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>How many calls a collection will need, as far as the lake knows before any is made.</summary>
/// <param name="Search">Pages of hits; of a search that was never made, the most it can be.</param>
/// <param name="Playlists">Playlists to be read; of searches, those of the last time whose state the collection would read.</param>
/// <param name="Pages">Pages of entries behind the first one of each.</param>
/// <param name="NeverSearched">Words that were never searched for: nobody knows what they will find.</param>
/// <param name="NeverRead">Playlists by id that were never read: nobody knows how long they are.</param>
sealed record PlaylistForecast(long Search, long Playlists, long Pages, IReadOnlyList<string> NeverSearched, long NeverRead)
{
    const int LongestSearch = 1000;

    // Hits of a search change: what it found earlier says little.
    static readonly TimeSpan Looks = TimeSpan.FromDays(30);

    /// <param name="lake">Null: there is none yet.</param>
    /// <param name="request">What will be collected.</param>
    /// <param name="client">Who will be asked; no call is made.</param>
    /// <param name="asked">What earlier collections were told.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task<PlaylistForecast> MakeAsync(
        Lake? lake, PlaylistRequest request, SpotifyClient client, AskedIds asked, DateTimeOffset now, CancellationToken cancel)
    {
        var (hitsOfOneCall, entriesOfOneCall) = (client.Findings.HitsOfOneSearch, client.Findings.EntriesOfOneCall);
        var (disagreeing, missing, foreign) =
            (new DisagreeingPlaylists(asked), new MissingPlaylists(client, asked), new ForeignPlaylists(client, asked));
        if (request.Searches.Count + request.Ids.Count == 0) return new PlaylistForecast(0, 0, 0, [], 0);
        var known = await KnownPlaylists.ReadAsync(lake, Moments.Of(now - Looks), null, cancel);
        var (search, playlists, pages, never) = (0L, 0L, 0L, new List<string>());
        var counted = new HashSet<string>(StringComparer.Ordinal);
        foreach (var words in request.Searches.Distinct())
        {
            var found = known.FoundBy(words, 0).GroupBy(playlist => playlist.Id).Select(states => states.Last()).ToList();
            if (found.Count == 0) never.Add(words);
            // Places count, not playlists: those of Spotify itself are left out, and cost as much.
            var hits = Math.Min(request.MostHits,
                found.Count == 0 ? LongestSearch : Math.Min(LongestSearch, found.Max(playlist => playlist.Place)));
            search += (hits + hitsOfOneCall - 1) / hitsOfOneCall;
            var wanted = new WantedPlaylists(known, disagreeing);
            foreach (var playlist in found)
                wanted.Add(new WantedPlaylist(playlist.Id, words, playlist.Owner, playlist.IsShared), playlist.SnapshotId);
            var due = missing.Due(wanted.All.Where(playlist => !foreign.IsKnownWithheld(playlist)).Select(playlist => playlist.Id));
            foreach (var playlist in found.Where(playlist => due.Contains(playlist.Id) && counted.Add(playlist.Id)))
                (playlists, pages) = (playlists + 1, pages + PagesBehind(playlist.Total));
        }
        var named = request.Ids.Distinct().Where(counted.Add).ToList();
        // A chart is read each day; of other playlists the first page tells whether there is anything new.
        if (request.AreCharts) pages += named.Sum(id => PagesBehind(known.TotalOf(id)));
        return new PlaylistForecast(search, playlists + named.Count, pages, never, named.Count(id => known.WholeAt(id) == 0));

        // Each page begins with the last entry of the one before it.
        long PagesBehind(long? total) =>
            total is { } all && all > entriesOfOneCall ? (all - entriesOfOneCall + entriesOfOneCall - 2) / (entriesOfOneCall - 1) : 0;
    }
}
