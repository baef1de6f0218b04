using SparkMusic.Lakes;
using SparkMusic.Spotify;

namespace SparkMusic.Jobs.Extract.Collect.Spotify;

/// <summary>How many calls it takes to look at artists once, as far as the lake knows; those of today were made.</summary>
/// <param name="Due">Artists that are asked for; of names nobody searched for yet, one each.</param>
/// <param name="Search">Names that were never collected: one search each.</param>
/// <param name="Artists">For the artists themselves, and their top tracks.</param>
sealed record ArtistForecast(long Due, long Search, long Artists)
{
    const int OfOneCall = 50;

    public static async Task<ArtistForecast> MakeAsync(
        Lake lake, ArtistRequest request, AppFindings findings, ArtistsOfToday today, CancellationToken cancel)
    {
        var known = request.Names.Count == 0 ? null : await ArtistNames.ReadAsync(lake, cancel);
        var (ids, unknown) = (request.Ids.ToHashSet(StringComparer.Ordinal), 0L);
        foreach (var name in request.Names.Distinct())
        {
            // Nobody's name costs nothing more today.
            if (known!.Known(name) is { } id) ids.Add(id);
            else if (today.Said(name) is not { } said) unknown++;
            else if (said.Id is not null) ids.Add(said.Id);
        }
        var hasTop = request.HasTopTracks && !findings.IsClosed("artist-top-tracks");
        var (due, top) = (today.Due(ids), hasTop ? today.TopTracksDue(ids) : []);
        var artists = due.Count + unknown;
        return new ArtistForecast(due.Union(top).Count() + unknown, unknown, (hasTop ? top.Count + unknown : 0)
            + (findings.IsClosed("artists") ? artists : (artists + OfOneCall - 1) / OfOneCall));
    }
}
